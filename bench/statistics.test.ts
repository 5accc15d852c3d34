import { expect, test } from 'vitest';
import { percentile, spread } from './statistics.ts';

test('a percentile is the nearest rank, whatever the order', () => {
  const values = [5, 1, 4, 2, 3];
  expect(percentile(values, 0.5)).toBe(3);
  expect(percentile(values, 0.95)).toBe(5);
  expect(percentile(values, 0)).toBe(1);
  expect(values).toEqual([5, 1, 4, 2, 3]);
});

test('nothing measured is no number', () => {
  expect(percentile([], 0.5)).toBeNaN();
  expect(spread([2])).toEqual({ p50: 2, p95: 2, count: 1 });
});
