// What can go wrong among ranks, as errors that a caller can tell apart.

/** A frame that breaks the protocol: too large, not JSON, or of another version. The connection is closed. */
export class MalformedFrame extends Error {
  override readonly name = 'MalformedFrame';
}

/** The other side did not prove that it holds the token, or did not answer in time. */
export class Refused extends Error {
  override readonly name = 'Refused';
}

/** The operation belonged to an epoch that is over. Nothing of it may be applied. */
export class EpochAborted extends Error {
  override readonly name = 'EpochAborted';
  readonly epoch: number;

  /** `epoch` is the new one. */
  constructor(epoch: number) {
    super(`epoch ${epoch} began`);
    this.epoch = epoch;
  }
}

/** Links that could not be opened; `peers` are the members on the other side. */
export class LinkFailed extends Error {
  override readonly name = 'LinkFailed';
  readonly peers: readonly number[];

  constructor(peers: readonly number[], reason: string) {
    super(`no link to ${peers.join(', ')}: ${reason}`);
    this.peers = peers;
  }
}
