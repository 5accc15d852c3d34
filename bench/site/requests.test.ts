import { expect, test } from 'vitest';
import { parseServerTiming } from './requests.ts';

test('reads names and durations, and passes over metrics without one', () => {
  expect(parseServerTiming('total;dur=4.2, cache;desc="hit", search;desc=x;dur=1')).toEqual([
    ['total', 4.2],
    ['search', 1],
  ]);
  expect(parseServerTiming('')).toEqual([]);
});
