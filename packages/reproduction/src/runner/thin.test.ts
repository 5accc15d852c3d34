import fc from 'fast-check';
import { expect, test } from 'vitest';
import { SERIES_POINTS } from '../result.ts';
import { ThinnedSeries } from './thin.ts';

function thin(length: number) {
  const series = new ThinnedSeries();
  for (let x = 0; x < length; x += 1) series.add(x, x * x);
  return series.points();
}

test('a short series is kept whole', () => {
  expect(thin(SERIES_POINTS - 1).x).toHaveLength(SERIES_POINTS - 1);
  expect(thin(0)).toEqual({ x: [], y: [] });
  expect(thin(1)).toEqual({ x: [0], y: [0] });
});

test('a long one keeps first and last, between half and all of the places, evenly spaced, with its values to seven digits', () => {
  fc.assert(
    fc.property(fc.integer({ min: SERIES_POINTS, max: 20_000 }), (length) => {
      const { x, y } = thin(length);
      expect(x.length).toBeLessThanOrEqual(SERIES_POINTS);
      expect(x.length).toBeGreaterThanOrEqual(SERIES_POINTS / 2);
      expect([x[0], x.at(-1)]).toEqual([0, length - 1]);
      const gaps = x.slice(1, -1).map((value, index) => value - (x[index] ?? NaN));
      expect(new Set(gaps).size).toBe(1);
      expect(y).toEqual(x.map((value) => Number((value * value).toPrecision(7))));
    }),
    { numRuns: 50 },
  );
});

test('looking at it in between changes nothing', () => {
  const looked = new ThinnedSeries();
  for (let x = 0; x < 1234; x += 1) {
    looked.add(x, x * x);
    looked.points();
  }
  expect(looked.points()).toEqual(thin(1234));
});

test('x may stand still and not go back', () => {
  const series = new ThinnedSeries();
  series.add(1, 1);
  series.add(1, 2);
  expect(() => series.add(0.5, 3)).toThrow(RangeError);
});
