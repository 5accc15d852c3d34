import { describe, expect, test } from 'vitest';
import type { Run } from './result.ts';
import { seedValues, summarizeSeries } from './summaries.ts';

function run(seed: number, x: number[], y: number[], measurements = {}): Run {
  return {
    seed,
    status: 'finished',
    seconds: 1,
    measurements,
    series: [{ name: 'loss', x, y }],
    tables: [],
    images: [],
  };
}
const failed: Run = { seed: 9, status: 'failed', seconds: 1, error: 'no' };

describe('summarizeSeries', () => {
  test('mean and range over seeds', () => {
    const runs = [run(1, [0, 1], [4, 2]), run(2, [0, 1], [6, 4]), failed];
    expect(summarizeSeries({ runs }, 'loss')).toEqual([
      { x: 0, mean: 5, low: 4, high: 6 },
      { x: 1, mean: 3, low: 2, high: 4 },
    ]);
  });

  test('on different grids, lines are read between their points and end where they end', () => {
    const runs = [run(1, [0, 4], [0, 8]), run(2, [1, 2], [1, 3])];
    expect(summarizeSeries({ runs }, 'loss')).toEqual([
      { x: 0, mean: 0, low: 0, high: 0 },
      { x: 1, mean: 1.5, low: 1, high: 2 },
      { x: 2, mean: 3.5, low: 3, high: 4 },
      { x: 4, mean: 8, low: 8, high: 8 },
    ]);
  });

  test('where x stands still the last value counts; an unknown series has no points', () => {
    expect(summarizeSeries({ runs: [run(1, [0, 0, 1], [1, 2, 3])] }, 'loss')).toEqual([
      { x: 0, mean: 2, low: 2, high: 2 },
      { x: 1, mean: 3, low: 3, high: 3 },
    ]);
    expect(summarizeSeries({ runs: [run(1, [], [])] }, 'loss')).toEqual([]);
    expect(summarizeSeries({ runs: [] }, 'other')).toEqual([]);
  });
});

test('seedValues: by seed, of those that have it', () => {
  const runs = [run(3, [], [], { n: 30 }), run(1, [], [], { n: 10 }), run(2, [], []), failed];
  expect(seedValues({ runs }, 'n')).toEqual([10, 30]);
});
