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
const LENGTH = 8;
const SIZE = 4;
const STEPS = 200;
/** Compiling takes memory, and so do the buffers that are used again later. */
const WARM_UP = 20;

beforeAll(async () => {
  await openDevice('wasm');
});

test('training holds its buffers and its memory level', async () => {
  const held = await trainWatched((p) => p);
  expect(held.length).toBe(STEPS);
  const [warm] = held.slice(WARM_UP);
  expect(held.slice(WARM_UP)).toEqual(held.slice(WARM_UP).map(() => warm));
  expect(warm?.memory).toBeGreaterThan(100_000);
}, 30_000);

test('a buffer forgotten in every step is seen', async () => {
  const kept: Tensor[] = [];
  const held = await trainWatched((parameters) => {
    kept.push(parameters.output[0]?.bias.ref as Tensor);
    return parameters;
  });
  const grown = held.slice(WARM_UP).map(({ buffers }, i) => buffers - (held[WARM_UP]?.buffers ?? 0) - i);
  expect(grown).toEqual(grown.map(() => 0));
  expect(held.at(-1)?.bytes).toBeGreaterThan(held[WARM_UP]?.bytes ?? Infinity);
  release(kept);
}, 30_000);

test('larger forgotten buffers are seen in the memory itself', async () => {
  const kept: Tensor[] = [];
  const held = await trainWatched((parameters) => {
    kept.push(np.zeros([100_000]).add(parameters.norm.bias.ref.slice(0)));
    return parameters;
  });
  expect((held.at(-1)?.memory ?? 0) - (held[WARM_UP]?.memory ?? 0)).toBeGreaterThan(50_000_000);
  release(kept);
}, 30_000);

/** What was held after every step; `meddle` sees the parameters after each. */
async function trainWatched(
  meddle: (parameters: Parameters) => Parameters,
): Promise<{ buffers: number; bytes: number; memory: number }[]> {
  const watch = await watchBuffers();
  const held: { buffers: number; bytes: number; memory: number }[] = [];
  try {
    const { parameters, state } = await train({
      parameters: create(),
      loss,
      optimizer: adamW(1e-3),
      batches: batches(),
      steps: STEPS,
      clipNorm: 1,
      evaluate: {
        every: 1,
        better: 'lower',
        measure: async (borrowed) => {
          const [value = NaN] = await loss(keep(meddle(borrowed)), fixedBatch()).data();
          held.push({ ...watch.count(), memory: memories.reduce((sum, m) => sum + m.buffer.byteLength, 0) });
          return value;
        },
      },
    });
    release(parameters);
    release(state);
  } finally {
    watch.stop();
  }
  return held;
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

function* batches(): Generator<Batch> {
  const random = testStream(2);
  for (;;) yield batchFrom(() => Math.floor(random.uniform() * TOKENS));
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
