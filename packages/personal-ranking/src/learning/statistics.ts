// Means of rows that belong together in clusters, autocorrelation, and how uneven counts are.
import type { RandomStream } from '@papertape/reproduction';
import type { Alternation, Bounded } from './figures.ts';

/** 97.5% of the standard normal lie below. */
const NORMAL = 1.959964;

/**
 * The mean with its 95% interval, where values of one cluster are not independent of each other (the linearised
 * variance of a ratio of sums over clusters). Without bounds for fewer than two clusters.
 */
export function clusteredMean(values: readonly number[], clusters: readonly string[]): Bounded {
  const count = values.length;
  const estimate = values.reduce((sum, value) => sum + value, 0) / count;
  const residuals = new Map<string, number>();
  values.forEach((value, index) => {
    const cluster = clusters[index] ?? '';
    residuals.set(cluster, (residuals.get(cluster) ?? 0) + value - estimate);
  });
  const groups = residuals.size;
  if (groups < 2) return { estimate: count === 0 ? 0 : estimate, low: null, high: null };
  let squares = 0;
  for (const residual of residuals.values()) squares += residual ** 2;
  const error = Math.sqrt((squares * groups) / (groups - 1)) / count;
  return { estimate, low: estimate - NORMAL * error, high: estimate + NORMAL * error };
}

/** An estimate of the method as figures keep it. */
export function boundedOf({
  estimate,
  interval,
}: {
  estimate: number;
  interval: { low: number; high: number };
}): Bounded {
  const known = (bound: number) => (Number.isFinite(bound) ? bound : null);
  return { estimate, low: known(interval.low), high: known(interval.high) };
}

/** Fewer generations tell nothing of an order. */
const LEAST_LEVELS = 8;
const SHUFFLES = 999;

/**
 * Whether levels alternate: corr(V_g, V_{g+1}) beside that of the same levels in random order. Differences of levels
 * are never looked at: those of pure noise have an autocorrelation of −½. Null for fewer than eight levels, or where all
 * are the same.
 */
export function alternationOf(levels: readonly number[], random: RandomStream): Alternation | null {
  const autocorrelation = lagOne(levels);
  if (levels.length < LEAST_LEVELS || autocorrelation === null) return null;
  const shuffled = Array.from({ length: SHUFFLES }, () =>
    lagOne(Array.from(random.permutation(levels.length), (index) => levels[index] ?? 0)),
  );
  const sorted = shuffled.map((value) => value ?? 0).sort((a, b) => a - b);
  const chance = {
    low: sorted[Math.floor(0.025 * SHUFFLES)] ?? -1,
    high: sorted[Math.ceil(0.975 * SHUFFLES) - 1] ?? 1,
  };
  const finding =
    autocorrelation < chance.low ? 'alternates' : autocorrelation > chance.high ? 'drifts' : 'neither';
  return { generations: levels.length, autocorrelation, chance, finding };
}

/** corr(V_g, V_{g+1}) with the mean and variance of all; null where nothing varies. */
function lagOne(levels: readonly number[]): number | null {
  const mean = levels.reduce((sum, level) => sum + level, 0) / levels.length;
  let [products, squares] = [0, 0];
  levels.forEach((level, index) => {
    squares += (level - mean) ** 2;
    const next = levels[index + 1];
    if (next !== undefined) products += (level - mean) * (next - mean);
  });
  return squares < 1e-18 ? null : products / squares;
}

/** Gini's coefficient of counts, from 0 (all the same) towards 1; 0 of nothing. */
export function gini(counts: readonly number[]): number {
  const sorted = [...counts].sort((a, b) => a - b);
  const total = sorted.reduce((sum, count) => sum + count, 0);
  if (total === 0) return 0;
  const weighted = sorted.reduce((sum, count, index) => sum + count * (index + 1), 0);
  return (2 * weighted) / (sorted.length * total) - (sorted.length + 1) / sorted.length;
}

/** The share of the total that the greatest counts have: of a hundredth of them, one at least. */
export function topShare(counts: readonly number[], share = 0.01): number {
  const sorted = [...counts].sort((a, b) => b - a);
  const total = sorted.reduce((sum, count) => sum + count, 0);
  const top = sorted.slice(0, Math.max(1, Math.floor(share * sorted.length)));
  return total === 0 ? 0 : top.reduce((sum, count) => sum + count, 0) / total;
}
