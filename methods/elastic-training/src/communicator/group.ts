// What a group of ranks is, and how long its members wait for each other.
import type { Frame } from './frames.ts';
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

/** Sends and receives in one epoch. All of it throws or rejects with EpochAborted as soon as another has begun. */
export interface Channel {
  readonly id: number;
  readonly epoch: number;
  check(): void;
  /** `payload` must not change afterwards. Without a link it is dropped: the fault was told. */
  send(to: number, tag: string, payload?: Uint8Array, about?: object): void;
  /** What a member sent, or sends, under `tag`. */
  receive(from: number, tag: string): Promise<Frame>;
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
