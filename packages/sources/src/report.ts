// What asking a source takes, and what reading its answer gives: records, and what could not be read.
import type { PaperRecord } from '@papertape/papers';
import type { GuardedFetch } from './fetch/guarded-fetch.ts';
import { retryAfterMs } from './fetch/retry.ts';

/** What a request to a source needs. */
export interface SourceRequest {
  fetch: GuardedFetch;
  signal?: AbortSignal;
}

/** A piece that was left out, with where it stood and why. */
export interface Rejection {
  /** Its own name where one could be read ('2501.00001'), else its place ('item 7'). */
  item: string;
  reason: string;
}

/** Records of one answer, and the pieces that are none. */
export interface Reading {
  records: PaperRecord[];
  rejected: Rejection[];
}

/** An answer that came whole but is not what the source should send. The message is for the person who runs the site. */
export class SourceError extends Error {
  override name = 'SourceError';
  /** Status of the answer, where that was the trouble. */
  readonly status: number | null;
  /** How long the source asked us to stay away, milliseconds. */
  readonly retryAfterMs: number | null;

  constructor(
    message: string,
    options: { status?: number; retryAfterMs?: number | null; cause?: unknown } = {},
  ) {
    super(message, options.cause === undefined ? undefined : { cause: options.cause });
    this.status = options.status ?? null;
    this.retryAfterMs = options.retryAfterMs ?? null;
  }
}

/** Reads pieces one by one; a piece whose reading throws is rejected and the others are kept. */
export function readEach<T>(
  pieces: readonly T[],
  read: (piece: T) => PaperRecord | null,
  nameOf: (piece: T, index: number) => string,
): Reading {
  const reading: Reading = { records: [], rejected: [] };
  pieces.forEach((piece, index) => {
    try {
      const record = read(piece);
      if (record) reading.records.push(record);
    } catch (error) {
      reading.rejected.push({
        item: nameOf(piece, index),
        reason: error instanceof Error ? error.message : String(error),
      });
    }
  });
  return reading;
}

/** The error for an answer with an error status. */
export function statusError(url: URL, response: Response): SourceError {
  return new SourceError(`${url.host} answered ${response.status} to ${url.pathname}.`, {
    status: response.status,
    retryAfterMs: retryAfterMs(response.headers.get('retry-after'), new Date()),
  });
}
