// Live remap: pieces of the state go to their new owners, each checked by its hash, before the step is done again.
import type { Channel } from '../communicator/index.ts';
import type { Transfer } from '../shards/index.ts';
import {
  packPiece,
  readFromDisk,
  unpackPiece,
  type Piece,
  type PieceName,
  type PieceStore,
} from '../snapshot/index.ts';
import type { Assignment, Mark } from './messages.ts';
import type { Workload } from './workload.ts';

export interface RemapOptions {
  readonly channel: Channel;
  readonly store: PieceStore;
  readonly workload: Workload;
  /** Of disk snapshots. */
  readonly folder: string;
  readonly assignment: Assignment;
  readonly mark: Mark;
}

/**
 * Sends what others lack, and puts what this rank lacked into `store`. Nothing is removed: until the new layout has
 * its copies, the old ones are what a further loss is mended from. Rejects with EpochAborted or DamagedPiece.
 */
export async function remap(options: RemapOptions): Promise<void> {
  const { channel, assignment } = options;
  const numbered = assignment.transfers.map((transfer, index) => ({ transfer, tag: `remap/${index}` }));
  const sent = numbered.filter(({ transfer: { from, to } }) => from === channel.id && to !== channel.id);
  const received = numbered.filter(({ transfer: { from, to } }) => to === channel.id && from !== channel.id);
  await Promise.all([
    ...sent.map(({ transfer, tag }) => send(options, transfer, tag)),
    ...received.map(({ transfer, tag }) => receive(options, transfer, tag)),
  ]);
}

async function send({ channel, store, assignment, mark }: RemapOptions, transfer: Transfer, tag: string) {
  await mark('recovery', assignment.version);
  const { about, bytes } = packPiece(store.read(nameOf(transfer, assignment.version)));
  channel.send(transfer.to, tag, bytes, about);
}

async function receive(options: RemapOptions, transfer: Transfer, tag: string): Promise<void> {
  const { channel, store, assignment, mark } = options;
  if (transfer.from === null) {
    store.put(await fetchPiece(options, nameOf(transfer, assignment.version)));
  } else {
    const { header, payload } = await channel.receive(transfer.from, tag);
    store.put(unpackPiece(header, payload));
  }
  await mark('recovery', assignment.version);
}

/** What no process holds: from disk, or, before the first step, from the seed. */
async function fetchPiece({ workload, folder }: RemapOptions, name: PieceName): Promise<Piece> {
  if (name.version > 0) return await readFromDisk(folder, name);
  const size = name.end - name.start;
  return {
    ...name,
    slots: {
      master: workload.initial(name.layer).slice(name.start, name.end),
      m: new Float32Array(size),
      v: new Float32Array(size),
    },
  };
}

const nameOf = ({ layer, start, end }: Transfer, version: number): PieceName => ({
  layer,
  start,
  end,
  version,
});
