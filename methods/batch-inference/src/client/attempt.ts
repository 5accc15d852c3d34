// One request, sent until it is answered or there is no sense in going on.
import type { Client } from './client.ts';
import { NO_TOKENS, type Completion } from './completion.ts';
import { CallError, EndpointError } from './errors.ts';
import { structureError, wasCutOff } from './structured.ts';
import type { BatchRequest, BatchResult } from './types.ts';

/** How requests are sent again. Times in milliseconds. */
export interface RetryOptions {
  /** Repetitions after failures that may pass. */
  retries: number;
  /** The longest Retry-After that is waited for. */
  maxRetryAfterMs: number;
  random: () => number;
  sleep: (milliseconds: number, signal?: AbortSignal) => Promise<void>;
  now: () => number;
  signal?: AbortSignal;
  /** Shared by all requests of a batch: who is told to wait tells the others. */
  gate: { until: number };
  /** Whether an answer counts that is not of the form that was asked for, as a primer's one token cannot be. */
  anyForm?: boolean;
}

/** Repetitions of an answer that is not the JSON that was asked for. */
const STRUCTURE_RETRIES = 2;

/**
 * The result of one request; a failure is a result too.
 * @throws EndpointError ('unauthorised') where no request will be taken, and the reason of the signal
 */
export async function attempt(
  client: Client,
  request: BatchRequest,
  index: number,
  options: RetryOptions,
): Promise<BatchResult> {
  let wrong = 0;
  for (let attempts = 1; ; attempts++) {
    await waitForGate(options);
    const outcome = await once(client, request, options);
    if (outcome.structure && ++wrong > STRUCTURE_RETRIES) outcome.again = false;
    if (outcome.error === null || !outcome.again || attempts > options.retries)
      return resultOf(request, index, outcome, attempts);
    const asked = outcome.completion?.retryAfterMs ?? null;
    if (asked !== null && asked > options.maxRetryAfterMs) {
      const error = `${outcome.error} (asked to come back in ${Math.ceil(asked / 1000)} s)`;
      return resultOf(request, index, { ...outcome, error }, attempts);
    }
    const pause = Math.max(asked ?? 0, backOffMs(attempts, options.random()));
    if (asked !== null) options.gate.until = Math.max(options.gate.until, options.now() + asked);
    await options.sleep(pause, options.signal);
  }
}

interface Outcome {
  completion: Completion | null;
  /** Null for an answer that counts. */
  error: string | null;
  status: number | null;
  again: boolean;
  /** The answer is a completion, and not of the form that was asked for. */
  structure?: boolean;
}

async function once(
  client: Client,
  request: BatchRequest,
  { signal, anyForm = false }: RetryOptions,
): Promise<Outcome> {
  let completion: Completion;
  try {
    completion = await client.complete(request, signal);
  } catch (error) {
    if (!(error instanceof CallError)) throw error;
    const again = error.failure !== 'refused' && error.failure !== 'too-large';
    return { completion: null, error: error.message, status: error.status, again };
  }
  const { status, error } = completion;
  if (status === 401 || status === 403)
    throw new EndpointError('unauthorised', `${client.baseUrl}: ${error ?? ''}`);
  if (error !== null) return { completion, error, status, again: AGAIN.has(status) || status >= 500 };
  const wrong = anyForm ? null : structureError(request.body, completion.body);
  if (wrong === null) return { completion, error: null, status, again: false };
  return { completion, error: wrong, status, again: !wasCutOff(completion.body), structure: true };
}

/** Too Early, timeouts, conflicts and limits pass; other faults of the request do not. */
const AGAIN: ReadonlySet<number> = new Set([408, 409, 425, 429]);

function resultOf(request: BatchRequest, index: number, outcome: Outcome, attempts: number): BatchResult {
  const { completion, error, status } = outcome;
  return {
    customId: request.customId,
    index,
    outcome: error === null ? 'done' : 'failed',
    status,
    body: completion?.body ?? null,
    error,
    attempts,
    usage: completion?.usage ?? NO_TOKENS,
  };
}

async function waitForGate({ gate, now, sleep, signal }: RetryOptions): Promise<void> {
  signal?.throwIfAborted();
  const pause = gate.until - now();
  if (pause > 0) await sleep(pause, signal);
}

/** Doubles from half a second to at most 30 s, a random half of it, so that requests do not come back together. */
function backOffMs(attempts: number, random: number): number {
  const ceiling = Math.min(30_000, 500 * 2 ** (attempts - 1));
  return Math.round((ceiling / 2) * (1 + random));
}

/** Waits; rejects with the signal's reason. */
export function sleep(milliseconds: number, signal?: AbortSignal): Promise<void> {
  return new Promise((resolve, reject) => {
    if (signal?.aborted) return reject(signal.reason);
    const onAbort = () => {
      clearTimeout(timer);
      reject(signal?.reason);
    };
    const timer = setTimeout(() => {
      signal?.removeEventListener('abort', onAbort);
      resolve();
    }, milliseconds);
    signal?.addEventListener('abort', onAbort, { once: true });
  });
}
