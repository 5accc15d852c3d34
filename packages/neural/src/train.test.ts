import { beforeAll, describe, expect, test, vi } from 'vitest';
import { expectClose, read, tensor } from '../test/agreement.ts';
import { testStream } from '../test/stream.ts';
import { tanh } from './activations.ts';
import { shuffledBatches, takeRows } from './batches.ts';
import { fromTree, toTree } from './checkpoint/index.ts';
import { openDevice } from './device.ts';
import { createMlp, linear, mlp, type LinearParameters } from './layers/index.ts';
import { binaryLogistic, meanSquaredError } from './losses.ts';
import { adam, sgd } from './optimizers/index.ts';
import { watchBuffers } from './testing.ts';
import { train, type TrainOptions } from './train.ts';
import { keep, release, type Tensor, type Tree } from './tree.ts';

type Batch = { x: Tensor; y: Tensor };

// Compiling is slow where others want the processor too.
vi.setConfig({ testTimeout: 60_000 });

beforeAll(async () => {
  await openDevice('wasm');
});

test('learns the exclusive or, which no linear map does', async () => {
  const corners = { x: tensor([0, 0, 0, 1, 1, 0, 1, 1], [4, 2]), y: tensor([0, 1, 1, 0], [4, 1]) };
  const trained = await train({
    parameters: createMlp(testStream(3), [2, 8, 1]),
    loss: (p: LinearParameters[], { x, y }: Batch) => binaryLogistic(mlp(p, x, tanh), y),
    optimizer: adam(0.05),
    batches: again(corners),
    steps: 200,
  });
  expect(trained).toMatchObject({ stopped: 'steps', step: 200, evaluations: [] });
  const logits = await read(mlp(trained.parameters, corners.x.ref, tanh));
  expect(logits.map((z) => z > 0)).toEqual([false, true, true, false]);
  expect(Math.min(...logits.map(Math.abs))).toBeGreaterThan(2);
});

test('goes on from a checkpoint to the very numbers of a run without a break', async () => {
  const whole = await train({ ...regression(), steps: 30 });
  const first = await train({ ...regression(), steps: 12 });
  const saved = {
    ...(await fromTree(first.parameters, 'parameters')),
    ...(await fromTree(first.state, 'state')),
  };
  const fresh = regression();
  const second = await train({
    ...fresh,
    parameters: toTree(saved, first.parameters, 'parameters'),
    state: toTree(saved, first.state, 'state'),
    firstStep: first.step,
    batches: skip(regressionBatches(), 12),
    steps: 30,
  });
  expect(second.step).toBe(30);
  expect(await read(second.parameters.weight)).toEqual(await read(whole.parameters.weight));
  expect(await read(second.parameters.bias)).toEqual(await read(whole.parameters.bias));
});

test('the schedule counts steps from one, or from those done before', async () => {
  const seen: number[] = [];
  const optimizer = sgd((step) => {
    seen.push(step);
    return 0.01;
  });
  await train({ ...regression(), optimizer, steps: 3 });
  await train({ ...regression(), optimizer, firstStep: 10, steps: 12 });
  expect(seen).toEqual([1, 2, 3, 11, 12]);
});

test('reports loss, gradient and evaluations as they come', async () => {
  const onProgress = vi.fn();
  const breathe = vi.fn(() => Promise.resolve());
  const { evaluations } = await train({
    ...regression(),
    steps: 7,
    reportEvery: 2,
    evaluate: { every: 3, better: 'lower', measure: (_, step) => 10 - step },
    onProgress,
    breathe,
  });
  expect(evaluations).toEqual([
    { step: 3, value: 7 },
    { step: 6, value: 4 },
    { step: 7, value: 3 },
  ]);
  const reports = onProgress.mock.calls.map(([progress]) => progress);
  expect(reports.map(({ step }) => step)).toEqual([2, 3, 4, 6, 7]);
  expect(reports[1]).toEqual({
    step: 3,
    steps: 7,
    loss: expect.any(Number),
    gradientNorm: expect.any(Number),
    evaluation: { step: 3, value: 7 },
  });
  expect(breathe).toHaveBeenCalledTimes(6);
});

