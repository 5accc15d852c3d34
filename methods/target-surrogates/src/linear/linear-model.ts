/** f(θ) = Xθ on typed arrays: the surrogate is a quadratic, and its descent needs XᵀX alone. */
import { axpy, dot, scale, squaredNorm } from '../matrix/blas.ts';
import { multiply, multiplyTransposed, type Matrix } from '../matrix/matrix.ts';
import { createCurvatures, type Curvature, type GramChoice } from './curvature.ts';
import type { Descent, Inner, Surrogate, TargetModel } from '../sso/types.ts';

export interface LinearModel extends TargetModel<Float64Array, Matrix> {
  /** c, the targets of one example. */
  readonly outputs: number;
  apply(θ: Float64Array, x: Matrix): Float64Array;
  /** (1/n)Xᵀg: the gradient of the batch's mean loss by θ, for g [n, c] per example. */
  gradient(x: Matrix, g: Float64Array): Float64Array;
  descend(θ: Float64Array, x: Matrix, surrogate: Surrogate, inner: Inner): Descent<Float64Array>;
}

/**
 * A linear model with `outputs` targets an example; θ is [columns of X, outputs] row by row. `gram` says whether
 * XᵀX may be formed for the inner loop: the iterates are the same up to rounding, only the work differs.
 */
export function linearModel({ outputs = 1, gram = 'auto' as GramChoice } = {}): LinearModel {
  const curvatureOf = createCurvatures(gram);
  return {
    outputs,
    examples: (x) => x.rows,
    apply: (θ, x) => multiply(x, θ, outputs),
    gradient(x, g) {
      const gradient = multiplyTransposed(x, g, outputs);
      scale(1 / x.rows, gradient);
      return gradient;
    },
    descend(θ, x, surrogate, inner) {
      return descend(θ, this.gradient(x, surrogate.g), curvatureOf(x, inner.steps), {
        outputs,
        inner,
        eta: surrogate.eta,
        weight: 1 / (x.rows * surrogate.eta),
      });
    },
  };
}

interface Setting {
  readonly outputs: number;
  readonly inner: Inner;
  readonly eta: number;
  /** 1/(nη): ∇²G = weight·XᵀX in each output. */
  readonly weight: number;
}

/**
 * Gradient descent on the quadratic G, carrying its gradient r along: r ← r − αweight·XᵀXr after θ ← θ − αr, and
 * the fall of G is α‖r‖² − ½α²·weight·rᵀXᵀXr exactly.
 */
function descend(θ: Float64Array, gradient: Float64Array, curvature: Curvature, setting: Setting) {
  const { outputs, inner, weight } = setting;
  const ω = Float64Array.from(θ);
  const r = Float64Array.from(gradient);
  const image = new Float64Array(r.length);
  let [decrease, steps] = [0, 0];
  for (; steps < inner.steps; steps++) {
    const square = squaredNorm(r);
    if (square === 0 || Math.sqrt(square) <= (inner.tolerance ?? 0)) break;
    curvature.apply(r, outputs, image);
    const bend = weight * dot(r, image);
    const α = stepSize(setting, curvature, square, bend);
    axpy(-α, r, ω);
    decrease += α * square - (α * α * bend) / 2;
    axpy(-α * weight, image, r);
  }
  return { θ: ω, steps, decrease };
}

function stepSize(
  { inner, eta, weight }: Setting,
  curvature: Curvature,
  square: number,
  bend: number,
): number {
  if (inner.optimizer === 'armijo') return backtrack(inner, square, bend);
  if (typeof inner.stepSize === 'function') return inner.stepSize(eta);
  return inner.stepSize ?? 1 / (weight * curvature.largest());
}

/** Armijo's rule; along a ray the quadratic is known, so that trials cost no product. 0 when none is accepted. */
function backtrack(inner: Inner, square: number, bend: number): number {
  const { start = 10, shrink = 0.9, sufficient = 0.5, trials = 100 } = inner;
  let α = start;
  for (let k = 0; k < trials; k++) {
    if (α * square - (α * α * bend) / 2 >= sufficient * α * square) return α;
    α *= shrink;
  }
  return 0;
}
