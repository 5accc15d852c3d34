// Layer normalisation (Ba, Kiros & Hinton 2016, eq. 4).
import { numpy as np } from '@jax-js/jax';
import type { Tensor } from '../tree.ts';

/** gain [features], bias [features] */
export type LayerNormParameters = { gain: Tensor; bias: Tensor };

/** Parameters that begin as the plain normalisation: gain one, bias zero. */
export function createLayerNorm(features: number): LayerNormParameters {
  return { gain: np.ones([features]), bias: np.zeros([features]) };
}

/**
 * x [..., features] → gain·(x − mean)/√(variance + ε) + bias over the last axis, variance divided by `features`.
 * Consumes both arguments.
 */
export function layerNorm({ gain, bias }: LayerNormParameters, x: Tensor, ε = 1e-5): Tensor {
  const mean = np.mean(x.ref, -1, { keepdims: true });
  const centred = x.sub(mean);
  // The mean of squares after centring: E[x²] − E[x]², as nn.standardize has it, cancels when the mean is large.
  const variance = np.mean(np.square(centred.ref), -1, { keepdims: true });
  return centred
    .div(np.sqrt(variance.add(ε)))
    .mul(gain)
    .add(bias);
}
