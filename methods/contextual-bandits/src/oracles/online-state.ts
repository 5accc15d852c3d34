// What an online oracle remembers, and the loops over a row that cost its time.
import type { FeatureVector } from '../types.ts';
import { occupied } from './encode.ts';
import type { Diagonal } from './uncertainty.ts';

/** By index; the last entry is the intercept's. 32-bit throughout, so that what is stored is what was. */
export interface OnlineState {
  /** w, of the features as they come: wᵢ = vᵢ/sᵢ. */
  readonly weights: Float32Array;
  /** s: the largest |x| so far, 0 for a feature never seen. */
  readonly scales: Float32Array;
  /** G: squared gradients, from G₀ on. */
  readonly squares: Float32Array;
  /** t, the rows learnt. */
  examples: number;
  /** N: the sum of ‖u‖² over them. */
  norm: number;
}

/** G₀: keeps the first step of a feature within 10·η, however sure the prediction was. */
const FIRST_SQUARE = 0.01;

/** Nothing learnt yet. */
export function emptyState(dimension: number): OnlineState {
  const scales = new Float32Array(dimension + 1);
  scales[dimension] = 1;
  return {
    weights: new Float32Array(dimension + 1),
    scales,
    squares: new Float32Array(dimension + 1).fill(FIRST_SQUARE),
    examples: 0,
    norm: 0,
  };
}

/** z = wᵀx + b. */
export function score({ weights }: OnlineState, { indices, values }: FeatureVector): number {
  let z = weights[weights.length - 1] ?? 0;
  for (let i = 0; i < indices.length; i++) z += (weights[indices[i] ?? 0] ?? 0) * (values[i] ?? 0);
  return z;
}

/** Raises s to the |x| of this row, leaving v as it is, and counts ‖u‖². */
export function rescale(state: OnlineState, { indices, values }: FeatureVector): void {
  const { weights, scales } = state;
  let norm = 1;
  for (let i = 0; i < indices.length; i++) {
    const index = indices[i] ?? 0;
    const size = Math.abs(values[i] ?? 0);
    const scale = scales[index] ?? 0;
    if (size > scale) {
      weights[index] = ((weights[index] ?? 0) * scale) / size;
      scales[index] = size;
      norm += 1;
    } else if (size > 0) {
      norm += (size / scale) ** 2;
    }
  }
  state.examples += 1;
  state.norm += norm;
}

/** Adds g²u² to G, and returns Σ uᵢ²/√Gᵢ: how far z moves for a step of √(N/t)/η. */
export function accumulate(state: OnlineState, { indices, values }: FeatureVector, g: number): number {
  const { squares, scales } = state;
  const last = squares.length - 1;
  const bias = (squares[last] ?? 0) + g * g;
  squares[last] = bias;
  let moved = 1 / Math.sqrt(bias);
  for (let i = 0; i < indices.length; i++) {
    const index = indices[i] ?? 0;
    const u = (values[i] ?? 0) / (scales[index] || 1);
    const square = (squares[index] ?? 0) + g * g * u * u;
    squares[index] = square;
    moved += (u * u) / Math.sqrt(square);
  }
  return moved;
}

/** Moves w by `step` along u/(s·√G). */
export function move(state: OnlineState, { indices, values }: FeatureVector, step: number): void {
  const { weights, scales, squares } = state;
  const last = weights.length - 1;
  weights[last] = (weights[last] ?? 0) + step / Math.sqrt(squares[last] ?? 0);
  for (let i = 0; i < indices.length; i++) {
    const index = indices[i] ?? 0;
    const scale = scales[index] || 1;
    const along = (values[i] ?? 0) / (scale * scale * Math.sqrt(squares[index] ?? 0));
    weights[index] = (weights[index] ?? 0) + step * along;
  }
}

/** The sensitivity of z that `accumulate` would return for a gradient of 0, in parts: c of uᵢ² = (xᵢ/sᵢ)². */
export function sensitivities({ squares, scales }: OnlineState): Diagonal {
  const last = squares.length - 1;
  const indices = occupied(scales.subarray(0, last));
  const variances = Float32Array.from(
    indices,
    (i) => 1 / ((scales[i] ?? 1) ** 2 * Math.sqrt(squares[i] ?? 1)),
  );
  return {
    indices,
    variances,
    unseen: 1 / Math.sqrt(FIRST_SQUARE),
    intercept: 1 / Math.sqrt(squares[last] ?? 1),
  };
}

/** Σ uᵢ²/√Gᵢ, u of a feature never seen being 1: how far z would move, learning nothing. */
export function sensitivity({ squares, scales }: OnlineState, { indices, values }: FeatureVector): number {
  let moved = 1 / Math.sqrt(squares[squares.length - 1] ?? 0);
  for (let i = 0; i < indices.length; i++) {
    const index = indices[i] ?? 0;
    const size = Math.abs(values[i] ?? 0);
    if (size === 0) continue;
    const u = size / (scales[index] || size);
    moved += (u * u) / Math.sqrt(squares[index] ?? 0);
  }
  return moved;
}
