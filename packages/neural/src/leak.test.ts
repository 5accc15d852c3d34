// Two hundred steps of training hold as many buffers at their end as after the first few.
import { numpy as np } from '@jax-js/jax';
import { beforeAll, expect, test, vi } from 'vitest';
import { testStream } from '../test/stream.ts';
import { gelu } from './activations.ts';
import { openDevice } from './device.ts';
import {
  createAttention,
  createEmbedding,
  createLayerNorm,
  createMlp,
  embedding,
  layerNorm,
  mlp,
  selfAttention,
  tokenIndices,
} from './layers/index.ts';
import { oneHot, softmaxCrossEntropy } from './losses.ts';
import { adamW } from './optimizers/index.ts';
import { watchBuffers } from './testing.ts';
import { train } from './train.ts';
import { keep, release, type Tensor } from './tree.ts';

/** The linear memories that jax-js makes when it is loaded, which is after this. */
const memories = vi.hoisted(() => {
  const made: WebAssembly.Memory[] = [];
  const Memory = WebAssembly.Memory;
  WebAssembly.Memory = class extends Memory {
    constructor(descriptor: WebAssembly.MemoryDescriptor) {
      super(descriptor);
      made.push(this);
    }
  };
  return made;
});

type Batch = { tokens: Tensor; next: Tensor };
type Parameters = ReturnType<typeof create>;

const TOKENS = 11;
const FEATURES = 16;
const LENGTH = 6;
const SIZE = 2;
/** Compiling takes memory, and so do the buffers that are used again later. */
const WARM_UP = 20;
/** What is read every third step and measured every fifth comes round after so many. */
const PERIOD = 15;

interface Held {
  buffers: number;
  bytes: number;
  memory: number;
}

vi.setConfig({ testTimeout: 120_000 });

beforeAll(async () => {
  await openDevice('wasm');
});

test('training holds its buffers and its memory level', async () => {
  const held = await trainWatched(200, () => {});
  expect(held.length).toBe(199);
  const after = held.slice(WARM_UP);
  expect(after.slice(PERIOD)).toEqual(after.slice(0, -PERIOD));
  expect(after[0]?.memory).toBeGreaterThan(100_000);
});

test('a buffer forgotten in every step is seen', async () => {
  const kept: Tensor[] = [];
  const held = await trainWatched(60, ({ tokens }) => kept.push(tokens.ref));
  const grown = growth(held.slice(WARM_UP));
  expect(grown.length).toBeGreaterThan(0);
  for (const { buffers, bytes } of grown) {
    expect({ buffers, bytes }).toEqual({ buffers: PERIOD, bytes: PERIOD * SIZE * LENGTH * 4 });
  }
  release(kept);
});

test('larger forgotten buffers are seen in the memory itself', async () => {
  const kept: Tensor[] = [];
  const held = await trainWatched(60, () => kept.push(np.array(new Float32Array(100_000))));
  for (const { memory } of growth(held.slice(WARM_UP))) expect(memory).toBeGreaterThan(PERIOD * 390_000);
  release(kept);
});

/** What was held after every step but the last; `forget` sees each batch before it is trained on. */
async function trainWatched(steps: number, forget: (batch: Batch) => void): Promise<Held[]> {
  const watch = await watchBuffers();
  const held: Held[] = [];
  try {
    const { parameters, state } = await train({
      parameters: create(),
      loss,
      optimizer: adamW(1e-3),
      batches: batches(forget),
      steps,
      clipNorm: 1,
      reportEvery: 3,
      evaluate: { every: 5, better: 'lower', measure: (p) => readLoss(loss(keep(p), fixedBatch())) },
      breathe: async () => {
        const memory = memories.reduce((sum, { buffer }) => sum + buffer.byteLength, 0);
        held.push({ ...watch.count(), memory });
      },
    });
    release(parameters);
    release(state);
    return held;
  } finally {
    watch.stop();
  }
}

/** By how much each period ends higher than the one before. */
function growth(held: readonly Held[]): Held[] {
  return held.slice(PERIOD).map((later, i) => ({
    buffers: later.buffers - (held[i]?.buffers ?? NaN),
    bytes: later.bytes - (held[i]?.bytes ?? NaN),
    memory: later.memory - (held[i]?.memory ?? NaN),
  }));
}

async function readLoss(scalar: Tensor): Promise<number> {
  const [value = NaN] = await scalar.data();
  return value;
}

/** A small language model: every layer but the convolution. */
function loss(p: Parameters, { tokens, next }: Batch): Tensor {
  const x = embedding(p.tokens, tokens); // [SIZE, LENGTH, FEATURES]
  const mixed = selfAttention(p.attention, layerNorm(p.norm, x.ref), { heads: 2, causal: true });
  return softmaxCrossEntropy(mlp(p.output, x.add(mixed), gelu), next);
}

function create() {
  const random = testStream(1);
  return {
    tokens: createEmbedding(random, TOKENS, FEATURES),
    norm: createLayerNorm(FEATURES),
    attention: createAttention(random, FEATURES),
    output: createMlp(random, [FEATURES, 2 * FEATURES, TOKENS]),
  };
}

function* batches(forget: (batch: Batch) => void): Generator<Batch> {
  const random = testStream(2);
  for (;;) {
    const batch = batchFrom(() => Math.floor(random.uniform() * TOKENS));
    forget(batch);
    yield batch;
  }
}

function fixedBatch(): Batch {
  return batchFrom((i) => i % TOKENS);
}

function batchFrom(draw: (i: number) => number): Batch {
  const text = Array.from({ length: SIZE * LENGTH + 1 }, (_, i) => draw(i));
  return {
    tokens: tokenIndices(text.slice(0, -1), [SIZE, LENGTH], TOKENS),
    next: oneHot(text.slice(1), TOKENS).reshape([SIZE, LENGTH, TOKENS]),
  };
}
