// First values of parameters, drawn on the host so that one seed gives the same numbers on every device.
import { numpy as np } from '@jax-js/jax';
import type { RandomSource } from './random.ts';
import type { Tensor } from './tree.ts';

/** Draws an array of `shape`; `fanIn` and `fanOut` count the connections into and out of one unit. */
export type Initialiser = (random: RandomSource, shape: readonly number[], fans: Fans) => Tensor;

export interface Fans {
  readonly fanIn: number;
  readonly fanOut: number;
}

/** All zeros; draws nothing. */
export const zeros: Initialiser = (_random, shape) => np.zeros([...shape]);

/** Uniform on [−limit, limit). */
export function uniform(limit: number): Initialiser {
  return (random, shape) => draw(shape, () => (2 * random.uniform() - 1) * limit);
}

/** Normal with mean 0 and this standard deviation. */
export function normal(deviation: number): Initialiser {
  return (random, shape) => draw(shape, () => random.normal() * deviation);
}

/** Uniform with variance 2/(fanIn + fanOut): keeps variances level through tanh-like units (Glorot & Bengio 2010, eq. 16). */
export const xavierUniform: Initialiser = (random, shape, fans) =>
  uniform(Math.sqrt(6 / (fans.fanIn + fans.fanOut)))(random, shape, fans);

/** Normal with variance 2/(fanIn + fanOut) (Glorot & Bengio 2010, eq. 12). */
export const xavierNormal: Initialiser = (random, shape, fans) =>
  normal(Math.sqrt(2 / (fans.fanIn + fans.fanOut)))(random, shape, fans);

/** Normal with variance 2/fanIn: keeps variances level through rectifiers (He et al. 2015, eq. 10). */
export const heNormal: Initialiser = (random, shape, fans) =>
  normal(Math.sqrt(2 / fans.fanIn))(random, shape, fans);

/** Uniform with variance 2/fanIn (He et al. 2015, eq. 10). */
export const heUniform: Initialiser = (random, shape, fans) =>
  uniform(Math.sqrt(6 / fans.fanIn))(random, shape, fans);

function draw(shape: readonly number[], next: () => number): Tensor {
  const size = shape.reduce((product, length) => product * length, 1);
  const values = Float32Array.from({ length: size }, next);
  return np.array(values).reshape([...shape]);
}
