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
  statistics: readonly ((ratios: readonly number[]) => number)[] = terms.map(
    (_, i) => (ratios) => ratios[i] ?? NaN,
  ),
): Estimated[] {
  const random = randomStream(seed, 'bootstrap');
  const groups = Math.min(clusters, MOST_GROUPS);
  const groupOf = groups === clusters ? null : random.permutation(clusters);
  const width = 2 * terms.length;
  const sums = byGroup(terms, cluster, groupOf, groups);
  const drawn = statistics.map(() => new Float64Array(resamples));
  const total = new Float64Array(width);
  for (let b = 0; b < resamples && groups > 1; b++) {
    total.fill(0);
    for (let k = 0; k < groups; k++) {
      const start = width * random.integer(groups);
      for (let j = 0; j < width; j++) total[j] = (total[j] ?? 0) + (sums[start + j] ?? 0);
    }
    const ratios = terms.map((_, i) => (total[2 * i] ?? 0) / (total[2 * i + 1] ?? 0));
    statistics.forEach((statistic, i) => drawn[i]?.fill(statistic(ratios), b, b + 1));
  }
  const whole = terms.map(ratio);
  return statistics.map((statistic, i) => ({
    estimate: statistic(whole),
    ...(groups > 1 ? spread(drawn[i] ?? new Float64Array(), confidence) : UNKNOWN),
  }));
}

const UNKNOWN = { interval: { low: NaN, high: NaN }, standardError: NaN };

/** [groups, 2 · terms]: numerator and denominator of each term, side by side. */
function byGroup(
  terms: readonly Terms[],
  cluster: Int32Array,
  groupOf: Uint32Array | null,
  groups: number,
): Float64Array {
  const width = 2 * terms.length;
  const sums = new Float64Array(groups * width);
  terms.forEach(({ numerator, denominator }, term) => {
    for (let i = 0; i < numerator.length; i++) {
      const own = cluster[i] ?? 0;
      const at = width * (groupOf === null ? own : (groupOf[own] ?? 0) % groups) + 2 * term;
      sums[at] = (sums[at] ?? 0) + (numerator[i] ?? 0);
      sums[at + 1] = (sums[at + 1] ?? 0) + (denominator[i] ?? 0);
    }
  });
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
