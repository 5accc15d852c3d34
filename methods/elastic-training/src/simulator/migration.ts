// How long training stands still while layers move: bytes and seconds, simulated.
import {
  createShardMap,
  diffShards,
  lengthOf,
  loadsOf,
  type Layout,
  type StageShards,
} from '../shards/index.ts';

export interface MigrationOptions {
  readonly before: readonly StageShards[];
  readonly after: readonly StageShards[];
  /** Parameters of each layer. */
  readonly elements: readonly number[];
  readonly layout: Layout;
  /** Seconds of a message whatever its size, α, and per byte, β. Links are full duplex, one for each rank. */
  readonly link: { readonly latency: number; readonly perByte: number };
  /** Seconds of a training step, over which what need not be waited for is spread. */
  readonly stepSeconds: number;
}

/** Bytes of a parameter: single precision weights, and the moments m and v of Adam beside them. */
const WEIGHTS = 4;
const MOMENTS = 8;

export interface Migration {
  /** Bytes that cross links in all, weights and moments, fresh weights of later steps left out. */
  readonly bytes: number;
  /** Ranks that send something. */
  readonly senders: number;
  /** Seconds of standing still where everything is sent before training goes on. */
  readonly blocking: number;
  /** Seconds of standing still where only weights are, and moments stream behind. */
  readonly nonBlocking: number;
  /** Steps that a shadow runs until m and v have arrived and ownership flips. */
  readonly shadowSteps: number;
}

/** The move of layers from one division of stages to another, by either way of moving. */
export function simulateMigration(options: MigrationOptions): Migration {
  const { elements, layout, link, stepSeconds } = options;
  const map = (stages: readonly StageShards[]) => createShardMap(stages, elements, layout);
  const transfers = diffShards(map(options.before), map(options.after));
  const { sent, received } = loadsOf(transfers);
  const seconds = (perElement: number) =>
    Math.max(
      0,
      ...[...sent.values(), ...received.values()].map(
        (load) => load.messages * link.latency + load.elements * perElement * link.perByte,
      ),
    );
  // While it streams, the source sends fresh weights and takes gradients back, once a step.
  const streaming = seconds(MOMENTS);
  const perStep = Math.max(stepSeconds - seconds(2 * WEIGHTS), stepSeconds / 10);
  return {
    bytes: transfers.reduce((sum, transfer) => sum + lengthOf(transfer) * (WEIGHTS + MOMENTS), 0),
    senders: sent.size,
    blocking: seconds(WEIGHTS + MOMENTS),
    nonBlocking: seconds(WEIGHTS),
    shadowSteps: Math.ceil(streaming / perStep),
  };
}
