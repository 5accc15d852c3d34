import { randomStream } from '@papertape/reproduction';
import { expect, test } from 'vitest';
import { antitheticMean, independentMean } from './index.ts';

test('antithetic pairs are exact for a linear function, independent draws are not', () => {
  const line = (u: number) => 3 * u - 1;
  expect(antitheticMean(line, 10, randomStream(1, 'pairs'))).toBeCloseTo(0.5, 14);
  expect(Math.abs(independentMean(line, 10, randomStream(1, 'draws')) - 0.5)).toBeGreaterThan(1e-3);
});

test('both come near the integral', () => {
  for (const mean of [independentMean, antitheticMean]) {
    expect(mean(Math.exp, 100_000, randomStream(2, 'draws'))).toBeCloseTo(Math.E - 1, 1);
  }
});

test('a number of evaluations that cannot be is refused', () => {
  expect(() => independentMean(Math.exp, 0, randomStream(3, 'draws'))).toThrow(RangeError);
  expect(() => antitheticMean(Math.exp, 7, randomStream(3, 'pairs'))).toThrow(RangeError);
});
