// Every expert on its own tokens only: k/E of the dense work, for moving the tokens to their experts and back.
import { numpy as np, vjp } from '@jax-js/jax';
import type { Tensor } from '@papertape/neural';
import { sizesOf, type Activation, type ExpertParameters } from './experts.ts';

/** A `GroupPlan` on the device, int32: places and choices [experts·capacity], placeOf [tokens, k]. */
export type PlacedTokens = { places: Tensor; choices: Tensor; placeOf: Tensor };

/**
 * The same y as `denseExperts`, from a plan of who was chosen: weights [tokens, k] are those of each token's choices.
 * x [tokens, features] → [tokens, features]. Consumes its arguments. Its gradient is computed by scattering, which
 * jax-js 0.1.25 does slowly; `groupedValueAndGradient` does without.
 */
export function groupedExperts(
  parameters: ExpertParameters,
  x: Tensor,
  weights: Tensor,
  { places, choices, placeOf }: PlacedTokens,
  activation: Activation,
): Tensor {
  choices.dispose();
  const out = onOwnTokens(parameters, takeFilled(x, places), activation);
  return weighted(np.take(out, placeOf, 0), weights);
}

export type GroupedGradient = { experts: ExpertParameters; x: Tensor; weights: Tensor };

/**
 * [y, gradients] where ∂/∂y is `cotangentOf(y)`, which consumes its argument: by hand, so that tokens and gradients are
 * only ever gathered, since each of the two knows where the other stands. Compile it. Consumes its arguments.
 */
export function groupedValueAndGradient(
  parameters: ExpertParameters,
  x: Tensor,
  weights: Tensor,
  { places, choices, placeOf }: PlacedTokens,
  activation: Activation,
  cotangentOf: (y: Tensor) => Tensor,
): [Tensor, GroupedGradient] {
  const [tokens = 0, k = 0] = weights.shape;
  const experts = (given: ExpertParameters, moved: Tensor) => onOwnTokens(given, moved, activation);
  const [out, pull] = vjp(experts, [parameters, takeFilled(x, places.ref)]);
  const back = np.take(out, placeOf.ref, 0); // [tokens, k, features]
  const y = weighted(back.ref, weights.ref);
  const dy = cotangentOf(y.ref); // [tokens, features]
  const ofChoice = np.expandDims(takeFilled(weights.reshape([tokens * k]), choices), 1); // [places, 1]
  const [dExperts, dMoved] = pull(takeFilled(dy.ref, places).mul(ofChoice)) as [ExpertParameters, Tensor];
  return [
    y,
    {
      experts: dExperts,
      x: np.sum(np.take(dMoved, placeOf, 0), 1),
      weights: np.sum(back.mul(np.expandDims(dy, 1)), 2),
    },
  ];
}

/** Rows of `values` at `indices` [places], zeros where an index is −1. */
function takeFilled(values: Tensor, indices: Tensor): Tensor {
  const filled = indices.ref.greaterEqual(0);
  const rows = np.take(values, np.maximum(indices, 0), 0);
  return np.where(rows.ndim > 1 ? np.expandDims(filled, 1) : filled, rows, 0);
}

/** Each expert on its own places: moved [experts·capacity, features] → the same shape. */
function onOwnTokens(parameters: ExpertParameters, moved: Tensor, activation: Activation): Tensor {
  const { experts, features } = sizesOf(parameters);
  const [places = 0] = moved.shape;
  const own = moved.reshape([experts, places / experts, features]);
  const h = activation(np.matmul(own, parameters.into)); // [experts, capacity, hidden]
  return np.matmul(h, parameters.outOf).reshape([places, features]);
}

/** Σ_j weights_tj·back_tj, for back [tokens, k, features]. */
function weighted(back: Tensor, weights: Tensor): Tensor {
  return np.sum(back.mul(np.expandDims(weights, 2)), 1);
}
