// What can go wrong between us and a server, by whether asking again can help.

/** Why no usable answer came. */
export type CallFailure =
  /** The connection broke, could not be made, or ended within the answer. */
  | 'network'
  /** The answer was not whole in time, or fell silent after it had begun. */
  | 'timeout'
  | 'stalled'
  /** It is no completion: not JSON, not an event stream, or without choices. */
  | 'unreadable'
  | 'too-large'
  /** Our side forbids it, or the server sends us elsewhere; asking again is pointless. */
  | 'refused';

/** A call without a usable answer. The message says what happened, for a person to act on. */
export class CallError extends Error {
  override name = 'CallError';
  readonly failure: CallFailure;
  readonly status: number | null;
  constructor(failure: CallFailure, message: string, status: number | null = null, options?: ErrorOptions) {
    super(message, options);
    this.failure = failure;
    this.status = status;
  }
}

/** The server takes nothing from us: going on with further requests is pointless, and the same may work later. */
export class EndpointError extends Error {
  override name = 'EndpointError';
  readonly reason: 'unauthorised' | 'unreachable';
  constructor(reason: EndpointError['reason'], message: string) {
    super(message);
    this.reason = reason;
  }
}

/** Requests or options that cannot be run. The message says which and why. */
export class BatchError extends Error {
  override name = 'BatchError';
}