describe('ends early', () => {
  test('when evaluations get no better, with the best parameters kept', async () => {
    const values = [3, 1, 2, NaN, 1, 0];
    const snapshots: number[][] = [];
    const trained = await train({
      ...regression(),
      steps: 100,
      evaluate: {
        every: 5,
        better: 'lower',
        patience: 3,
        keepBest: true,
        measure: async ({ weight }) => {
          snapshots.push(await read(weight.ref));
          return values[snapshots.length - 1] ?? NaN;
        },
      },
    });
    expect(trained).toMatchObject({ stopped: 'patience', step: 25, best: { step: 10, value: 1 } });
    expect(await read((trained.best?.parameters as LinearParameters).weight)).toEqual(snapshots[1]);
  });

  test('when batches run out, after a last evaluation', async () => {
    const trained = await train({
      ...regression(),
      batches: regressionBatches(2),
      steps: 1000,
      evaluate: { every: 100, better: 'higher', measure: (_, step) => step },
    });
    expect(trained).toMatchObject({ stopped: 'batches', step: 8, best: { step: 8, value: 8 } });
  });

  test('when the loss is no longer finite', async () => {
    const trained = await train({ ...regression(), optimizer: sgd(1e6), clipNorm: Infinity, steps: 1000 });
    expect(trained.stopped).toBe('diverged');
    expect(trained.step).toBeLessThan(30);
  });

  test('with the reason of an abort, and nothing left behind', async () => {
    const controller = new AbortController();
    const reason = new Error('The reader went away.');
    const options = { ...regression(), steps: 1000, signal: controller.signal };
    await expectReleased(options, () => controller.abort(reason), reason);
  });

  test('with the error of a callback, and nothing left behind', async () => {
    const error = new Error('No place on the disk.');
    await expectReleased({ ...regression(), steps: 1000 }, () => Promise.reject(error), error);
  });
});

test('an error in the loss comes through as it is', async () => {
  const loss = (): Tensor => {
    throw new Error('Not today.');
  };
  await expect(train({ ...regression(), loss, steps: 3 })).rejects.toThrow('Not today.');
});

/** y = x·(2, −1) + ½, sixteen examples in four batches an epoch. */
function regression(): TrainOptions<LinearParameters, Batch> {
  return {
    parameters: { weight: tensor([0, 0], [2, 1]), bias: tensor([0], [1]) },
    loss: (p, { x, y }) => meanSquaredError(linear(p, x), y),
    optimizer: adam(0.05),
    batches: regressionBatches(),
    clipNorm: 5,
    steps: 1,
  };
}

test('finds the map that made the examples', async () => {
  const { parameters, state } = await train({ ...regression(), steps: 400 });
  release(state);
  expectClose(await read(parameters.weight), [2, -1], 0.01, 'weight');
  expectClose(await read(parameters.bias), [0.5], 0.01, 'bias');
});

function* regressionBatches(epochs?: number): Generator<Batch> {
  const stream = testStream(1);
  const x = Float32Array.from({ length: 32 }, () => stream.normal());
  const y = Float32Array.from({ length: 16 }, (_, i) => 2 * (x[2 * i] ?? 0) - (x[2 * i + 1] ?? 0) + 0.5);
  const options = epochs === undefined ? { size: 4 } : { size: 4, epochs };
  for (const indices of shuffledBatches(16, testStream(2), options)) {
    yield { x: takeRows(x, [2], indices), y: takeRows(y, [1], indices) };
  }
}

function* again<T extends Tree>(batch: T): Generator<T> {
  for (;;) yield keep(batch);
}

/** Passes over batches that were trained on before. */
function* skip(batches: Generator<Batch>, count: number): Generator<Batch> {
  for (let i = 0; i < count; i++) release(batches.next().value as Batch);
  yield* batches;
}

async function expectReleased(
  options: TrainOptions<LinearParameters, Batch>,
  end: () => void | Promise<void>,
  reason: Error,
): Promise<void> {
  const watch = await watchBuffers();
  try {
    let breaths = 0;
    const breathe = async (): Promise<void> => {
      if (++breaths === 5) await end();
    };
    // Each is better than the one before, and takes its place.
    const measure = (_: Tree, step: number) => step;
    const evaluate = { every: 2, better: 'higher', keepBest: true, measure } as const;
    // The parameters are made before the watch begins; those that replace them are counted.
    await expect(train({ ...options, evaluate, breathe })).rejects.toBe(reason);
    expect(breaths).toBe(5);
    expect(watch.count()).toEqual({ buffers: 0, bytes: 0 });
  } finally {
    watch.stop();
  }
}
