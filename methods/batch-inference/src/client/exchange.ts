// One request and its whole answer, within limits of time, silence and size.
import { CallError } from './errors.ts';

/** What is needed of `fetch`; the global one fits, and so do guarded ones. */
export type FetchLike = (url: string, init: FetchInit) => Promise<Response>;

export interface FetchInit {
  method: 'GET' | 'POST';
  headers: Record<string, string>;
  body?: string;
  signal: AbortSignal;
  /** An answer that sends us elsewhere would take the key along. */
  redirect: 'manual';
}

export interface Limits {
  /** Longest time from the request to the last byte. */
  timeoutMs: number;
  /** Longest silence once the answer has begun; before that a server may be queueing. */
  stallMs: number;
  /** Largest answer. */
  maxBytes: number;
}

export interface Answer {
  status: number;
  headers: Headers;
  text: string;
}

/** Sends and reads. @throws CallError, or the reason of `signal` */
export async function exchange(
  fetch: FetchLike,
  url: string,
  init: Omit<FetchInit, 'signal' | 'redirect'>,
  limits: Limits,
  signal?: AbortSignal,
): Promise<Answer> {
  signal?.throwIfAborted();
  const controller = new AbortController();
  const host = new URL(url).host;
  const give = (failure: 'timeout' | 'stalled', words: string) => () =>
    controller.abort(new CallError(failure, `${host} ${words}.`));
  const whole = give('timeout', `gave no whole answer within ${limits.timeoutMs / 1000} s`);
  const silent = give('stalled', `fell silent for ${limits.stallMs / 1000} s in the middle of an answer`);
  const timer = setTimeout(whole, limits.timeoutMs);
  const onAbort = () => controller.abort(signal?.reason);
  signal?.addEventListener('abort', onAbort, { once: true });
  try {
    const response = await fetch(url, { ...init, signal: controller.signal, redirect: 'manual' });
    refuseRedirect(response, host);
    const text = await readText(response, { ...limits, host, signal: controller.signal, silent });
    return { status: response.status, headers: response.headers, text };
  } catch (error) {
    if (signal?.aborted) throw signal.reason;
    throw explain(controller.signal.aborted ? controller.signal.reason : error, host);
  } finally {
    clearTimeout(timer);
    signal?.removeEventListener('abort', onAbort);
    controller.abort(); // a body that was not read to its end
  }
}

function refuseRedirect({ status, headers }: Response, host: string): void {
  if (status !== 0 && (status < 300 || status > 399)) return;
  const to = headers.get('location');
  const where = to === null ? 'elsewhere' : `to ${to}`;
  throw new CallError('refused', `${host} redirects ${where}; give the address it leads to.`, status);
}

interface Reading {
  host: string;
  maxBytes: number;
  stallMs: number;
  signal: AbortSignal;
  silent: () => void;
}

async function readText(response: Response, reading: Reading): Promise<string> {
  const { host, maxBytes, stallMs, signal, silent } = reading;
  if (!response.body) return '';
  const reader = response.body.getReader();
  const aborted = new Promise<never>((_, reject) => {
    signal.addEventListener('abort', () => reject(signal.reason), { once: true });
  });
  aborted.catch(() => undefined); // it may come when nobody waits any more
  const decoder = new TextDecoder();
  let text = '';
  let bytes = 0;
  for (;;) {
    const timer = setTimeout(silent, stallMs);
    const { done, value } = await Promise.race([reader.read(), aborted]).finally(() => clearTimeout(timer));
    if (done) return text + decoder.decode();
    bytes += value.byteLength;
    if (bytes > maxBytes)
      throw new CallError('too-large', `${host} sent more than ${maxBytes} bytes.`, response.status);
    text += decoder.decode(value, { stream: true });
  }
}

/** Errors of fetches, ours and others, as CallError. */
function explain(error: unknown, host: string): CallError {
  if (error instanceof CallError) return error;
  const failure = (error as { failure?: unknown } | null)?.failure; // a guarded fetch says what it forbids
  const message = error instanceof Error ? messageOf(error) : String(error);
  if (failure === 'refused' || failure === 'redirect')
    return new CallError('refused', message, null, { cause: error });
  if (failure === 'timeout' || failure === 'too-large')
    return new CallError(failure, message, null, { cause: error });
  return new CallError('network', `No whole answer from ${host}: ${message}.`, null, { cause: error });
}

/** `fetch failed` says nothing; its cause does. */
function messageOf(error: Error): string {
  const { cause } = error;
  const inner = cause instanceof AggregateError ? (cause.errors[0] as unknown) : cause;
  return (inner instanceof Error && inner.message !== '' ? inner.message : error.message).replace(/\.$/, '');
}
