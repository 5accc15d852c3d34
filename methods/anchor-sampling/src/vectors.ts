/** Arithmetic on flat Float32Array vectors; nothing here changes its arguments unless its name says so. */

export type Vector = Float32Array<ArrayBuffer>;

/** x − scale·d, elementwise. */
export function stepFrom(x: Vector, scale: number, d: Vector): Vector {
  const result = new Float32Array(x.length);
  for (let j = 0; j < x.length; j++) result[j] = (x[j] ?? 0) - scale * (d[j] ?? 0);
  return result;
}

/** a − b, elementwise. */
export function difference(a: Vector, b: Vector): Vector {
  return stepFrom(a, 1, b);
}

/** a + b, elementwise. */
export function sum(a: Vector, b: Vector): Vector {
  return stepFrom(a, -1, b);
}

/**
 * (1/count)·Σ vectors; a missing vector counts as zero, and `count` is its own argument because a mean over the
 * cache of all M clients is not a mean over those who have answered. Sums in float64, in the order given.
 */
export function mean(vectors: readonly (Vector | null)[], count: number, size: number): Vector {
  const total = new Float64Array(size);
  for (const vector of vectors) {
    if (vector === null) continue;
    for (let j = 0; j < size; j++) total[j] = (total[j] ?? 0) + (vector[j] ?? 0);
  }
  const result = new Float32Array(size);
  for (let j = 0; j < size; j++) result[j] = (total[j] ?? 0) / count;
  return result;
}

/** Whether every element is a finite number. */
export function isFinite(vector: Vector): boolean {
  let probe = 0;
  // 0·value is NaN for ±∞ and NaN, and NaN stays: one branch at the end in place of one per element.
  for (let j = 0; j < vector.length; j++) probe += 0 * (vector[j] ?? 0);
  return probe === 0;
}
