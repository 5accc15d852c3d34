/** The mixture transformer, read from bytes to bytes: it predicts each byte from those before it. */
import { nn, numpy as np } from '@jax-js/jax';
import {
  createAttention,
  createEmbedding,
  createLayerNorm,
  createLinear,
  embedding,
  layerNorm,
  linear,
  normal,
  relu,
  release,
  selfAttention,
  type AttentionParameters,
  type EmbeddingParameters,
  type LayerNormParameters,
  type LinearParameters,
  type RandomSource,
  type Tensor,
} from '@papertape/neural';
import {
  createExperts,
  denseExperts,
  meanProbabilities,
  route,
  type ExpertParameters,
} from '../../src/jax/index.ts';

export const BYTES = 256;

export interface ModelSizes {
  readonly layers: number;
  /** Width of the residual stream. */
  readonly features: number;
  readonly heads: number;
  /** E */
  readonly experts: number;
  /** k */
  readonly topK: number;
  /** Width of an expert. */
  readonly hidden: number;
  /** Bytes of a sequence. */
  readonly length: number;
}

type Block = {
  attentionNorm: LayerNormParameters;
  attention: AttentionParameters;
  expertNorm: LayerNormParameters;
  /** W_r [features, experts] */
  router: Tensor;
  experts: ExpertParameters;
};

export type ModelParameters = {
  bytes: EmbeddingParameters;
  /** [length, features] */
  positions: Tensor;
  blocks: Block[];
  norm: LayerNormParameters;
  output: LinearParameters;
};

/** What goes in: tokens [sequences, length + 1] (int32), bias [layers, experts] for the choice of experts. */
export type ModelBatch = { tokens: Tensor; bias: Tensor };

export interface ModelOutput {
  /** Mean cross-entropy of each sequence in nats a byte, [sequences]. */
  readonly nats: Tensor;
  /** Mean probabilities of each layer and sequence, [layers, sequences, experts]. */
  readonly P: Tensor;
  /** Experts chosen, [layers, tokens, k], int32. */
  readonly chosen: Tensor;
  /** Mean over tokens of the sum of the k greatest probabilities, [layers]. */
  readonly topSum: Tensor;
}

/** Small, so that routing begins nearly even. */
const ROUTER_DEVIATION = 0.02;

/** First values of all parameters. */
export function createModel(random: RandomSource, sizes: ModelSizes): ModelParameters {
  const { layers, features, experts, length } = sizes;
  const small = normal(ROUTER_DEVIATION);
  return {
    bytes: createEmbedding(random, BYTES, features),
    positions: small(random, [length, features], { fanIn: length, fanOut: features }),
    blocks: Array.from({ length: layers }, () => ({
      attentionNorm: createLayerNorm(features),
      attention: createAttention(random, features),
      expertNorm: createLayerNorm(features),
      router: small(random, [features, experts], { fanIn: features, fanOut: experts }),
      experts: createExperts(random, sizes),
    })),
    norm: createLayerNorm(features),
    output: createLinear(random, features, BYTES),
  };
}

/** Consumes its arguments. */
export function runModel(parameters: ModelParameters, batch: ModelBatch, sizes: ModelSizes): ModelOutput {
  const { tokens, bias } = batch;
  const { length } = sizes;
  const [sequences = 0] = tokens.shape;
  const next = tokens.ref.slice([], [1, length + 1]);
  let x = embed(parameters, tokens, sizes); // [sequences, length, features]
  const routed: RoutedLayer[] = [];
  for (const [layer, block] of parameters.blocks.entries()) {
    x = attend(block, x, sizes);
    const mixed = mixture(block, layerNorm(block.expertNorm, x.ref), bias.ref.slice(layer), sizes);
    x = x.add(mixed.y);
    routed.push(mixed);
  }
  bias.dispose();
  const logits = linear(parameters.output, layerNorm(parameters.norm, x)); // [sequences, length, BYTES]
  const found = nn.logSoftmax(logits, -1).mul(nn.oneHot(next, BYTES));
  return {
    nats: np.sum(found, [1, 2]).mul(-1 / length),
    P: np.stack(routed.map(({ p }) => meanProbabilities(p, sequences))),
    chosen: np.stack(routed.map(({ chosen }) => chosen)),
    topSum: np.stack(routed.map(({ topSum }) => topSum)),
  };
}

/**
 * The experts chosen alone, [layers, tokens, k]: the model as far as its last router, a small part of it. Consumes its
 * arguments.
 */
export function routeModel(parameters: ModelParameters, batch: ModelBatch, sizes: ModelSizes): Tensor {
  const { tokens, bias } = batch;
  let x = embed(parameters, tokens, sizes);
  const chosen: Tensor[] = [];
  for (const [layer, block] of parameters.blocks.entries()) {
    x = attend(block, x, sizes);
    const normed = layerNorm(block.expertNorm, x.ref);
    const own = bias.ref.slice(layer);
    if (layer < sizes.layers - 1) {
      const mixed = mixture(block, normed, own, sizes);
      release([mixed.p, mixed.topSum]);
      x = x.add(mixed.y);
      chosen.push(mixed.chosen);
    } else {
      const last = route(np.matmul(asTokens(normed), block.router), sizes.topK, own);
      release([last.p, last.r, block.experts]);
      chosen.push(last.chosen);
    }
  }
  release([x, bias, parameters.norm, parameters.output]);
  return np.stack(chosen);
}

/** Vectors of the bytes that are seen, with those of their positions. */
function embed({ bytes, positions }: ModelParameters, tokens: Tensor, { length }: ModelSizes): Tensor {
  return embedding(bytes, tokens.slice([], [0, length])).add(positions);
}

function attend({ attention, attentionNorm }: Block, x: Tensor, { heads }: ModelSizes): Tensor {
  const attended = selfAttention(attention, layerNorm(attentionNorm, x.ref), { heads, causal: true });
  return x.add(attended);
}

/** [sequences, length, features] → [tokens, features] */
function asTokens(x: Tensor): Tensor {
  const [sequences = 0, length = 0, features = 0] = x.shape;
  return x.reshape([sequences * length, features]);
}

interface RoutedLayer {
  readonly y: Tensor;
  readonly p: Tensor;
  readonly chosen: Tensor;
  readonly topSum: Tensor;
}

/** y = Σ_{i ∈ top k} p_i·E_i(x), for x [sequences, length, features]; p [tokens, experts]. */
function mixture({ router, experts }: Block, x: Tensor, bias: Tensor, { topK }: ModelSizes): RoutedLayer {
  const [sequences = 0, length = 0, features = 0] = x.shape;
  const tokens = asTokens(x);
  const { p, r, chosen } = route(np.matmul(tokens.ref, router), topK, bias);
  const weights = p.ref.mul(r); // [tokens, experts]
  const topSum = np.mean(np.sum(weights.ref, 1));
  const y = denseExperts(experts, tokens, weights, relu).reshape([sequences, length, features]);
  return { y, p, chosen, topSum };
}
