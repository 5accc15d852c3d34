// Which rank owns which elements of every layer's optimiser state, and who keeps its backup.
import type { Interval } from '../planner/types.ts';
import { cutInterval, intersect, lengthOf } from './intervals.ts';
import type { Shard } from './types.ts';

/**
 * `interleaved` cuts each layer over the ranks of its stage, so that a layer that moves leaves from all of them at
 * once; `contiguous` cuts the concatenated layers of the stage, as ZeRO is usually implemented.
 */
export type Layout = 'interleaved' | 'contiguous';

/** A stage as far as shards are concerned. */
export interface StageShards {
  readonly ranks: readonly number[];
  readonly layers: Interval;
}

export interface ShardMap {
  readonly layout: Layout;
  /** By layer, the owners of its elements in ascending order: they cover every element once. */
  readonly layers: readonly (readonly Shard[])[];
  /** Who keeps the snapshot of each rank: its neighbour (r + 1) mod d_p in the stage; null where it has none. */
  readonly backups: ReadonlyMap<number, number | null>;
}

/**
 * The map of stages whose layers cover 0…L−1 once; `elements` of each layer.
 * Throws RangeError where a layer is in no stage, in two, or in one without ranks.
 */
export function createShardMap(
  stages: readonly StageShards[],
  elements: readonly number[],
  layout: Layout = 'interleaved',
): ShardMap {
  const layers: Shard[][] = elements.map(() => []);
  const backups = new Map<number, number | null>();
  for (const [p, stage] of stages.entries()) {
    for (const [k, rank] of stage.ranks.entries()) {
      if (backups.has(rank)) throw new RangeError(`Rank ${rank} is in two places at once.`);
      const neighbour = stage.ranks[(k + 1) % stage.ranks.length] ?? rank;
      backups.set(rank, neighbour === rank ? null : neighbour);
    }
    if (lengthOf(stage.layers) > 0 && stage.ranks.length === 0)
      throw new RangeError(`Stage ${p} has layers and no ranks.`);
    for (const shard of shardsOf(stage, elements, layout)) {
      if (lengthOf(shard) > 0) layers[shard.layer]?.push(shard);
    }
  }
  const wrong = layers.findIndex(
    (shards, layer) => shards.reduce((sum, shard) => sum + lengthOf(shard), 0) !== elements[layer],
  );
  if (wrong >= 0) throw new RangeError(`Layer ${wrong} must belong to one stage.`);
  return { layout, layers, backups };
}

function shardsOf({ ranks, layers }: StageShards, elements: readonly number[], layout: Layout): Shard[] {
  const ids = Array.from({ length: lengthOf(layers) }, (_, k) => layers.start + k);
  if (layout === 'interleaved') {
    return ids.flatMap((layer) => interleavedShards(layer, elements[layer] ?? 0, ranks));
  }
  let offset = 0;
  const placed = ids.map((layer) => {
    const start = offset;
    offset += elements[layer] ?? 0;
    return { layer, start, end: offset };
  });
  if (ids.length === 0) return [];
  return cutInterval({ start: 0, end: offset }, ranks.length).flatMap((cut, k) =>
    placed.map(({ layer, start, end }) => {
      const own = intersect(cut, { start, end });
      return { start: own.start - start, end: own.end - start, layer, rank: ranks[k] ?? -1 };
    }),
  );
}

/** One layer of so many elements, cut over `ranks`. */
export function interleavedShards(layer: number, elements: number, ranks: readonly number[]): Shard[] {
  const cuts = cutInterval({ start: 0, end: elements }, ranks.length);
  return ranks.map((rank, k) => ({ layer, rank, ...(cuts[k] ?? { start: 0, end: 0 }) }));
}
