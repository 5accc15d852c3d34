// Multi-head attention (Vaswani et al. 2017, section 3.2).
import { numpy as np } from '@jax-js/jax';
import { softmax } from '../activations.ts';
import { xavierUniform, type Initialiser } from '../initialise.ts';
import type { RandomSource } from '../random.ts';
import type { Tensor } from '../tree.ts';
import { createLinear, linear, type LinearParameters } from './linear.ts';

/** Projections, each [features, features] with a bias. */
export type AttentionParameters = {
  query: LinearParameters;
  key: LinearParameters;
  value: LinearParameters;
  output: LinearParameters;
};

export interface AttentionOptions {
  /** Divides the features. */
  readonly heads: number;
  /** A position sees itself and those before it. */
  readonly causal?: boolean;
  /** Boolean, broadcastable to [batch, heads, queries, keys]; true where a query may look. Consumed. */
  readonly mask?: Tensor;
}

/** A score that no softmax gives weight to, and that stays finite where every key is masked. */
const MASKED = -1e30;

/** Parameters for inputs of `features` numbers. */
export function createAttention(
  random: RandomSource,
  features: number,
  initialise: Initialiser = xavierUniform,
): AttentionParameters {
  return {
    query: createLinear(random, features, features, initialise),
    key: createLinear(random, features, features, initialise),
    value: createLinear(random, features, features, initialise),
    output: createLinear(random, features, features, initialise),
  };
}

/** x [batch, length, features] attends to itself. Consumes its arguments; same shape. */
export function selfAttention(parameters: AttentionParameters, x: Tensor, options: AttentionOptions): Tensor {
  return attention(parameters, x.ref, x, options);
}

/**
 * x [batch, queries, features] attends to `context` [batch, keys, features] → [batch, queries, features]. Where
 * every key is masked the heads give zeros. Consumes its arguments. Throws RangeError unless heads divide features.
 */
export function attention(
  parameters: AttentionParameters,
  x: Tensor,
  context: Tensor,
  { heads, causal = false, mask }: AttentionOptions,
): Tensor {
  const [batch = 0, queries = 0, features = 0] = x.shape;
  const keys = context.shape[1] ?? 0;
  if (!Number.isInteger(features / heads)) {
    throw new RangeError(`${heads} heads do not divide ${features} features.`);
  }
  const q = splitHeads(linear(parameters.query, x), heads); // [batch, heads, queries, width]
  const k = splitHeads(linear(parameters.key, context.ref), heads);
  const v = splitHeads(linear(parameters.value, context), heads);
  const scores = np.matmul(q, np.swapaxes(k, 2, 3)).mul(1 / Math.sqrt(features / heads));
  const weights = maskedSoftmax(scores, visible(queries, keys, causal, mask));
  const mixed = np.swapaxes(np.matmul(weights, v), 1, 2).reshape([batch, queries, features]);
  return linear(parameters.output, mixed);
}

/** [batch, length, features] → [batch, heads, length, features/heads] */
function splitHeads(x: Tensor, heads: number): Tensor {
  const [batch = 0, length = 0, features = 0] = x.shape;
  return np.swapaxes(x.reshape([batch, length, heads, features / heads]), 1, 2);
}

/** What every query may see; undefined for all. The last query is aligned with the last key. */
function visible(queries: number, keys: number, causal: boolean, mask?: Tensor): Tensor | undefined {
  if (!causal) return mask;
  const before = np.tri(queries, keys, keys - queries, { dtype: np.bool });
  return mask === undefined ? before : np.logicalAnd(mask, before);
}

function maskedSoftmax(scores: Tensor, seen: Tensor | undefined): Tensor {
  if (seen === undefined) return softmax(scores);
  const weights = softmax(np.where(seen.ref, scores, MASKED));
  return np.where(seen, weights, 0);
}
