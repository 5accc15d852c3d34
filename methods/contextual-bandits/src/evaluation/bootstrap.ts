// Intervals by resampling whole decisions: rows of one decision are not independent.
import { randomStream } from '@papertape/reproduction';
import type { Columns } from './columns.ts';
import { ratio, type Terms } from './estimators.ts';

export interface Interval {
  readonly low: number;
  readonly high: number;
}

export interface BootstrapOptions {
  /** Default 0.95. */
  readonly confidence?: number;
  /** Default 1000. */
  readonly resamples?: number;
  /** A whole number ≥ 0. Default 0. */
  readonly seed?: number;
}

/** An estimate with what resampling says of it. */
export interface Estimated {
  readonly estimate: number;
  /** Percentiles of the resampled estimates: both NaN with fewer than two clusters. */
  readonly interval: Interval;
  /** Their standard deviation. */
  readonly standardError: number;
}

/** Above this, clusters are put together at random first: the interval is the same, and takes a bounded time. */
const MOST_GROUPS = 2000;

/**
 * Resamples clusters and computes every ratio from the same resamples, so that differences of estimates are paired.
 * `statistics` are functions of the ratios; each ratio itself where not given.
 */
export function bootstrap(
  terms: readonly Terms[],
  { cluster, clusters }: Pick<Columns, 'cluster' | 'clusters'>,
  { confidence = 0.95, resamples = 1000, seed = 0 }: BootstrapOptions = {},
  statistics: readonly ((ratios: readonly number[]) => number)[] = terms.map((_, i) => (ratios) => ratios[i] ?? NaN),
): Estimated[] {
  const random = randomStream(seed, 'bootstrap');
  const groups = Math.min(clusters, MOST_GROUPS);
  const groupOf = groups === clusters ? null : random.permutation(clusters);
  const sums = terms.map(({ numerator, denominator }) => ({
    numerator: byGroup(numerator, cluster, groupOf, groups),
    denominator: byGroup(denominator, cluster, groupOf, groups),
  }));
  const drawn = statistics.map(() => new Float64Array(resamples));
  const resampled = sums.map(() => [0, 0] as [number, number]);
  for (let b = 0; b < resamples && groups > 1; b++) {
    for (const total of resampled) total.fill(0);
    for (let k = 0; k < groups; k++) {
      const g = random.integer(groups);
      resampled.forEach((total, i) => {
        total[0] += sums[i]?.numerator[g] ?? 0;
        total[1] += sums[i]?.denominator[g] ?? 0;
      });
    }
    const ratios = resampled.map(([above, below]) => above / below);
    statistics.forEach((statistic, i) => drawn[i]?.fill(statistic(ratios), b, b + 1));
  }
  const whole = terms.map(ratio);
  return statistics.map((statistic, i) => ({
    estimate: statistic(whole),
    ...(groups > 1 ? spread(drawn[i] ?? new Float64Array(), confidence) : UNKNOWN),
  }));
}

const UNKNOWN = { interval: { low: NaN, high: NaN }, standardError: NaN };

function byGroup(
  values: Float64Array,
  cluster: Int32Array,
  groupOf: Uint32Array | null,
  groups: number,
): Float64Array {
  const sums = new Float64Array(groups);
  for (let i = 0; i < values.length; i++) {
    const own = cluster[i] ?? 0;
    const g = groupOf === null ? own : (groupOf[own] ?? 0) % groups;
    sums[g] = (sums[g] ?? 0) + (values[i] ?? 0);
  }
  return sums;
}

function spread(drawn: Float64Array, confidence: number): Pick<Estimated, 'interval' | 'standardError'> {
  // A resample in which no row has weight has no estimate.
  const sorted = drawn.filter((value) => !Number.isNaN(value)).sort();
  if (sorted.length < 2) return UNKNOWN;
  const mean = sorted.reduce((all, value) => all + value, 0) / sorted.length;
  const squares = sorted.reduce((all, value) => all + (value - mean) ** 2, 0);
  return {
    interval: { low: quantile(sorted, (1 - confidence) / 2), high: quantile(sorted, (1 + confidence) / 2) },
    standardError: Math.sqrt(squares / (sorted.length - 1)),
  };
}

/** The p quantile of sorted values, between neighbours where it falls between. */
function quantile(sorted: Float64Array, p: number): number {
  const at = p * (sorted.length - 1);
  const below = sorted[Math.floor(at)] ?? NaN;
  const above = sorted[Math.ceil(at)] ?? NaN;
  return below + (at - Math.floor(at)) * (above - below);
}
