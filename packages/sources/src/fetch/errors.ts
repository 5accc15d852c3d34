// The one error of fetching: why an answer did not come, and whether asking again may help.

/** Why a fetch failed. */
export type FetchFailure =
  /** Our own rules forbid the address; asking again is pointless. */
  | 'refused'
  | 'timeout'
  | 'too-large'
  /** The connection broke, could not be made, or ended before the answer was whole. */
  | 'network'
  | 'redirect'
  /** The server said it is busy (429, 503) for longer than we are willing to wait here. */
  | 'busy'
  | 'aborted';

/** A fetch that gave no answer. The message names the host and what can be done, never a query's secrets. */
export class FetchError extends Error {
  override name = 'FetchError';
  readonly failure: FetchFailure;
  /** HTTP status where there was one. */
  readonly status: number | null;
  /** How long the server asked us to stay away, milliseconds. */
  readonly retryAfterMs: number | null;

  constructor(
    failure: FetchFailure,
    message: string,
    options: { status?: number; retryAfterMs?: number | null; cause?: unknown } = {},
  ) {
    super(message, options.cause === undefined ? undefined : { cause: options.cause });
    this.failure = failure;
    this.status = options.status ?? null;
    this.retryAfterMs = options.retryAfterMs ?? null;
  }
}
