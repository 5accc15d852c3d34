import { expect, test } from 'vitest';
import { firstDayOf } from './dates.ts';

test.each([
  ['2024', '2024-01-01'],
  ['2024-02', '2024-02-01'],
  ['2024-02-29', '2024-02-29'],
  ['2024/3/9', '2024-03-09'],
])('%s begins on %s', (text, day) => {
  expect(firstDayOf(text)).toBe(day);
});

test.each(['2023-02-29', '2024-13', '24', '0001', 'today', '', '2024-', '2024-01-32'])(
  '%s is no date',
  (text) => {
    expect(firstDayOf(text)).toBeNull();
  },
);
