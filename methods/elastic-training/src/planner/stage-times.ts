import { lengthOf } from '../shards/intervals.ts';
import type { Cluster, Interval } from './types.ts';

export interface StageTimes {
  /** (Σ layer times)·D/d_p at f₀: 0 without layers or ranks. */
  computation(ranks: number, layers: Interval): number;
  /** T_p(l) = (Σ layer times)·D/d_p + M_p at f₀; Infinity where memory does not suffice, or one of ranks and layers is missing. */
  slot(stage: number, ranks: number, layers: Interval): number;
}

/** Times of a slot at the stages of a cluster, each in constant time. */
export function createStageTimes(cluster: Cluster): StageTimes {
  const { replicas: D, memoryCap, fixedCosts = [] } = cluster;
  const costs = prefixSums(cluster.layerCosts);
  const sharded = prefixSums(cluster.layerBytes);
  const resident = prefixSums(cluster.layerCosts.map((_, layer) => cluster.residentBytes?.[layer] ?? 0));
  const computation = (ranks: number, layers: Interval) => (ranks === 0 ? 0 : (costs(layers) * D) / ranks);
  return {
    computation,
    slot(stage, ranks, layers) {
      const empty = lengthOf(layers) === 0;
      // Ranks without layers would have nothing to do; a stage without ranks can have none.
      if (ranks === 0 || empty) return (ranks === 0) === empty ? 0 : Infinity;
      if (sharded(layers) / ranks + resident(layers) > memoryCap) return Infinity;
      return computation(ranks, layers) + (fixedCosts[stage] ?? 0);
    },
  };
}

function prefixSums(values: readonly number[]): (interval: Interval) => number {
  const sums = new Float64Array(values.length + 1);
  for (const [k, value] of values.entries()) sums[k + 1] = (sums[k] ?? 0) + value;
  return ({ start, end }) => (sums[end] ?? 0) - (sums[start] ?? 0);
}
