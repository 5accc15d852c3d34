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
  type Shapes,
} from '../test/agreement.ts';
import * as reference from '../test/reference.ts';
import { openDevice } from './device.ts';
import { binaryLogistic, meanSquaredError, oneHot, softmaxCrossEntropy } from './losses.ts';
import type { Tensor } from './tree.ts';

// Compiling is slow where others want the processor too.
vi.setConfig({ testTimeout: 60_000 });

beforeAll(async () => {
  await openDevice('wasm');
});

/** Targets of these losses are differentiated too: nothing needs it, but it must not go wrong. */
const losses: [string, Compared<Shapes>][] = [
  [
    'softmax cross-entropy',
    compare({
      shapes: { logits: [4, 3], targets: [4, 3] },
      compute: ({ logits, targets }) => softmaxCrossEntropy(logits, targets),
      reference: ({ logits, targets }) => [reference.softmaxCrossEntropy(logits, targets, 3)],
    }),
  ],
  [
    'softmax cross-entropy of sequences',
    compare({
      shapes: { logits: [2, 3, 4], targets: [2, 3, 4] },
      compute: ({ logits, targets }) => softmaxCrossEntropy(logits, targets),
      reference: ({ logits, targets }) => [reference.softmaxCrossEntropy(logits, targets, 4)],
    }),
  ],
  [
    'binary logistic',
    compare({
      shapes: { logits: [7], labels: [7] },
      compute: ({ logits, labels }) => binaryLogistic(logits, labels),
      reference: ({ logits, labels }) => [reference.binaryLogistic(logits, labels)],
    }),
  ],
  [
    'mean squared error',
    compare({
      shapes: { predictions: [3, 2], targets: [3, 2] },
      compute: ({ predictions, targets }) => meanSquaredError(predictions, targets),
      reference: ({ predictions, targets }) => [reference.meanSquaredError(predictions, targets)],
    }),
  ],
];

describe.each(losses)('%s', (_, compared) => {
  test('gives the number of the reference', () => expectSameValues(compared));
  test('has the gradients of the reference', () => expectSameGradients(compared));
  test('leaves no buffers behind', () => expectNoLeak(compared));
});

test('losses worked out by hand', async () => {
  const equal = softmaxCrossEntropy(np.zeros([2, 4]), oneHot([0, 3], 4));
  expectClose(await read(equal), [Math.log(4)], 1e-6, 'four equal logits');
  const even = binaryLogistic(np.zeros([3]), tensor([0, 1, 1], [3]));
  expectClose(await read(even), [Math.LN2], 1e-6, 'logit zero');
  const error = meanSquaredError(tensor([1, 2], [2]), tensor([0, 4], [2]));
  expect(await read(error)).toEqual([(1 + 4) / 2]);
});

test('logits as large as they come give finite losses and slopes', async () => {
  const logits = [-1e4, 0, 1e4];
  const loss = (z: Tensor) => binaryLogistic(z, tensor([1, 1, 0], [3]));
  expectClose(await read(loss(tensor(logits, [3]))), [(1e4 + Math.LN2 + 1e4) / 3], 1e-6, 'loss');
  expectClose(await read(grad(loss)(tensor(logits, [3]))), [-1 / 3, -0.5 / 3, 1 / 3], 1e-6, 'slopes');
  const classes = (z: Tensor) => softmaxCrossEntropy(z, oneHot([0], 3));
  expectClose(await read(classes(tensor(logits, [1, 3]))), [2e4], 1e-6, 'loss');
  expectClose(await read(grad(classes)(tensor(logits, [1, 3]))), [-1, 0, 1], 1e-6, 'slopes');
});

test('labels become rows, and others than the classes are refused', async () => {
  expect(await read(oneHot([2, 0], 3))).toEqual([0, 0, 1, 1, 0, 0]);
  expect(() => oneHot([0, 3], 3)).toThrow('Label 3 of example 1 is not in [0, 3)');
  expect(() => oneHot([0.5], 3)).toThrow(RangeError);
});

function compare<const S extends Shapes>(compared: Compared<S>): Compared<Shapes> {
  return compared as unknown as Compared<Shapes>;
}
