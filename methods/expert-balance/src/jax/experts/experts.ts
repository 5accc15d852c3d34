// What an expert is here: two linear maps with an activation between them, without biases.
import { numpy as np } from '@jax-js/jax';
import { heNormal, xavierNormal, type RandomSource, type Tensor } from '@papertape/neural';

/** Of all experts: into [experts, features, hidden], out of [experts, hidden, features]. */
export type ExpertParameters = { into: Tensor; outOf: Tensor };

export interface ExpertSizes {
  readonly experts: number;
  readonly features: number;
  readonly hidden: number;
}

/** First values for all experts, each drawn for itself. */
export function createExperts(
  random: RandomSource,
  { experts, features, hidden }: ExpertSizes,
): ExpertParameters {
  return {
    into: heNormal(random, [experts, features, hidden], { fanIn: features, fanOut: hidden }),
    outOf: xavierNormal(random, [experts, hidden, features], { fanIn: hidden, fanOut: features }),
  };
}

/** An elementwise function that consumes its argument. */
export type Activation = (x: Tensor) => Tensor;

/** The sizes of parameters. Borrows them. */
export function sizesOf({ into }: ExpertParameters): ExpertSizes {
  const [experts = 0, features = 0, hidden = 0] = into.shape;
  return { experts, features, hidden };
}

/** [experts, a, b] → [a, experts·b] or, `last`, [experts·a, b]: all experts as one matrix. Consumes it. */
export function asOneMatrix(weights: Tensor, last = false): Tensor {
  const [experts = 0, a = 0, b = 0] = weights.shape;
  if (last) return weights.reshape([experts * a, b]);
  return np.swapaxes(weights, 0, 1).reshape([a, experts * b]);
}
