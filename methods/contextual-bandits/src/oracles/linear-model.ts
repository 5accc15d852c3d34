// A frozen linear model: ŷ = link(wᵀx + b).
import type { FeatureVector, LinearJson, Link, StoredModel } from '../types.ts';
import { decodeFloats, decodeIndices, encode, occupied } from './encode.ts';
import { apply, halfWidth } from './link.ts';
import { readUncertainty, type Uncertainty } from './uncertainty.ts';

export interface LinearModel extends StoredModel {
  readonly link: Link;
  /** w, to be read only. */
  readonly weights: Float32Array;
  readonly intercept: number;
  toJSON(): LinearJson;
}

/** A model of these weights, which it keeps: do not change them afterwards. */
export function linearModel(
  link: Link,
  weights: Float32Array,
  intercept: number,
  uncertainty?: Uncertainty,
): LinearModel {
  const score = (features: FeatureVector) => product(weights, features) + intercept;
  return {
    link,
    weights,
    intercept,
    predict: (features) => apply(link, score(features)),
    ...(uncertainty && {
      width: (features) => halfWidth(link, score(features), Math.sqrt(uncertainty.variance(features))),
    }),
    toJSON: () => ({
      ...store(link, weights, intercept),
      ...(uncertainty && { uncertainty: uncertainty.toJSON() }),
    }),
  };
}

/** wᵀx; indices beyond w count as 0. */
export function product(w: Float32Array | Float64Array, { indices, values }: FeatureVector): number {
  let sum = 0;
  for (let i = 0; i < indices.length; i++) sum += (w[indices[i] ?? 0] ?? 0) * (values[i] ?? 0);
  return sum;
}

function store(link: Link, weights: Float32Array, intercept: number): LinearJson {
  const indices = occupied(weights);
  return {
    kind: 'linear',
    link,
    dimension: weights.length,
    intercept,
    indices: encode(indices),
    weights: encode(Float32Array.from(indices, (i) => weights[i] ?? 0)),
  };
}

/** The model of `linearModel(…).toJSON()`. Throws TypeError where the text is damaged, RangeError for a wrong size. */
export function readLinear({ link, dimension, intercept, ...stored }: LinearJson): LinearModel {
  checkDimension(dimension);
  const indices = decodeIndices(stored.indices);
  const values = decodeFloats(stored.weights);
  if (indices.length !== values.length || !Number.isFinite(intercept)) {
    throw new TypeError('The stored model is damaged: it does not have one weight for each index.');
  }
  checkFeatures({ indices, values }, dimension);
  const weights = new Float32Array(dimension);
  indices.forEach((index, i) => (weights[index] = values[i] ?? 0));
  return linearModel(link, weights, intercept, stored.uncertainty && readUncertainty(stored.uncertainty));
}

/** Throws RangeError unless a model can have so many features. */
export function checkDimension(dimension: number): void {
  if (!Number.isInteger(dimension) || dimension < 1 || dimension > 2 ** 28) {
    throw new RangeError(`The dimension of a model is a whole number from 1 to 2²⁸, not ${dimension}.`);
  }
}

/** Throws RangeError for an index that is not below `dimension`, or a value that is not finite. */
export function checkFeatures({ indices, values }: FeatureVector, dimension: number): void {
  for (let i = 0; i < indices.length; i++) {
    const index = indices[i] ?? dimension;
    if (index >= dimension) throw new RangeError(`Feature ${index} is beyond the ${dimension} of the model.`);
    if (!Number.isFinite(values[i])) throw new RangeError(`Feature ${index} is ${values[i]}.`);
  }
}
