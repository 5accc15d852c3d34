// Every layer, and every activation, against plain loops in double precision.
import { grad, numpy as np } from '@jax-js/jax';
import { beforeAll, describe, expect, test, vi } from 'vitest';
import {
  expectClose,
  expectNoLeak,
  expectSameGradients,
  expectSameValues,
  read,
  tensor,
  type Compared,
  type Flat,
  type Shapes,
} from '../../test/agreement.ts';
import * as reference from '../../test/reference.ts';
import { testStream } from '../../test/stream.ts';
import * as activations from '../activations.ts';
import { openDevice } from '../device.ts';
import * as layers from './index.ts';

// Compiling is slow where others want the processor too.
vi.setConfig({ testTimeout: 60_000 });

beforeAll(async () => {
  await openDevice('wasm');
});

const linear = compare({
  shapes: { weight: [3, 4], bias: [4], x: [2, 5, 3] },
  compute: ({ x, ...parameters }) => layers.linear(parameters, x),
  reference: ({ x, weight, bias }) => reference.linear(x, weight, bias, 3),
});

const mlp = compare({
  shapes: { w1: [3, 5], b1: [5], w2: [5, 2], b2: [2], x: [4, 3] },
  compute: ({ w1, b1, w2, b2, x }) =>
    layers.mlp(
      [
        { weight: w1, bias: b1 },
        { weight: w2, bias: b2 },
      ],
      x,
      activations.tanh,
    ),
  reference: ({ w1, b1, w2, b2, x }) =>
    reference.linear(reference.linear(x, w1, b1, 3).map(Math.tanh), w2, b2, 5),
});

const layerNorm = compare({
  shapes: { gain: [6], bias: [6], x: [3, 6] },
  compute: ({ x, ...parameters }) => layers.layerNorm(parameters, x),
  reference: ({ x, gain, bias }) => reference.layerNorm(x, gain, bias),
});

const features = 6;
const projections = {
  qw: [features, features],
  qb: [features],
  kw: [features, features],
  kb: [features],
  vw: [features, features],
  vb: [features],
  ow: [features, features],
  ob: [features],
} as const;

const causal = compare({
  shapes: { ...projections, x: [2, 4, features] },
  scale: 0.5,
  compute: ({ x, ...p }) => layers.selfAttention(attentionParameters(p), x, { heads: 2, causal: true }),
  reference: ({ x, ...p }) => attention(p, x, x, { queries: 4, keys: 4, visible: (_, i, j) => j <= i }),
});

/** The second entry of the batch has two keys only, as when a text is shorter than its batch. */
const padded = compare({
  shapes: { ...projections, x: [2, 3, features], context: [2, 4, features] },
  scale: 0.5,
  compute: ({ x, context, ...p }) => {
    const mask = tensor([1, 1, 1, 1, 1, 1, 0, 0], [2, 1, 1, 4]).greater(0);
    return layers.attention(attentionParameters(p), x, context, { heads: 3, mask });
  },
  reference: ({ x, context, ...p }) =>
    attention(p, x, context, { queries: 3, keys: 4, heads: 3, visible: (b, _, j) => b === 0 || j < 2 }),
});

const plain = compare({
  shapes: { weight: [3, 2, 3, 2], bias: [3], x: [2, 2, 5, 4] },
  compute: ({ x, ...parameters }) => layers.convolution(parameters, x),
  reference: ({ x, weight, bias }) =>
    reference.convolution(x, weight, bias, {
      ...images,
      kernel: [3, 2],
      stride: [1, 1],
      padding: [0, 0],
      result: [3, 3],
    }),
});

const strided = compare({
  shapes: { weight: [3, 2, 3, 3], bias: [3], x: [2, 2, 5, 4] },
  compute: ({ x, ...parameters }) => layers.convolution(parameters, x, { stride: [2, 1], padding: [1, 2] }),
  reference: ({ x, weight, bias }) =>
    reference.convolution(x, weight, bias, {
      ...images,
      kernel: [3, 3],
      stride: [2, 1],
      padding: [1, 2],
      result: [3, 6],
    }),
});

