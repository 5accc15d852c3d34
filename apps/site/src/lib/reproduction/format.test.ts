import { expect, test } from 'vitest';
import { formatDuration, formatNumber, formatTick } from './format.ts';

test.each([
  [0, '0'],
  [0.031249, '0.0312'],
  [-2.5, '−2.5'],
  [1840.4, '1,840'],
  [0.000021, '2.1 × 10⁻⁵'],
  [-123456789, '−1.23 × 10⁸'],
])('%d is read as %s', (value, text) => {
  expect(formatNumber(value)).toBe(text);
});

test.each([
  [0.00001, '10⁻⁵'],
  [0.01, '0.01'],
  [1000, '1,000'],
  [100_000, '10⁵'],
  [200_000, '2 × 10⁵'],
  [-0.25, '−0.25'],
])('the mark of %d is %s', (value, text) => {
  expect(formatTick(value)).toBe(text);
});

test.each([
  [0.42, '0.4 s'],
  [59.6, '1 min'],
  [125, '2 min 5 s'],
  [6_000, '1 h 40 min'],
  [7_200, '2 h'],
])('%d seconds are %s', (seconds, text) => {
  expect(formatDuration(seconds)).toBe(text);
});
