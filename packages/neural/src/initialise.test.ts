import { beforeAll, describe, expect, test } from 'vitest';
import { read } from '../test/agreement.ts';
import { testStream } from '../test/stream.ts';
import { openDevice } from './device.ts';
import * as initialisers from './initialise.ts';

beforeAll(async () => {
  await openDevice('wasm');
});

const fans = { fanIn: 300, fanOut: 100 };

describe.each([
  ['uniform', initialisers.uniform(0.3), 0.3 ** 2 / 3, 0.3],
  ['normal', initialisers.normal(0.2), 0.04, Infinity],
  ['Xavier, uniform', initialisers.xavierUniform, 2 / 400, Math.sqrt(6 / 400)],
  ['Xavier, normal', initialisers.xavierNormal, 2 / 400, Infinity],
  ['He, uniform', initialisers.heUniform, 2 / 300, Math.sqrt(6 / 300)],
  ['He, normal', initialisers.heNormal, 2 / 300, Infinity],
])('%s', (_, initialise, variance, bound) => {
  test('has its variance, no mean, and stays within its bounds', async () => {
    const values = await read(initialise(testStream(5), [300, 100], fans));
    const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
    const spread = values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / values.length;
    // 30,000 draws: the mean errs by √(variance/30,000), the variance by at most 0.8 % of itself; four times that.
    expect(Math.abs(mean)).toBeLessThan(4 * Math.sqrt(variance / 30_000));
    expect(Math.abs(spread / variance - 1)).toBeLessThan(0.033);
    expect(Math.max(...values.map(Math.abs))).toBeLessThanOrEqual(bound);
  });

  test('depends on the stream, and on nothing else', async () => {
    const draw = (seed: number) => read(initialise(testStream(seed), [2, 3], fans));
    expect(await draw(1)).toEqual(await draw(1));
    expect(await draw(1)).not.toEqual(await draw(2));
  });
});

test('zeros draw nothing', async () => {
  const never = () => {
    throw new Error('A number was drawn.');
  };
  const zeros = initialisers.zeros({ uniform: never, normal: never }, [2, 2], fans);
  expect(zeros.shape).toEqual([2, 2]);
  expect(await read(zeros)).toEqual([0, 0, 0, 0]);
});
