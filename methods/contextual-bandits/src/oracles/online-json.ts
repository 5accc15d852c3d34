// The state of an online oracle as plain JSON, exact to the last bit.
import type { Link } from '../types.ts';
import { decodeFloats, decodeIndices, encode } from './encode.ts';
import { emptyState, type OnlineState } from './online-state.ts';

export interface OnlineJson {
  readonly kind: 'online';
  readonly dimension: number;
  readonly link: Link;
  readonly rate: number;
  readonly confidence: number;
  /** Base64: the indices that were seen, and for each its weight, scale and squared gradients; last the intercept. */
  readonly indices: string;
  readonly weights: string;
  readonly scales: string;
  readonly squares: string;
  readonly examples: number;
  readonly norm: number;
}

type Stored = Pick<OnlineJson, 'indices' | 'weights' | 'scales' | 'squares' | 'examples' | 'norm'>;

/** The entries of features that were seen. */
export function storeState({ weights, scales, squares, examples, norm }: OnlineState): Stored {
  const indices = Uint32Array.from(scales.keys()).filter((i) => scales[i] !== 0);
  const at = (numbers: Float32Array) => encode(Float32Array.from(indices, (i) => numbers[i] ?? 0));
  return {
    indices: encode(indices),
    weights: at(weights),
    scales: at(scales),
    squares: at(squares),
    examples,
    norm,
  };
}

/** The state again. Throws TypeError where it is damaged. */
export function readState(json: OnlineJson): OnlineState {
  const state = emptyState(json.dimension);
  const indices = decodeIndices(json.indices);
  for (const name of ['weights', 'scales', 'squares'] as const) {
    const numbers = decodeFloats(json[name]);
    if (numbers.length !== indices.length || !numbers.every(Number.isFinite)) {
      throw new TypeError(
        `The stored oracle is damaged: it does not have one of its ${name} for each index.`,
      );
    }
    indices.forEach((index, i) => {
      if (index > json.dimension)
        throw new TypeError('The stored oracle is damaged: an index is out of range.');
      state[name][index] = numbers[i] ?? 0;
    });
  }
  state.examples = json.examples;
  state.norm = json.norm;
  return state;
}
