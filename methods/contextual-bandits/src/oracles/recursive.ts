// Second-order regression row by row: recursive least squares, and its logistic counterpart. For few dense features.
import type { FeatureVector, Link, Oracle } from '../types.ts';
import { checkFeatures, linearModel, product, type LinearModel } from './linear-model.ts';
import { apply, checkReward, checkWeight, halfWidth } from './link.ts';
import { fullUncertainty, quadraticForm } from './uncertainty.ts';

export interface RecursiveOptions {
  /** Indices of features are below it; memory and time of a row grow with its square. At most 4,000. */
  readonly dimension: number;
  /** Default 'identity'. */
  readonly link?: Link;
  /** λ > 0: pulls weights to 0 as ½λ‖w‖² does. Default 1. */
  readonly ridge?: number;
  /** μ in (0, 1]: what was learnt is worth after the next row that is like it, so that it fades. Default 1. */
  readonly memory?: number;
  /** ≥ 0: `width` is what moving z by √(confidence · xᵀA⁻¹x) does to ŷ. Default 1. */
  readonly confidence?: number;
}

export interface RecursiveOracle extends Oracle {
  freeze(): LinearModel;
  width(features: FeatureVector): number;
}

/**
 * A = λI + Σ h·x·xᵀ kept inverted by the formula of Sherman and Morrison, with h = weight for the squared loss (ridge
 * regression, exact after every row) and weight·ŷ(1 − ŷ) for the logistic one (the extended Kalman filter). With
 * μ < 1 only what lies along the new row is forgotten (Kulhavý 1987), so that nothing is lost of features that do not
 * come. An intercept is the feature that is always 1. Throws RangeError for options out of range, and so does `learn`.
 */
export function createRecursive(options: RecursiveOptions): RecursiveOracle {
  const { dimension, link = 'identity', ridge = 1, memory = 1, confidence = 1 } = options;
  checkOptions(dimension, ridge, memory, confidence);
  const n = dimension + 1;
  const inverse = diagonal(n, 1 / ridge);
  const w = new Float64Array(n);
  const score = (features: FeatureVector) => product(w, features) + (w[dimension] ?? 0);
  return {
    predict: (features) => apply(link, score(features)),
    width: (features) =>
      halfWidth(link, score(features), Math.sqrt(confidence * quadraticForm(inverse, n, features))),
    learn(features, r, weight = 1) {
      checkFeatures(features, dimension);
      checkReward(link, r);
      checkWeight(weight);
      if (weight === 0) return;
      const x = withIntercept(features, dimension);
      const ŷ = apply(link, product(w, x));
      const h = weight * (link === 'logistic' ? Math.max(ŷ * (1 - ŷ), LEAST_CURVATURE) : 1);
      absorb(inverse, w, x, { error: weight * (r - ŷ), h, μ: memory });
    },
    freeze() {
      const uncertainty = fullUncertainty(
        Float32Array.from(inverse, (value) => confidence * value),
        n,
      );
      return linearModel(link, Float32Array.from(w.subarray(0, dimension)), w[dimension] ?? 0, uncertainty);
    },
  };
}

/** Takes one row into A⁻¹ and w: `error` is its gradient by −z, h its curvature. */
function absorb(
  inverse: Float64Array,
  w: Float64Array,
  x: FeatureVector,
  { error, h, μ }: { error: number; h: number; μ: number },
): void {
  const v = multiply(inverse, x, w.length); // A⁻¹x
  const ξ = h * product(v, x);
  addScaled(w, v, error / (1 + ξ));
  // β = 1 where nothing is forgotten; A⁻¹ grows where it is below 0.
  const β = ξ > 0 ? μ - (1 - μ) / ξ : 1;
  downdate(inverse, v, (h * β) / (μ * (1 + ξ)));
}

/** Of ŷ(1 − ŷ), so that a row that surprises a sure model does not move it without bound. */
const LEAST_CURVATURE = 1e-3;

function checkOptions(dimension: number, ridge: number, memory: number, confidence: number): void {
  if (!Number.isInteger(dimension) || dimension < 1 || dimension > 4000) {
    throw new RangeError(
      `A recursive oracle takes 1 to 4,000 features, not ${dimension}: 'createOnline' and 'fitLinear' take more.`,
    );
  }
  if (!(ridge > 0 && ridge < Infinity)) throw new RangeError(`The ridge is above 0, not ${ridge}.`);
  if (!(memory > 0 && memory <= 1))
    throw new RangeError(`The memory is above 0 and at most 1, not ${memory}.`);
  if (!(confidence >= 0)) throw new RangeError(`The confidence is at least 0, not ${confidence}.`);
}

function diagonal(n: number, value: number): Float64Array {
  const matrix = new Float64Array(n * n);
  for (let i = 0; i < n; i++) matrix[i * n + i] = value;
  return matrix;
}

function withIntercept({ indices, values }: FeatureVector, dimension: number): FeatureVector {
  const x = { indices: new Uint32Array(indices.length + 1), values: new Float32Array(indices.length + 1) };
  x.indices.set(indices);
  x.values.set(values);
  x.indices[indices.length] = dimension;
  x.values[indices.length] = 1;
  return x;
}

/** A⁻¹x, [n]: A⁻¹ is symmetric, so its rows serve as columns. */
function multiply(inverse: Float64Array, { indices, values }: FeatureVector, n: number): Float64Array {
  const v = new Float64Array(n);
  for (let i = 0; i < indices.length; i++) {
    const row = (indices[i] ?? 0) * n;
    const value = values[i] ?? 0;
    for (let j = 0; j < n; j++) v[j] = (v[j] ?? 0) + value * (inverse[row + j] ?? 0);
  }
  return v;
}

function addScaled(target: Float64Array, v: Float64Array, scale: number): void {
  for (let i = 0; i < target.length; i++) target[i] = (target[i] ?? 0) + scale * (v[i] ?? 0);
}

/** A⁻¹ ← A⁻¹ − scale·v·vᵀ */
function downdate(inverse: Float64Array, v: Float64Array, scale: number): void {
  const n = v.length;
  for (let i = 0; i < n; i++) {
    const factor = scale * (v[i] ?? 0);
    if (factor === 0) continue;
    for (let j = 0; j < n; j++) inverse[i * n + j] = (inverse[i * n + j] ?? 0) - factor * (v[j] ?? 0);
  }
}
