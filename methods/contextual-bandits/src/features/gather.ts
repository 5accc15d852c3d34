// Sums what falls on the same index, so that no index comes twice.
import type { FeatureVector } from '../types.ts';

/** The sum of all (index, value) pairs by index, in the order in which indices came first. */
export function gather(pairs: Iterable<readonly [index: number, value: number]>): FeatureVector {
  const sums = new Map<number, number>();
  for (const [index, value] of pairs) sums.set(index, (sums.get(index) ?? 0) + value);
  return { indices: Uint32Array.from(sums.keys()), values: Float32Array.from(sums.values()) };
}
