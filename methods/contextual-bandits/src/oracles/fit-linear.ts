// Empirical risk minimisation over a window of rows: ridge and logistic regression to convergence.
import type { Link, TrainingRow } from '../types.ts';
import { conjugateGradients, dot, plus } from './conjugate-gradients.ts';
import { checkDimension, linearModel, type LinearModel } from './linear-model.ts';
import { objective, type Objective } from './objective.ts';
import { stackRows } from './rows.ts';
import { diagonalUncertainty } from './uncertainty.ts';

export interface FitOptions {
  /** Indices of features are below it. */
  readonly dimension: number;
  /** Default 'logistic', for rewards from 0 to 1. */
  readonly link?: Link;
  /** λ > 0, worth as much as λ rows of average weight. Default 1. */
  readonly ridge?: number;
  /** ≥ 0: `width` is what √(confidence · Σxᵢ²/Hᵢᵢ) does to ŷ, H the curvature of the summed loss. Default 1. */
  readonly confidence?: number;
}

/** The intercept is held to 0 a thousand times more weakly: only so that rewards which are all alike have a solution. */
const INTERCEPT_SHARE = 1e-3;
/** Of the gradient at 0: where it is that small, the minimum is reached. */
const TOLERANCE = 1e-6;
const MOST_STEPS = 50;

/**
 * The linear model with the least Σ ωᵢℓ(wᵀxᵢ + b, rᵢ)/Σω + λ‖w‖²/2n over n rows, ℓ the squared or the logistic loss, by
 * Newton's method with conjugate gradients. The order of rows does not matter. Throws RangeError where there is no
 * row, or one that cannot be learnt.
 */
export function fitLinear(rows: readonly TrainingRow[], options: FitOptions): LinearModel {
  const { dimension, link = 'logistic', ridge = 1, confidence = 1 } = options;
  checkDimension(dimension);
  if (!(ridge > 0 && ridge < Infinity)) throw new RangeError(`The ridge is above 0, not ${ridge}.`);
  if (!(confidence >= 0)) throw new RangeError(`The confidence is at least 0, not ${confidence}.`);
  const x = stackRows(rows, dimension, link);
  const λ = new Float64Array(x.columns).fill(ridge / x.count);
  λ[x.columns - 1] = (INTERCEPT_SHARE * ridge) / x.count;
  const F = objective(x, link, λ);
  const w = minimise(F, x.columns);
  const weights = new Float32Array(dimension);
  x.features.forEach((feature, column) => (weights[feature] = w[column] ?? 0));
  const variances = Float32Array.from(F.diagonal(w), (curvature) => confidence / (x.count * curvature));
  const uncertainty = diagonalUncertainty({
    indices: x.features,
    variances: variances.subarray(0, x.columns - 1),
    unseen: confidence / ridge,
    intercept: variances[x.columns - 1] ?? 0,
  });
  return linearModel(link, weights, w[x.columns - 1] ?? 0, uncertainty);
}

/** Newton's method from 0, each step solved as exactly as it deserves (Nocedal and Wright 2006, algorithm 7.1). */
function minimise(F: Objective, columns: number): Float64Array {
  let w: Float64Array = new Float64Array(columns);
  let enough = 0;
  for (let step = 0; step < MOST_STEPS; step++) {
    const gradient = F.gradient(w);
    const length = Math.sqrt(dot(gradient, gradient));
    if (step === 0) enough = TOLERANCE * length;
    if (length <= enough) break;
    const downhill = gradient.map((g) => -g);
    const direction = conjugateGradients(F.curvature(w), downhill, Math.min(0.1, Math.sqrt(length)));
    const next = search(F, w, direction, dot(gradient, direction));
    if (!next) break;
    w = next;
  }
  return w;
}

/** Halves the step until F falls enough (Armijo's rule); undefined where rounding leaves nothing to gain. */
function search(F: Objective, w: Float64Array, d: Float64Array, slope: number): Float64Array | undefined {
  const from = F.value(w);
  for (let size = 1; size > 1e-6; size /= 2) {
    const next = plus(w, d, size);
    if (F.value(next) <= from + 1e-4 * size * slope) return next;
  }
  return undefined;
}
