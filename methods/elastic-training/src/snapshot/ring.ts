// The snapshot ring: after each step a rank's pieces are copied to a neighbour's memory while it goes on.
import type { Channel } from '../communicator/index.ts';
import { packPiece, unpackPiece, type Piece } from './piece.ts';
import type { PieceStore } from './store.ts';

export interface SnapshotRingOptions {
  readonly channel: Channel;
  readonly store: PieceStore;
  /** Who keeps this rank's pieces; null when it is alone, and only the disk is left. */
  readonly backup: number | null;
  /** Whose pieces this rank keeps, and how many each of them sends. */
  readonly wards: readonly { readonly rank: number; readonly pieces: number }[];
  /** Called before pieces are sent and before they are acknowledged. */
  readonly mark?: (version: number) => Promise<void>;
}

/** Copies of one epoch. A version counts as safe once the neighbour has acknowledged all its pieces. */
export class SnapshotRing {
  readonly #options: SnapshotRingOptions;
  #safe: Promise<void> = Promise.resolve();

  constructor(options: SnapshotRingOptions) {
    this.#options = options;
  }

  /** Begins to copy `pieces` of a version, which do not change any more, and to keep those of the wards. */
  begin(version: number, pieces: readonly Piece[]): void {
    const work = Promise.all([
      this.#send(version, pieces),
      ...this.#options.wards.map((ward) => this.#keep(version, ward)),
    ]);
    this.#safe = work.then(() => {});
    // Whoever asks `safe` learns of the failure; nobody may ask once the epoch is over.
    this.#safe.catch(() => {});
  }

  /** Resolves when the version that was begun last has its second copy. Rejects with EpochAborted or DamagedPiece. */
  safe(): Promise<void> {
    return this.#safe;
  }

  async #send(version: number, pieces: readonly Piece[]): Promise<void> {
    const { channel, backup, mark } = this.#options;
    if (backup === null) return;
    for (const [index, piece] of pieces.entries()) {
      const { about, bytes } = packPiece(piece);
      channel.send(backup, `snapshot/${version}/${index}`, bytes, about);
      await mark?.(version);
    }
    await channel.receive(backup, `snapshot-kept/${version}`);
  }

  async #keep(version: number, ward: { rank: number; pieces: number }): Promise<void> {
    const { channel, store, mark } = this.#options;
    for (let index = 0; index < ward.pieces; index++) {
      const { header, payload } = await channel.receive(ward.rank, `snapshot/${version}/${index}`);
      store.put(unpackPiece(header, payload));
    }
    await mark?.(version);
    channel.send(ward.rank, `snapshot-kept/${version}`);
  }
}
