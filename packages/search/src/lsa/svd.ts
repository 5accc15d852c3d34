// The leading singular vectors of a sparse matrix by randomised subspace iteration.
import { combine, gram, orthonormalise, symmetricEigen } from './linear-algebra.ts';
import { multiply, multiplyTransposed, zeros } from './sparse.ts';
import type { DenseMatrix, SparseMatrix } from './sparse.ts';

export interface SvdOptions {
  /** Singular vectors wanted; fewer come back when the matrix is smaller. */
  rank: number;
  /** More directions than wanted make the wanted ones exact sooner. */
  oversampling?: number;
  /** Each brings the subspace closer by the square of the ratio of neighbouring singular values. */
  iterations?: number;
  seed?: number;
  /** Told after each step, from 0 to 1. */
  onProgress?: (share: number) => void;
}

export interface Svd {
  /** Largest first. */
  values: Float64Array;
  /** Right singular vectors as columns: [v, k]. */
  right: DenseMatrix;
}

/** A ≈ U · diag(values) · rightᵀ. The same seed gives the same answer. */
export function randomisedSvd(a: SparseMatrix, options: SvdOptions): Svd {
  const { oversampling = 32, iterations = 4, seed = 1, onProgress } = options;
  const rank = Math.min(options.rank, a.rows, a.columnCount);
  const width = Math.min(rank + oversampling, a.rows, a.columnCount);
  let q = gaussian(a.columnCount, width, seed);
  orthonormalise(q);
  for (let step = 0; step < iterations; step++) {
    q = multiplyTransposed(a, multiply(a, q));
    orthonormalise(q);
    // Cholesky QR loses digits on steep spectra; once more restores orthogonality where the answer is read off.
    if (step === iterations - 1) orthonormalise(q);
    onProgress?.((step + 1) / (iterations + 1));
  }
  const { values, vectors } = symmetricEigen(gram(multiply(a, q)), width);
  onProgress?.(1);
  return {
    values: values.slice(0, rank).map((value) => Math.sqrt(Math.max(0, value))),
    right: combine(q, vectors, rank),
  };
}

/** Independent standard normal numbers (Box and Muller) from a small seeded generator. */
function gaussian(rows: number, columns: number, seed: number): DenseMatrix {
  const matrix = zeros(rows, columns);
  const random = mulberry32(seed);
  for (let i = 0; i < matrix.data.length; i++) {
    const radius = Math.sqrt(-2 * Math.log(1 - random()));
    matrix.data[i] = radius * Math.cos(2 * Math.PI * random());
  }
  return matrix;
}

/** Numbers from 0 to 1, the same for the same seed. */
export function mulberry32(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296;
  };
}
