// From a cluster and what it lost to the plan by which it goes on.
import { diffLayer, diffShards } from '../shards/diff.ts';
import { lengthOf } from '../shards/intervals.ts';
import { createShardMap, interleavedShards, type ShardMap } from '../shards/shard-map.ts';
import type { Transfer } from '../shards/types.ts';
import { planDataflow } from './dataflow.ts';
import { planFrequencies } from './dvfs.ts';
import { PlanError } from './errors.ts';
import { planLayers } from './graph.ts';
import { createStageTimes, type StageTimes } from './stage-times.ts';
import type { Cluster, Interval, Plan } from './types.ts';

/** A rank that comes in; without a stage it goes to the first that has the fewest ranks. */
export interface Joining {
  readonly rank: number;
  readonly stage?: number;
}

export interface ReplanOptions {
  readonly joining?: readonly Joining[];
  /** False keeps the layers where they are, and only shares the samples anew. */
  readonly moveLayers?: boolean;
}

/**
 * The plan after the ranks `failures` are lost: samples are cut over who is left, layers move so that the slowest stage
 * is as fast as possible, frequencies are advised, and what is lost or moved is listed. A stage without ranks gives
 * its layers to its neighbours. Throws PlanError where no plan is possible, RangeError where the cluster is none.
 */
export function replan(cluster: Cluster, failures: readonly number[], options: ReplanOptions = {}): Plan {
  check(cluster);
  const elements = cluster.layerElements ?? cluster.layerBytes;
  const current = cluster.stages.map((ranks, p) => ({ ranks, layers: layersAt(cluster, p) }));
  const old = createShardMap(current, elements);
  const times = createStageTimes(cluster);
  const gone = new Set(failures);
  const cost = moveCost(cluster, old, gone);
  const survivors = cluster.stages.map((ranks) => ranks.filter((rank) => !gone.has(rank)));
  const stages = (options.joining ?? []).reduce(
    (now, joining) => join({ cluster, cost }, now, joining),
    survivors,
  );
  const layers =
    options.moveLayers === false
      ? keptLayers(cluster, stages, times)
      : planLayers({
          stages: stages.length,
          layers: elements.length,
          time: (p, interval) => times.slot(p, stages[p]?.length ?? 0, interval),
          moved: (p, layer) => cost(layer, stages[p] ?? []),
        });
  const frequencies = planFrequencies(
    layers.map((interval, p) => ({
      computation: times.computation(stages[p]?.length ?? 0, interval),
      fixed: lengthOf(interval) > 0 ? (cluster.fixedCosts?.[p] ?? 0) : 0,
    })),
    cluster.maximumFrequency ?? 1,
  );
  const planned = stages.map((ranks, p) => ({
    ranks,
    layers: layers[p] ?? { start: 0, end: 0 },
    frequency: frequencies[p] ?? 1,
    samples: ranks.length > 0 ? planDataflow(ranks.length, cluster.samples, cluster.slots) : [],
  }));
  return { stages: planned, transfers: diffShards(old, createShardMap(planned, elements), failures) };
}

/** The cluster once the plan is carried out, for the next loss. */
export function clusterAfter(cluster: Cluster, plan: Plan): Cluster {
  return {
    ...cluster,
    stages: plan.stages.map(({ ranks }) => ranks),
    layersOf: plan.stages.map(({ layers }) => layers),
  };
}

const layersAt = ({ layersOf }: Cluster, stage: number): Interval => layersOf[stage] ?? { start: 0, end: 0 };

type MoveCost = (layer: number, ranks: readonly number[]) => number;

/** Bytes that travel, or come from disk, if `layer` is cut over `ranks`. */
function moveCost(cluster: Cluster, old: ShardMap, gone: ReadonlySet<number>): MoveCost {
  const elements = cluster.layerElements ?? cluster.layerBytes;
  const known = new Map<string, number>();
  return (layer, ranks) => {
    if (ranks.length === 0) return 0;
    const key = `${layer}/${ranks.join()}`;
    const cached = known.get(key);
    if (cached !== undefined) return cached;
    const count = elements[layer] ?? 0;
    const transfers = diffLayer(old, layer, interleavedShards(layer, count, ranks), gone);
    const travels = (transfer: Transfer) => transfer.from !== transfer.to;
    const moved = transfers.filter(travels).reduce((total, transfer) => total + lengthOf(transfer), 0);
    const bytes = count === 0 ? 0 : (moved / count) * (cluster.layerBytes[layer] ?? 0);
    known.set(key, bytes);
    return bytes;
  };
}

/** The ranks of each stage with one more, at the place in its stage where it moves the fewest bytes. */
function join(
  { cluster, cost }: { cluster: Cluster; cost: MoveCost },
  stages: number[][],
  { rank, stage }: Joining,
): number[][] {
  if (stages.flat().includes(rank)) throw new RangeError(`Rank ${rank} cannot join: it is there already.`);
  const fewest = Math.min(...stages.map((ranks) => ranks.length));
  const p = stage ?? stages.findIndex((ranks) => ranks.length === fewest);
  const ranks = stages[p];
  if (!ranks) throw new RangeError(`Rank ${rank} cannot join stage ${p}: there are ${stages.length}.`);
  const { start, end } = layersAt(cluster, p);
  const layers = Array.from({ length: end - start }, (_, k) => start + k);
  const placed = Array.from({ length: ranks.length + 1 }, (_, at) => ranks.toSpliced(at, 0, rank))
    .map((order) => ({ order, bytes: layers.reduce((total, layer) => total + cost(layer, order), 0) }))
    .reduce((a, b) => (b.bytes < a.bytes ? b : a)).order;
  return stages.with(p, placed);
}

function keptLayers(cluster: Cluster, stages: readonly (readonly number[])[], times: StageTimes): Interval[] {
  return stages.map((ranks, p) => {
    const layers = layersAt(cluster, p);
    if (times.slot(p, ranks.length, layers) === Infinity) {
      throw new PlanError(
        `Stage ${p} cannot keep its layers: nobody is left there, or memory does not suffice.`,
      );
    }
    return layers;
  });
}

function check({ stages, layersOf, layerCosts, layerBytes, layerElements, samples, slots }: Cluster): void {
  const L = layerCosts.length;
  if (layerBytes.length !== L || (layerElements && layerElements.length !== L))
    throw new RangeError(
      `There are ${L} layers by their costs, and another number by their bytes or elements.`,
    );
  if (layersOf.length !== stages.length)
    throw new RangeError(`${stages.length} stages need an interval of layers each, not ${layersOf.length}.`);
  if (!Number.isInteger(slots) || slots < 1 || !Number.isInteger(samples) || samples < slots)
    throw new RangeError(`${samples} samples cannot be cut into ${slots} slots of one at least.`);
}
