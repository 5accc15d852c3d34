// What a decoder of the Llama architecture consists of: RMSNorm, rotary positions, SwiGLU, grouped key heads.
import type { RandomSource } from '@papertape/neural';

export interface LlamaConfig {
  readonly layers: number;
  /** Width of the residual stream. */
  readonly features: number;
  readonly heads: number;
  /** Heads of keys and values; divides `heads`. */
  readonly kvHeads: number;
  /** Numbers of a head, a multiple of 16. */
  readonly headSize: number;
  /** Width of the feed-forward network. */
  readonly hidden: number;
  readonly vocabulary: number;
  /** Base of the rotary angles. */
  readonly ropeBase: number;
  /** Added to the mean square in RMSNorm. */
  readonly epsilon: number;
}

/** Weights of a layer, row-major; matrices stand as [inputs, outputs]. */
export interface LayerWeights {
  /** [features] */
  readonly attentionNorm: Float32Array<ArrayBuffer>;
  /** [features, (heads + 2 · kvHeads) · headSize]: queries, keys, values. */
  readonly qkv: Float32Array<ArrayBuffer>;
  /** [heads · headSize, features] */
  readonly output: Float32Array<ArrayBuffer>;
  /** [features] */
  readonly feedForwardNorm: Float32Array<ArrayBuffer>;
  /** [features, hidden] */
  readonly gate: Float32Array<ArrayBuffer>;
  /** [features, hidden] */
  readonly up: Float32Array<ArrayBuffer>;
  /** [hidden, features] */
  readonly down: Float32Array<ArrayBuffer>;
}

export interface LlamaWeights {
  /** [vocabulary, features] */
  readonly embedding: Float32Array<ArrayBuffer>;
  readonly layers: readonly LayerWeights[];
  /** [features] */
  readonly norm: Float32Array<ArrayBuffer>;
  /** [features, vocabulary] */
  readonly head: Float32Array<ArrayBuffer>;
}

/** Throws RangeError, which says what, for sizes that do not fit together. */
export function checkConfig(config: LlamaConfig): LlamaConfig {
  const { epsilon, ropeBase, ...sizes } = config;
  for (const [name, size] of Object.entries(sizes)) {
    if (!Number.isInteger(size) || size < 1)
      throw new RangeError(`'${name}' is ${size}, not a whole number ≥ 1.`);
  }
  if (config.heads % config.kvHeads !== 0) {
    throw new RangeError(`${config.kvHeads} key heads do not divide ${config.heads} heads.`);
  }
  if (!(epsilon > 0) || !(ropeBase > 1)) {
    throw new RangeError(
      `RMSNorm needs an epsilon above 0 (${epsilon}), rotary angles a base above 1 (${ropeBase}).`,
    );
  }
  return config;
}

/**
 * Random weights: matrices normal with variance 1/inputs, embeddings with variance 1, norms 1. Logits then have about
 * unit variance, far above the rounding of single precision.
 */
export function randomWeights(config: LlamaConfig, random: RandomSource): LlamaWeights {
  const { layers, features, heads, kvHeads, headSize, hidden, vocabulary } = checkConfig(config);
  const draw = (length: number, deviation: number) =>
    Float32Array.from({ length }, () => deviation * random.normal());
  const matrix = (inputs: number, outputs: number) => draw(inputs * outputs, 1 / Math.sqrt(inputs));
  const ones = () => new Float32Array(features).fill(1);
  return {
    embedding: draw(vocabulary * features, 1),
    layers: Array.from({ length: layers }, () => ({
      attentionNorm: ones(),
      qkv: matrix(features, (heads + 2 * kvHeads) * headSize),
      output: matrix(heads * headSize, features),
      feedForwardNorm: ones(),
      gate: matrix(features, hidden),
      up: matrix(features, hidden),
      down: matrix(hidden, features),
    })),
    norm: ones(),
    head: matrix(features, vocabulary),
  };
}
