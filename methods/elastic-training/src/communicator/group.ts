// What a group of ranks is, and how long its members wait for each other.
import type { Address, TlsFiles } from './sockets.ts';

/** A process of the group. Ids are never used twice: who comes back comes as somebody new. */
export interface Member {
  readonly id: number;
  readonly address: Address;
}

/** The next group: who leaves, who comes, and with whom this member speaks directly from then on. */
export interface Change {
  /** Larger than every epoch before. */
  readonly epoch: number;
  readonly remove: readonly number[];
  readonly add: readonly Member[];
  readonly peers: readonly number[];
}

/** How a group became another one. */
export interface EditReport {
  readonly opened: number;
  readonly kept: number;
  readonly closed: number;
  readonly milliseconds: number;
}

export interface Security {
  /** Shared by all members. */
  readonly token: string;
  readonly tls: TlsFiles | null;
}

/** All in milliseconds. */
export interface Patience {
  /** Between two signs of life. */
  readonly beat: number;
  /** A member that is silent for so long is taken for lost. */
  readonly silence: number;
  /** To open a link, its handshake included. */
  readonly open: number;
}

export const PATIENCE: Patience = { beat: 250, silence: 3000, open: 5000 };
