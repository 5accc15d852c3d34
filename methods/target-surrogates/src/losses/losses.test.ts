import { randomStream } from '@papertape/reproduction';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { furthest, numbers } from '../testing.ts';
import { logistic } from './logistic.ts';
import type { Loss } from './loss.ts';
import { softmaxCrossEntropy } from './softmax.ts';
import { squared } from './squared.ts';

type Random = ReturnType<typeof randomStream>;
const CASES: { loss: Loss; c: number; labels: (random: Random, n: number) => Float64Array }[] = [
  { loss: logistic, c: 1, labels: (random, n) => numbers(random, n).map((v) => (v > 0 ? 1 : 0)) },
  { loss: squared(2), c: 2, labels: (random, n) => numbers(random, 2 * n) },
  {
    loss: softmaxCrossEntropy(4),
    c: 4,
    labels: (random, n) => numbers(random, n).map(() => random.integer(4)),
  },
];
const N = 7;

describe.each(CASES)('$loss.name', ({ loss, c, labels }) => {
  const problem = (seed: number, spread: number) => {
    const random = randomStream(seed, 'loss');
    return { z: numbers(random, N * c, spread), y: labels(random, N), other: numbers(random, N * c, spread) };
  };
  const inputs = [fc.nat(1e6), fc.double({ min: 0.01, max: 20, noNaN: true })] as const;

  test('its derivatives are those of central differences, per example', () => {
    fc.assert(
      fc.property(...inputs, (seed, spread) => {
        const { z, y } = problem(seed, spread);
        const { grad, loss: value } = loss.evaluate(z, y);
        expect(value).toBe(loss.value(z, y));
        const h = 1e-5;
        const numeric = z.map((_, i) => {
          const moved = (by: number) =>
            loss.value(
              z.map((v, j) => (j === i ? v + by : v)),
              y,
            );
          return (N * (moved(h) - moved(-h))) / (2 * h);
        });
        expect(furthest(grad, numeric)).toBeLessThan(1e-5 * (1 + spread));
      }),
    );
  });

  test('L bounds how fast they change', () => {
    fc.assert(
      fc.property(...inputs, (seed, spread) => {
        const { z, y, other } = problem(seed, spread);
        const near = z.map((value, i) => value + 1e-3 * (other[i] ?? 0));
        for (const to of [other, near]) {
          const [a, b] = [loss.evaluate(z, y).grad, loss.evaluate(to, y).grad];
          for (let i = 0; i < N; i++) {
            const part = (v: Float64Array) => v.subarray(i * c, (i + 1) * c);
            const [rise, run] = [distance(part(a), part(b)), distance(part(z), part(to))];
            expect(rise).toBeLessThanOrEqual(loss.smoothness * run * (1 + 1e-6) + 1e-12);
          }
        }
      }),
      { numRuns: 200 },
    );
  });

  test('a smaller L would not bound it', () => {
    // All three are steepest where nothing is decided: at 0, between the first two classes where there are classes.
    const z = Float64Array.from({ length: c }, (_, k) => (k < 2 ? 0 : -40));
    const to = z.map((value, k) => value + ([1e-4, -1e-4][k] ?? 0));
    const y = new Float64Array(c);
    const rise = distance(loss.evaluate(z, y).grad, loss.evaluate(to, y).grad);
    expect(rise / distance(z, to)).toBeCloseTo(loss.smoothness, 6);
  });

  test('it stays finite for targets however large', () => {
    const { y } = problem(1, 1);
    const z = Float64Array.from({ length: N * c }, (_, i) => (i % 2 === 0 ? 1e4 : -1e4));
    const { loss: value, grad } = loss.evaluate(z, y);
    expect(Number.isFinite(value) && grad.every((g) => Number.isFinite(g))).toBe(true);
  });
});

test('a logistic loss that is almost none keeps its digits', () => {
  const { loss, grad } = logistic.evaluate(Float64Array.of(50), Float64Array.of(1));
  expect(loss).toBeCloseTo(Math.exp(-50), 30);
  expect(grad[0]).toBeCloseTo(-Math.exp(-50), 30);
});

function distance(a: Float64Array, b: Float64Array): number {
  return Math.hypot(...a.map((value, i) => value - (b[i] ?? 0)));
}
