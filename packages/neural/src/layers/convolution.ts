// Two-dimensional convolution (cross-correlation, as everywhere in deep learning), channels first.
import { lax, numpy as np } from '@jax-js/jax';
import { heNormal, type Initialiser } from '../initialise.ts';
import type { RandomSource } from '../random.ts';
import type { Tensor } from '../tree.ts';

/** weight [outputs, inputs, height, width], bias [outputs] */
export type ConvolutionParameters = { weight: Tensor; bias: Tensor };

export interface ConvolutionShape {
  /** Channels of the input. */
  readonly inputs: number;
  /** Channels of the output. */
  readonly outputs: number;
  /** Height and width of the kernel. */
  readonly kernel: readonly [number, number];
}

export interface ConvolutionOptions {
  /** Steps down and right; 1 when absent. */
  readonly stride?: number | readonly [number, number];
  /** Zeros added on each side, vertically and horizontally; 'same' keeps ⌈size/stride⌉; 0 when absent. */
  readonly padding?: number | readonly [number, number] | 'same';
}

/** Parameters of a convolution; the bias begins at zero. */
export function createConvolution(
  random: RandomSource,
  { inputs, outputs, kernel: [height, width] }: ConvolutionShape,
  initialise: Initialiser = heNormal,
): ConvolutionParameters {
  const fans = { fanIn: inputs * height * width, fanOut: outputs * height * width };
  return {
    weight: initialise(random, [outputs, inputs, height, width], fans),
    bias: np.zeros([outputs]),
  };
}

/**
 * x [batch, inputs, height, width] → [batch, outputs, height', width'] with
 * height' = ⌊(height + 2·padding − kernel)/stride⌋ + 1. Consumes both arguments.
 */
export function convolution(
  { weight, bias }: ConvolutionParameters,
  x: Tensor,
  { stride = 1, padding = 0 }: ConvolutionOptions = {},
): Tensor {
  const [down, right] = typeof stride === 'number' ? [stride, stride] : stride;
  const outputs = bias.shape[0] ?? 0;
  const convolved = lax.convGeneralDilated(x, weight, [down, right], toPads(padding));
  return convolved.add(bias.reshape([1, outputs, 1, 1]));
}

/** Means of size×size tiles: x [batch, channels, height, width], both sides divisible by `size`. Consumes x. */
export function averagePool(x: Tensor, size: number): Tensor {
  return np.mean(tiles(x, size), [3, 5]);
}

/** Greatest values of size×size tiles; as averagePool. */
export function maxPool(x: Tensor, size: number): Tensor {
  return np.max(tiles(x, size), [3, 5]);
}

function tiles(x: Tensor, size: number): Tensor {
  const [batch = 0, channels = 0, height = 0, width = 0] = x.shape;
  if (height % size !== 0 || width % size !== 0) {
    throw new RangeError(`Tiles of ${size}×${size} do not cover an image of ${height}×${width}.`);
  }
  return x.reshape([batch, channels, height / size, size, width / size, size]);
}

function toPads(padding: number | readonly [number, number] | 'same'): 'SAME' | [number, number][] {
  if (padding === 'same') return 'SAME';
  const [vertical, horizontal] = typeof padding === 'number' ? [padding, padding] : padding;
  return [
    [vertical, vertical],
    [horizontal, horizontal],
  ];
}
