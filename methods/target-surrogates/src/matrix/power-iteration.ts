/** The largest eigenvalue of a symmetric positive semidefinite operator. */
import { dot, scale, squaredNorm } from './blas.ts';

export interface Eigenpair {
  /** The Rayleigh quotient: at most λmax, and nearer to it with the square of the vector's error. */
  readonly value: number;
  readonly vector: Float64Array;
}

/**
 * λmax of `apply` by power iteration from `start` (not zero; its length is the dimension), until the value
 * changes by less than `tolerance`, relatively, or `limit` iterations are done.
 */
export function largestEigenvalue(
  apply: (v: Float64Array) => Float64Array,
  start: Float64Array,
  { tolerance = 1e-6, limit = 200 } = {},
): Eigenpair {
  const vector = Float64Array.from(start);
  scale(1 / Math.sqrt(squaredNorm(vector)), vector);
  let value = 0;
  for (let k = 0; k < limit; k++) {
    const image = apply(vector);
    const next = dot(vector, image);
    const length = Math.sqrt(squaredNorm(image));
    if (length === 0) return { value: 0, vector };
    vector.set(image);
    scale(1 / length, vector);
    const settled = Math.abs(next - value) <= tolerance * next;
    value = next;
    if (settled) break;
  }
  return { value, vector };
}

/** A start that is orthogonal to no common eigenvector: positive, and no two entries alike. */
export function genericStart(length: number): Float64Array<ArrayBuffer> {
  return Float64Array.from({ length }, (_, i) => 1 + ((i * 0.6180339887498949) % 1));
}