const same = compare({
  shapes: { weight: [3, 2, 3, 3], bias: [3], x: [2, 2, 5, 4] },
  compute: ({ x, ...parameters }) => layers.convolution(parameters, x, { padding: 'same' }),
  reference: ({ x, weight, bias }) =>
    reference.convolution(x, weight, bias, {
      ...images,
      kernel: [3, 3],
      stride: [1, 1],
      padding: [1, 1],
      result: [5, 4],
    }),
});

const averagePool = compare({
  shapes: { x: [2, 3, 4, 6] },
  compute: ({ x }) => layers.averagePool(x, 2),
  reference: ({ x }) => reference.pool(x, 4, 6, 2, (tile) => tile.reduce((a, b) => a + b, 0) / 4),
});

const maxPool = compare({
  shapes: { x: [2, 3, 4, 6] },
  compute: ({ x }) => layers.maxPool(x, 2),
  reference: ({ x }) => reference.pool(x, 4, 6, 2, (tile) => Math.max(...tile)),
});

/** Token 3 comes twice, so that its gradient is a sum; token 0 never, so that its gradient is zero. */
const embedding = compare({
  shapes: { table: [5, 3] },
  compute: ({ table }) => layers.embedding({ table }, layers.tokenIndices([3, 1, 4, 3], [2, 2], 5)),
  reference: ({ table }) => reference.embedding(table, [3, 1, 4, 3], 3),
});

/** The gradient reaches the table as a reshaped product, without anything between. */
const flattened = compare({
  shapes: { table: [5, 3], weight: [6, 2], bias: [2] },
  compute: ({ table, ...parameters }) => {
    const vectors = layers.embedding({ table }, layers.tokenIndices([3, 1, 4, 3], [2, 2], 5));
    return layers.linear(parameters, vectors.reshape([2, 6]));
  },
  reference: ({ table, weight, bias }) =>
    reference.linear(reference.embedding(table, [3, 1, 4, 3], 3), weight, bias, 6),
});

const elementwise = (compute: (x: layers.LinearParameters['bias']) => typeof x, f: (x: number) => number) =>
  compare({ shapes: { x: [4, 5] }, compute: ({ x }) => compute(x), reference: ({ x }) => Array.from(x, f) });

const softmax = compare({
  shapes: { x: [3, 4] },
  compute: ({ x }) => activations.softmax(x),
  reference: ({ x }) =>
    Array.from(x, (value, i) => {
      const row = Array.from(x).slice(i - (i % 4), i - (i % 4) + 4);
      return Math.exp(value) / row.reduce((sum, other) => sum + Math.exp(other), 0);
    }),
});

describe.each([
  ['linear', linear],
  ['mlp', mlp],
  ['layer norm', layerNorm],
  ['causal self-attention', causal],
  ['attention to a context with a mask', padded],
  ['convolution', plain],
  ['convolution with strides and padding', strided],
  ['convolution of the same size', same],
  ['average pool', averagePool],
  ['max pool', maxPool],
  ['embedding', embedding],
  ['embedding, flattened, into linear', flattened],
  ['relu', elementwise(activations.relu, (x) => Math.max(x, 0))],
  ['tanh', elementwise(activations.tanh, Math.tanh)],
  ['sigmoid', elementwise(activations.sigmoid, (x) => 1 / (1 + Math.exp(-x)))],
  [
    'gelu',
    elementwise(
      activations.gelu,
      (x) => (x / 2) * (1 + Math.tanh(Math.sqrt(2 / Math.PI) * (x + 0.044715 * x ** 3))),
    ),
  ],
  ['softmax', softmax],
])('%s', (_, compared) => {
  test('gives the numbers of the reference', () => expectSameValues(compared));
  test('has the gradients of the reference', () => expectSameGradients(compared));
  test('leaves no buffers behind', () => expectNoLeak(compared));
});

test('layer norm holds for a mean a thousand times the spread', async () => {
  const x = [1000, 1001, 1002, 1003];
  const y = layers.layerNorm(layers.createLayerNorm(4), tensor(x, [1, 4]));
  // Deviations −1.5 … 1.5, variance 1.25
  expectClose(await read(y), [-1.341635, -0.447212, 0.447212, 1.341635], 1e-5, 'by hand');
});

test('layer norm divides by the root of variance and ε, also where there is no variance', async () => {
  const x = [5, 5, 0.001, -0.001];
  const y = layers.layerNorm(layers.createLayerNorm(2), tensor(x, [2, 2]));
  const small = 0.001 / Math.sqrt(1e-6 + 1e-5);
  expectClose(await read(y), [0, 0, small, -small], 1e-5, 'by hand');
});

