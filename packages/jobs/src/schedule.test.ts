import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { lastTime, nextTime, pauseAfterFailure } from './schedule.ts';

const eastern = { timeZone: 'America/New_York', at: ['00:20', '08:20'] };

describe('nextTime', () => {
  test.each([
    ['2026-03-02T05:00:00Z', '2026-03-02T05:20:00.000Z'],
    ['2026-03-02T05:20:00Z', '2026-03-02T13:20:00.000Z'],
    ['2026-03-02T23:00:00Z', '2026-03-03T05:20:00.000Z'],
    // Summer time begins on 8 March 2026: the same wall-clock time comes an hour earlier in UTC.
    ['2026-03-08T14:00:00Z', '2026-03-09T04:20:00.000Z'],
    // and ends on 1 November.
    ['2026-11-01T04:00:00Z', '2026-11-01T04:20:00.000Z'],
    ['2026-11-01T13:00:00Z', '2026-11-01T13:20:00.000Z'],
  ])('after %s comes %s', (after, expected) => {
    expect(nextTime(eastern, new Date(after)).toISOString()).toBe(expected);
  });

  test('an hour before midnight, the short day that follows is not passed over', () => {
    const berlin = { timeZone: 'Europe/Berlin', at: ['02:30', '17:00'] };
    const late = new Date('2025-03-29T22:00:00Z'); // 24 hours later it is midnight of the 31st
    expect(nextTime(berlin, late).toISOString()).toBe('2025-03-30T01:30:00.000Z'); // 02:30 does not exist: 03:30
  });

  test('lies ahead by at most a day, and the last time lies behind', () => {
    const zones = fc.constantFrom(
      'America/New_York',
      'Europe/Berlin',
      'Asia/Kolkata',
      'Pacific/Kiritimati',
      'UTC',
    );
    const instants = fc.date({
      min: new Date('2024-01-01'),
      max: new Date('2030-01-01'),
      noInvalidDate: true,
    });
    fc.assert(
      fc.property(zones, instants, (timeZone, instant) => {
        const times = { timeZone, at: ['02:30', '17:00'] };
        const next = nextTime(times, instant).getTime() - instant.getTime();
        const last = instant.getTime() - lastTime(times, instant).getTime();
        return next > 0 && next <= 25 * 3_600_000 && last >= 0 && last <= 25 * 3_600_000;
      }),
    );
  });
});

test('pauses double up to six hours, and obey what the source asks', () => {
  const minutes = (failures: number, tooMany = false, retryAfterMs: number | null = null) =>
    pauseAfterFailure(failures, { tooMany, retryAfterMs }) / 60_000;
  expect([1, 2, 3, 4, 9, 100].map((failures) => minutes(failures))).toEqual([15, 30, 60, 120, 360, 360]);
  expect(minutes(1, true, 5_000)).toBeGreaterThanOrEqual(10);
  expect(minutes(1, true, 3_600_000 * 2)).toBe(120);
});
