// The activations that the methods use. Each consumes its argument and keeps its shape.
import { nn, numpy as np } from '@jax-js/jax';
import type { Tensor } from './tree.ts';

/** max(x, 0) */
export function relu(x: Tensor): Tensor {
  return nn.relu(x);
}

/** tanh(x) */
export function tanh(x: Tensor): Tensor {
  return np.tanh(x);
}

/** x·Φ(x) with the tanh approximation of Hendrycks & Gimpel 2016 */
export function gelu(x: Tensor): Tensor {
  return nn.gelu(x);
}

/** 1/(1 + e^−x) */
export function sigmoid(x: Tensor): Tensor {
  // e is only raised to numbers below zero: nn.sigmoid has no gradient (NaN) below −88.
  const e = np.exp(np.absolute(x.ref).neg());
  return np.where(x.less(0), e.ref, 1).div(e.add(1));
}

/** softmax along the last axis */
export function softmax(x: Tensor): Tensor {
  return nn.softmax(x, -1);
}
