// Every expert on every token, those not chosen multiplied by zero: E/k times the work, and nothing but two products.
import { numpy as np } from '@jax-js/jax';
import type { Tensor } from '@papertape/neural';
import { asOneMatrix, sizesOf, type Activation, type ExpertParameters } from './experts.ts';

/**
 * y_t = Σ_i weight_ti·E_i(x_t), with x [tokens, features] and weights [tokens, experts], zero where an expert was not
 * chosen → [tokens, features]. Consumes its arguments.
 */
export function denseExperts(
  parameters: ExpertParameters,
  x: Tensor,
  weights: Tensor,
  activation: Activation,
): Tensor {
  const { experts, hidden } = sizesOf(parameters);
  const [tokens = 0] = x.shape;
  const h = activation(np.matmul(x, asOneMatrix(parameters.into))).reshape([tokens, experts, hidden]);
  const weighted = h.mul(np.expandDims(weights, 2)).reshape([tokens, experts * hidden]);
  return np.matmul(weighted, asOneMatrix(parameters.outOf, true));
}
