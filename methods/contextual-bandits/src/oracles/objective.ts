// The regularised risk of a linear model on a window of rows, with its gradient and curvature.
import type { Link } from '../types.ts';
import { plus } from './conjugate-gradients.ts';
import { apply, loss, slope } from './link.ts';
import { scores, transposed, transposedSquares, type Rows } from './rows.ts';

export interface Objective {
  /** F(w) = Σ ωᵢℓ(zᵢ, rᵢ) + ½Σ λⱼwⱼ² with z = Xw and Σω = 1. */
  value(w: Float64Array): number;
  gradient(w: Float64Array): Float64Array;
  /** d → ∇²F(w)·d */
  curvature(w: Float64Array): (d: Float64Array) => Float64Array;
  /** The diagonal of ∇²F(w). */
  diagonal(w: Float64Array): Float64Array;
}

/** The objective with a penalty λ [columns]. */
export function objective(x: Rows, link: Link, λ: Float64Array): Objective {
  const weighted = (z: Float64Array, f: (z: number, r: number) => number) =>
    z.map((zi, i) => (x.weights[i] ?? 0) * f(zi, x.rewards[i] ?? 0));
  const pull = (w: Float64Array) => w.map((wj, j) => (λ[j] ?? 0) * wj);
  return {
    value(w) {
      const risk = weighted(scores(x, w), (z, r) => loss(link, z, r)).reduce((sum, l) => sum + l, 0);
      return w.reduce((sum, wj, j) => sum + ((λ[j] ?? 0) * wj * wj) / 2, risk);
    },
    gradient: (w) =>
      plus(
        transposed(
          x,
          weighted(scores(x, w), (z, r) => apply(link, z) - r),
        ),
        pull(w),
      ),
    diagonal: (w) =>
      plus(
        transposedSquares(
          x,
          weighted(scores(x, w), (z) => slope(link, z)),
        ),
        λ,
      ),
    curvature(w) {
      const h = weighted(scores(x, w), (z) => slope(link, z));
      return (d) =>
        plus(
          transposed(
            x,
            scores(x, d).map((s, i) => s * (h[i] ?? 0)),
          ),
          pull(d),
        );
    },
  };
}
