// Every expert on its own tokens only: k/E of the dense work, for moving the tokens to their experts and back.
import { numpy as np } from '@jax-js/jax';
import type { Tensor } from '@papertape/neural';
import { sizesOf, type Activation, type ExpertParameters } from './experts.ts';

/** A `GroupPlan` on the device: places [experts·capacity] and placeOf [tokens, k], both int32. */
export type PlacedTokens = { places: Tensor; placeOf: Tensor };

/**
 * The same y as `denseExperts`, from a plan of who was chosen: weights [tokens, k] are those of each token's choices.
 * x [tokens, features] → [tokens, features]. Consumes its arguments.
 */
export function groupedExperts(
  parameters: ExpertParameters,
  x: Tensor,
  weights: Tensor,
  { places, placeOf }: PlacedTokens,
  activation: Activation,
): Tensor {
  const { experts, features } = sizesOf(parameters);
  const capacity = (places.shape[0] ?? 0) / experts;
  const filled = np.expandDims(places.ref.greaterEqual(0), 1);
  // The choice also keeps gradients compilable: the scatter of jax-js 0.1.25 refuses one that is only reshaped.
  const moved = np
    .where(filled, np.take(x, np.maximum(places, 0), 0), 0)
    .reshape([experts, capacity, features]);
  const h = activation(np.matmul(moved, parameters.into)); // [experts, capacity, hidden]
  const out = np.matmul(h, parameters.outOf).reshape([experts * capacity, features]);
  const back = np.take(out, placeOf, 0); // [tokens, k, features]
  return np.sum(back.mul(np.expandDims(weights, 2)), 1);
}
