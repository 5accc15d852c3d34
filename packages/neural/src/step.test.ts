import { numpy as np } from '@jax-js/jax';
import { beforeAll, expect, test, vi } from 'vitest';
import { read, tensor } from '../test/agreement.ts';
import { openDevice } from './device.ts';
import { meanSquaredError } from './losses.ts';
import { momentum } from './optimizers/index.ts';
import { compileGradient, createStep } from './step.ts';
import { countNumbers, keep, mapTree, namedLeaves, release, releaseAlive, type Tensor } from './tree.ts';

type Line = { slope: Tensor; at: { zero: Tensor } };
type Points = { x: Tensor; y: Tensor };

// Compiling is slow where others want the processor too.
vi.setConfig({ testTimeout: 60_000 });

beforeAll(async () => {
  await openDevice('wasm');
});

const line = (): Line => ({ slope: tensor([1], []), at: { zero: tensor([0], []) } });
/** Residuals of y = x: −1 and −2. Gradient by the slope 2·(−1·1 −2·2)/2 = −5, by the intercept −3. */
const points = (): Points => ({ x: tensor([1, 2], [2]), y: tensor([2, 4], [2]) });
const loss = ({ slope, at }: Line, { x, y }: Points): Tensor =>
  meanSquaredError(x.mul(slope).add(at.zero), y);

test('a compiled gradient has the loss and the slopes, by hand', async () => {
  const gradient = compileGradient(loss);
  const parameters = line();
  for (let i = 0; i < 2; i++) {
    const [value, slopes] = gradient(keep(parameters), points());
    expect(await read(value)).toEqual([2.5]);
    expect([...(await read(slopes.slope)), ...(await read(slopes.at.zero))]).toEqual([-5, -3]);
  }
  gradient.dispose();
  release(parameters);
});

test('a step moves along them, clipped where asked', async () => {
  for (const [options, factor] of [
    [{}, 1],
    [{ clipNorm: Math.sqrt(34) / 2 }, 0.5],
    [{ clipNorm: Infinity }, 1],
  ] as const) {
    const optimizer = momentum(0.1);
    const step = createStep(loss, optimizer, options);
    const parameters = line();
    const stepped = step(parameters, optimizer.init(parameters), points(), 1);
    expect(await read(stepped.loss)).toEqual([2.5]);
    expect((await read(stepped.gradientNorm))[0]).toBeCloseTo(Math.sqrt(34), 5);
    expect((await read(stepped.parameters.slope))[0]).toBeCloseTo(1 + 0.5 * factor, 6);
    expect((await read(stepped.parameters.at.zero))[0]).toBeCloseTo(0.3 * factor, 6);
    release(stepped.state);
    step.dispose();
  }
});

test('a batch of another shape is no obstacle', async () => {
  const gradient = compileGradient(loss);
  const [value] = gradient(line(), { x: np.ones([5]), y: np.zeros([5]) });
  expect(await read(value)).toEqual([1]);
  const [other] = gradient(line(), points());
  expect(await read(other)).toEqual([2.5]);
});

test('trees tell their leaves, their names and their numbers', () => {
  const tree = { b: [tensor([1, 2], [2]), { a: tensor([3], [1]) }], a: tensor([4], []) };
  expect(countNumbers(tree)).toBe(4);
  expect(namedLeaves(tree).map(({ name, leaf }) => [name, leaf.size])).toEqual([
    ['b.0', 2],
    ['b.1.a', 1],
    ['a', 1],
  ]);
  expect(namedLeaves(tree.a, 'alone').map(({ name }) => name)).toEqual(['alone']);
  expect(() => mapTree((x) => x, [tree.a, tree.a], [tree.a] as never)).toThrow('differ in structure');
  const kept = keep(tree);
  release(kept);
  releaseAlive(tree);
  expect(tree.a.refCount).toBe(0);
  releaseAlive(tree);
  expect(tree.a.refCount).toBe(0);
});
