// Affine maps, and stacks of them.
import { numpy as np } from '@jax-js/jax';
import { xavierUniform, type Initialiser } from '../initialise.ts';
import type { RandomSource } from '../random.ts';
import type { Tensor } from '../tree.ts';

/** weight [inputs, outputs], bias [outputs] */
export type LinearParameters = { weight: Tensor; bias: Tensor };

/** Parameters of an affine map; the bias begins at zero. */
export function createLinear(
  random: RandomSource,
  inputs: number,
  outputs: number,
  initialise: Initialiser = xavierUniform,
): LinearParameters {
  const weight = initialise(random, [inputs, outputs], { fanIn: inputs, fanOut: outputs });
  return { weight, bias: np.zeros([outputs]) };
}

/** x [..., inputs] → x·weight + bias [..., outputs]. Consumes both arguments. */
export function linear({ weight, bias }: LinearParameters, x: Tensor): Tensor {
  return np.matmul(x, weight).add(bias);
}

/** One linear map per pair of neighbouring widths: [784, 100, 10] has two. */
export function createMlp(
  random: RandomSource,
  widths: readonly number[],
  initialise?: Initialiser,
): LinearParameters[] {
  if (widths.length < 2) throw new RangeError('A network needs at least two widths: inputs and outputs.');
  return widths.slice(1).map((outputs, i) => createLinear(random, widths[i] ?? outputs, outputs, initialise));
}

/** Linear maps with `activation` between them, none after the last. Consumes `layers` and `x`. */
export function mlp(
  layers: readonly LinearParameters[],
  x: Tensor,
  activation: (x: Tensor) => Tensor,
): Tensor {
  return layers.reduce((h, layer, i) => linear(layer, i === 0 ? h : activation(h)), x);
}
