// A frozen small network, run on the host: ŷ = link(Wₙ·tanh(… tanh(W₁x + b₁) …) + bₙ).
import type { FeatureVector, Link, NetworkJson, StoredModel } from '../types.ts';
import { decodeFloats, encode } from './encode.ts';
import { checkDimension } from './linear-model.ts';
import { apply } from './link.ts';

/** weight [inputs, outputs] row by row, bias [outputs] */
export interface NetworkLayer {
  readonly weight: Float32Array;
  readonly bias: Float32Array;
}

export interface Network extends StoredModel {
  toJSON(): NetworkJson;
}

/** A network of these layers, which it keeps: do not change them afterwards. Throws RangeError where sizes differ. */
export function network(link: Link, widths: readonly number[], layers: readonly NetworkLayer[]): Network {
  checkSizes(widths, layers);
  return {
    predict: (features) => apply(link, forward(layers, features)),
    toJSON: () => ({
      kind: 'network',
      link,
      widths,
      layers: layers.map(({ weight, bias }) => ({ weight: encode(weight), bias: encode(bias) })),
    }),
  };
}

/** The network of `toJSON`. Throws TypeError where the text is damaged, RangeError where sizes differ. */
export function readNetwork({ link, widths, layers }: NetworkJson): Network {
  return network(
    link,
    widths,
    layers.map(({ weight, bias }) => ({ weight: decodeFloats(weight), bias: decodeFloats(bias) })),
  );
}

function forward(layers: readonly NetworkLayer[], features: FeatureVector): number {
  const [first, ...rest] = layers;
  if (!first) return 0;
  let h = affine(first, features.indices, features.values);
  for (const layer of rest) {
    h = h.map(Math.tanh);
    h = affine(layer, h.keys(), h);
  }
  return h[0] ?? 0;
}

/** Wᵀx + b for x of `values` at `indices`; indices beyond W count as 0. */
function affine(
  { weight, bias }: NetworkLayer,
  indices: Iterable<number>,
  values: ArrayLike<number>,
): Float64Array {
  const outputs = bias.length;
  const sums = Float64Array.from(bias);
  let i = 0;
  for (const index of indices) {
    const value = values[i++] ?? 0;
    for (let o = 0; o < outputs; o++) sums[o] = (sums[o] ?? 0) + value * (weight[index * outputs + o] ?? 0);
  }
  return sums;
}

function checkSizes(widths: readonly number[], layers: readonly NetworkLayer[]): void {
  widths.forEach(checkDimension);
  const fits =
    layers.length === widths.length - 1 &&
    widths.at(-1) === 1 &&
    layers.every(({ weight, bias }, i) => {
      const [inputs = 0, outputs = 0] = widths.slice(i, i + 2);
      return weight.length === inputs * outputs && bias.length === outputs;
    });
  if (!fits)
    throw new RangeError(
      `The layers of the network do not have the widths ${widths.join(', ')}, ending in 1.`,
    );
}