test('a convolution worked out by hand', async () => {
  const parameters = { weight: tensor([1, 0, 0, -1], [1, 1, 2, 2]), bias: tensor([10], [1]) };
  const y = layers.convolution(parameters, tensor([1, 2, 3, 4, 5, 6, 7, 8, 10], [1, 1, 3, 3]));
  expect(await read(y)).toEqual([10 + 1 - 5, 10 + 2 - 6, 10 + 4 - 8, 10 + 5 - 10]);
});

test('where every key is masked, attention gives the bias of its output', async () => {
  const parameters = layers.createAttention(testStream(1), 4);
  parameters.output.bias.dispose();
  parameters.output.bias = tensor([1, 2, 3, 4], [4]);
  const mask = np.zeros([1, 1, 1, 2]).greater(0);
  const y = layers.selfAttention(parameters, tensor([1, 2, 3, 4, 5, 6, 7, 8], [1, 2, 4]), { heads: 2, mask });
  expect(await read(y)).toEqual([1, 2, 3, 4, 1, 2, 3, 4]);
});

test('an unknown token has a vector of zeros', async () => {
  const table = tensor([1, 2, 3, 4], [2, 2]);
  const vectors = layers.embedding({ table }, np.array(new Int32Array([1, 2, -1])));
  expect(await read(vectors)).toEqual([3, 4, 0, 0, 0, 0]);
});

test('activations are finite, and so are their gradients, where exponentials are not', async () => {
  const extremes = [-1e4, -100, 0, 100, 1e4];
  for (const [activation, expected, slopes] of [
    [activations.sigmoid, [0, 0, 0.5, 1, 1], [0, 0, 0.25, 0, 0]],
    [activations.tanh, [-1, -1, 0, 1, 1], [0, 0, 1, 0, 0]],
  ] as const) {
    expectClose(await read(activation(tensor(extremes, [5]))), expected, 1e-6, 'values');
    const gradient = grad((x: layers.LinearParameters['bias']) => np.sum(activation(x)));
    expectClose(await read(gradient(tensor(extremes, [5]))), slopes, 1e-6, 'slopes');
  }
});

test('what does not fit is refused with the reason', () => {
  const x = np.zeros([1, 2, 4]);
  expect(() => layers.selfAttention(layers.createAttention(testStream(1), 4), x, { heads: 3 })).toThrow(
    '3 heads do not divide 4 features',
  );
  expect(() => layers.tokenIndices([0, 5], [2], 5)).toThrow('Token 5 at 1 is not in [0, 5)');
  expect(() => layers.maxPool(np.zeros([1, 1, 3, 4]), 2)).toThrow('do not cover an image of 3×4');
  expect(() => layers.createMlp(testStream(1), [3])).toThrow('at least two widths');
});

const images = { batch: 2, inputs: 2, outputs: 3, image: [5, 4] } as const;

/** Fixes the type of the inputs by their shapes, then hides it, so that all stand in one table. */
function compare<const S extends Shapes>(compared: Compared<S>): Compared<Shapes> {
  return compared as unknown as Compared<Shapes>;
}

type Projected<T> = Record<keyof typeof projections, T>;

function attentionParameters(p: Projected<layers.LinearParameters['bias']>): layers.AttentionParameters {
  return {
    query: { weight: p.qw, bias: p.qb },
    key: { weight: p.kw, bias: p.kb },
    value: { weight: p.vw, bias: p.vb },
    output: { weight: p.ow, bias: p.ob },
  };
}

function attention(
  p: Flat<typeof projections>,
  x: reference.Numbers,
  context: reference.Numbers,
  sizes: Pick<reference.AttentionSizes, 'queries' | 'keys' | 'visible'> & { heads?: number },
): number[] {
  const q = reference.linear(x, p.qw, p.qb, features);
  const k = reference.linear(context, p.kw, p.kb, features);
  const v = reference.linear(context, p.vw, p.vb, features);
  const mixed = reference.attend(q, k, v, { batch: 2, features, heads: 2, ...sizes });
  return reference.linear(mixed, p.ow, p.ob, features);
}
