import fc from 'fast-check';
import { expect, test } from 'vitest';
import { backOffMs, retryAfterMs } from './retry.ts';

test('the pause grows, keeps a random half, and has a ceiling', () => {
  expect([1, 2, 3].map((attempt) => backOffMs(attempt, 0))).toEqual([250, 500, 1000]);
  fc.assert(
    fc.property(
      fc.integer({ min: 1, max: 60 }),
      fc.double({ min: 0, max: 0.999, noNaN: true }),
      (attempt, random) => {
        const pause = backOffMs(attempt, random);
        return pause >= 250 && pause <= 30_000;
      },
    ),
  );
});

test('Retry-After is read as seconds or as a date', () => {
  const now = new Date('2026-03-01T00:00:00Z');
  expect(retryAfterMs('120', now)).toBe(120_000);
  expect(retryAfterMs('Sun, 01 Mar 2026 00:10:00 GMT', now)).toBe(600_000);
  expect(retryAfterMs('Sat, 28 Feb 2026 00:10:00 GMT', now)).toBe(0);
  expect(retryAfterMs('soon', now)).toBeNull();
  expect(retryAfterMs(null, now)).toBeNull();
});
