// What a layer of the model is: parameters in one flat vector, computed for one sample at a time, so that its gradient
// does not depend on which samples are computed together.
import type { CounterRng } from '../rng/index.ts';

/** A character GPT. */
export interface ModelShape {
  /** Different characters. */
  readonly vocabulary: number;
  /** Transformer blocks. */
  readonly blocks: number;
  /** d */
  readonly width: number;
  readonly heads: number;
  /** T: characters of a sample. */
  readonly length: number;
  /** Chance that an element is dropped, in [0, 1). */
  readonly dropout: number;
}

/** The specification's model but for its vocabulary, which the text decides. */
export const SMALL_GPT: Omit<ModelShape, 'vocabulary'> = {
  blocks: 6,
  width: 64,
  heads: 4,
  length: 64,
  dropout: 0.1,
};

/** What a forward pass is told beside its input. */
export interface SampleContext {
  readonly step: number;
  /** Global index of the sample in its step: with step and layer it decides the dropout, wherever it is computed. */
  readonly sample: number;
  /** T + 1 characters: inputs, and targets one further. */
  readonly tokens: Uint8Array;
  readonly rng: CounterRng;
  /** Which layer of the model this is. */
  readonly layer: number;
}

/** A forward pass: the output [T, d] (of the last layer the loss, [1], summed over the characters), and the way back. */
export interface Pass {
  readonly output: Float32Array;
  /**
   * Adds the gradient of this sample's loss to `gradient`, laid out as the weights, and returns that of the input.
   * `dOutput` may be written to.
   */
  backward(dOutput: Float32Array, gradient: Float32Array): Float32Array;
}

/** Named parts of a layer's parameters. */
export interface Part {
  readonly name: string;
  readonly start: number;
  readonly end: number;
  /** Standard deviation of the initial values around `mean`. */
  readonly deviation: number;
  readonly mean: number;
  /** Whether weight decay applies: to matrices only. */
  readonly decay: boolean;
}

export interface Layer {
  readonly kind: 'embedding' | 'block' | 'head';
  /** Number of parameters. */
  readonly size: number;
  readonly parts: readonly Part[];
  /** Relative cost of a sample, in multiply-adds of its products. */
  readonly cost: number;
  forward(weights: Float32Array, input: Float32Array, context: SampleContext): Pass;
}

type PartSize = readonly [name: string, size: number, deviation: number, mean?: number];

/** Lays parts out one after the other. Parts with a deviation are matrices, which decay. */
export function layOut(sizes: readonly PartSize[]): Part[] {
  let at = 0;
  return sizes.map(([name, size, deviation, mean = 0]) => {
    const start = at;
    at += size;
    return { name, start, end: at, deviation, mean, decay: deviation > 0 };
  });
}

/** The parts of a flat vector by name, without copies. */
export function viewsOf<Name extends string>(
  vector: Float32Array,
  parts: readonly Part[],
): Record<Name, Float32Array> {
  return Object.fromEntries(
    parts.map(({ name, start, end }) => [name, vector.subarray(start, end)]),
  ) as Record<Name, Float32Array>;
}

/** Draws of `fill`: operations of a layer that are numbered apart from dropout. */
const INITIAL = 0xffff;

/** The weights before the first step, which everybody who knows the seed can make. */
export function initialWeights({ size, parts }: Layer, rng: CounterRng, layer: number): Float32Array {
  const weights = new Float32Array(size);
  const uniform = new Float32Array(2 * size);
  rng.fill({ step: 0, layer, operation: INITIAL, sample: 0 }, uniform);
  for (const { start, end, deviation, mean } of parts) {
    for (let i = start; i < end; i++) {
      // Box and Muller, 1958; 1 − u lies in (0, 1].
      const radius = Math.sqrt(-2 * Math.log(1 - (uniform[2 * i] ?? 0)));
      weights[i] = mean + deviation * radius * Math.cos(2 * Math.PI * (uniform[2 * i + 1] ?? 0));
    }
  }
  return weights;
}
