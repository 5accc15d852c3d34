// One request to one address: sent, timed, and read to its end.
import { request as undiciRequest, type Dispatcher } from 'undici';
import { ACCEPT_ENCODING, readBody } from './body.ts';
import { FetchError } from './errors.ts';

/** What one request may say; a subset of `RequestInit`. */
export interface GuardedRequest {
  method?: 'GET' | 'HEAD' | 'POST';
  headers?: Record<string, string>;
  body?: string | Uint8Array;
  signal?: AbortSignal;
  /** Overrides the general limits for this request. */
  maxBytes?: number;
  timeoutMs?: number;
  retries?: number;
}

/** Ends an attempt that takes too long or falls silent. */
export interface Deadline {
  signal: AbortSignal;
  /** Something arrived: the silence starts anew. */
  touch(): void;
  clear(): void;
}

/** Starts the clocks of one attempt. */
export function createDeadline(
  timeoutMs: number,
  options: { idleTimeoutMs?: number },
  outer: AbortSignal | undefined,
): Deadline {
  const controller = new AbortController();
  const idleMs = Math.min(timeoutMs, options.idleTimeoutMs ?? timeoutMs / 2);
  const expire = (what: string) => () => {
    controller.abort(new FetchError('timeout', what));
  };
  const total = setTimeout(expire(`no whole answer within ${timeoutMs} ms`), timeoutMs);
  let idle = setTimeout(expire(`silent for ${idleMs} ms`), idleMs);
  const onAbort = () => {
    controller.abort(new FetchError('aborted', 'cancelled'));
  };
  if (outer?.aborted) onAbort();
  outer?.addEventListener('abort', onAbort, { once: true });
  return {
    signal: controller.signal,
    touch() {
      clearTimeout(idle);
      if (!controller.signal.aborted) idle = setTimeout(expire(`silent for ${idleMs} ms`), idleMs);
    },
    clear() {
      clearTimeout(total);
      clearTimeout(idle);
      outer?.removeEventListener('abort', onAbort);
    },
  };
}

interface RequestContext {
  dispatcher: Dispatcher;
  maxBytes: number;
  userAgent: string;
  deadline: Deadline;
}

/** Sends one request and reads its whole answer. @throws FetchError for everything that is no answer. */
export async function requestOnce(
  url: URL,
  request: GuardedRequest,
  context: RequestContext,
): Promise<Response> {
  const { deadline } = context;
  deadline.touch();
  try {
    const { statusCode, headers, body } = await undiciRequest(url, {
      method: request.method ?? 'GET',
      headers: {
        'user-agent': context.userAgent,
        'accept-encoding': ACCEPT_ENCODING,
        ...lowerCased(request.headers ?? {}),
      },
      body: request.body ?? null,
      dispatcher: context.dispatcher,
      signal: deadline.signal,
    });
    deadline.touch();
    const bytes = await readBody(body, text(headers['content-encoding']), {
      maxBytes: context.maxBytes,
      host: url.host,
      onChunk: deadline.touch,
    });
    return answerOf(url, statusCode, headers, bytes);
  } catch (error) {
    throw explain(error, url, deadline);
  }
}

function lowerCased(headers: Record<string, string>): Record<string, string> {
  return Object.fromEntries(Object.entries(headers).map(([name, value]) => [name.toLowerCase(), value]));
}

const BODILESS = new Set([101, 204, 205, 304]);
/** They describe the bytes on the wire, which are decompressed by now. */
const TRANSFER_HEADERS = new Set(['content-encoding', 'content-length', 'transfer-encoding']);

function answerOf(
  url: URL,
  status: number,
  headers: Record<string, string | string[] | undefined>,
  bytes: Uint8Array,
): Response {
  const kept = new Headers();
  for (const [name, value] of Object.entries(headers)) {
    if (value === undefined || TRANSFER_HEADERS.has(name)) continue;
    for (const item of Array.isArray(value) ? value : [value]) kept.append(name, item);
  }
  const body = BODILESS.has(status) ? null : new Uint8Array(bytes);
  const response = new Response(body, { status, headers: kept });
  Object.defineProperty(response, 'url', { value: url.href });
  return response;
}

function text(header: string | string[] | undefined): string | undefined {
  return Array.isArray(header) ? header.join(',') : header;
}

function explain(error: unknown, url: URL, deadline: Deadline): FetchError {
  const reason: unknown = deadline.signal.aborted ? deadline.signal.reason : null;
  if (reason instanceof FetchError)
    return new FetchError(reason.failure, `${url.host}: ${reason.message}.`, { cause: error });
  const known = findFetchError(error);
  if (known) return known;
  const detail = error instanceof Error ? messageOf(error) : String(error);
  return new FetchError('network', `No whole answer from ${url.host}: ${detail}.`, { cause: error });
}

/** A refusal of the name lookup arrives wrapped by the connection that asked for it. */
function findFetchError(error: unknown): FetchError | null {
  for (let at = error, depth = 0; at instanceof Error && depth < 5; at = at.cause, depth += 1) {
    if (at instanceof FetchError) return at;
    const inner =
      at instanceof AggregateError ? at.errors.find((one) => one instanceof FetchError) : undefined;
    if (inner instanceof FetchError) return inner;
  }
  return null;
}

function messageOf(error: Error & { code?: string }): string {
  const inner = error instanceof AggregateError ? error.errors[0] : undefined;
  const message = error.message || (inner instanceof Error ? inner.message : '') || error.name;
  return error.code && !message.includes(error.code) ? `${message} (${error.code})` : message;
}
