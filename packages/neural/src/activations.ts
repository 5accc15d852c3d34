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
  return nn.sigmoid(x);
}

/** softmax along the last axis */
export function softmax(x: Tensor): Tensor {
  return nn.softmax(x, -1);
}
