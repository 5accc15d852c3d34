import { expect, test } from 'vitest';
import { testStream } from '../test/stream.ts';
import { accuracy, meanWithInterval, normalQuantile, studentQuantile, wilsonInterval } from './metrics.ts';

test.each([
  [0.975, 1.959963984540054],
  [0.95, 1.6448536269514722],
  [0.5, 0],
  [0.001, -3.090232306167813],
])('the normal quantile of %d', (probability, expected) => {
  expect(normalQuantile(probability)).toBeCloseTo(expected, 10);
});

test.each([
  [0.975, 1, 12.706204736432095],
  [0.975, 2, 4.302652729696142],
  [0.95, 5, 2.015048372669157],
  [0.975, 10, 2.2281388519649385],
  [0.025, 30, -2.0422724563012373],
  [0.975, 1000, 1.9623390808264078],
])("Student's quantile of %d with %d degrees of freedom", (probability, degrees, expected) => {
  expect(studentQuantile(probability, degrees)).toBeCloseTo(expected, 7);
});

test('an expansion takes over where the sums grow long, without a step', () => {
  expect(studentQuantile(0.995, 501)).toBeLessThan(studentQuantile(0.995, 500));
  expect(studentQuantile(0.995, 501)).toBeCloseTo(studentQuantile(0.995, 500), 4);
});

test("Wilson's interval has the published ends", () => {
  expect(wilsonInterval(8, 10)).toMatchObject({ value: 0.8, count: 10 });
  expect(wilsonInterval(8, 10).low).toBeCloseTo(0.4901625, 6);
  expect(wilsonInterval(8, 10).high).toBeCloseTo(0.9433178, 6);
  expect(wilsonInterval(0, 10)).toMatchObject({ low: 0, high: expect.closeTo(0.2775328, 6) });
  expect(wilsonInterval(10, 10)).toMatchObject({ low: expect.closeTo(0.7224672, 6), high: 1 });
  expect(() => wilsonInterval(0, 0)).toThrow('0 of 0 is not a share');
  expect(() => wilsonInterval(3, 2)).toThrow(RangeError);
});

test('the intervals hold the truth about as often as they say', () => {
  const stream = testStream(4);
  let means = 0;
  let shares = 0;
  for (let i = 0; i < 2000; i++) {
    const mean = meanWithInterval(
      Array.from({ length: 6 }, () => 3 + stream.normal()),
      0.9,
    );
    if (mean.low <= 3 && 3 <= mean.high) means++;
    const right = Array.from({ length: 50 }, () => stream.uniform()).filter((u) => u < 0.8).length;
    const share = wilsonInterval(right, 50, 0.9);
    if (share.low <= 0.8 && 0.8 <= share.high) shares++;
  }
  // Standard deviation of a share of .9 over 2000 trials: .0067. Wilson's is approximate, by about a hundredth here.
  expect(Math.abs(means / 2000 - 0.9)).toBeLessThan(0.02);
  expect(Math.abs(shares / 2000 - 0.9)).toBeLessThan(0.035);
});

test('accuracy counts rows whose greatest score is at the label', () => {
  const scores = [0.1, 0.9, 0.8, 0.2, 0.5, 0.5, NaN, 1];
  expect(accuracy(scores, [1, 1, 0, 1], 2)).toMatchObject({ value: 0.5, count: 4 });
  expect(() => accuracy([1, 2, 3], [0], 2)).toThrow('3 scores are not 2 for each of 1 labels');
});

test('the mean of five values, by hand', () => {
  const { value, low, high } = meanWithInterval([1, 2, 3, 4, 5]);
  expect(value).toBe(3);
  // 2.776445 · √(2.5/5)
  expect(high - 3).toBeCloseTo(1.963243, 6);
  expect(3 - low).toBeCloseTo(1.963243, 6);
  expect(() => meanWithInterval([1])).toThrow('at least two values');
});
