// Features that stand at fixed places.
import type { FeatureVector } from '../types.ts';

/** `values[i]` at index i; zeros take no room. Throws RangeError where a value is not finite. */
export function dense(values: ArrayLike<number>): FeatureVector {
  const indices: number[] = [];
  for (let i = 0; i < values.length; i++) {
    const value = values[i] ?? NaN;
    if (!Number.isFinite(value))
      throw new RangeError(`Feature ${i} is ${value}; features are finite numbers.`);
    if (value !== 0) indices.push(i);
  }
  return {
    indices: Uint32Array.from(indices),
    values: Float32Array.from(indices, (i) => values[i] ?? 0),
  };
}
