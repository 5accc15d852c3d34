import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { lastPeriod, nextPeriod, parsePeriod, type Schedule } from './period.ts';

const at = (frequency: Schedule['frequency'], hour: number, timeZone: string): Schedule => ({
  frequency,
  hour,
  timeZone,
});

describe('the period that is due', () => {
  test.each([
    ['daily', 'Europe/Berlin', 8, '2026-03-10T06:59:59Z', '2026-03-09', '2026-03-09T07:00:00.000Z'],
    ['daily', 'Europe/Berlin', 8, '2026-03-10T07:00:00Z', '2026-03-10', '2026-03-10T07:00:00.000Z'],
    ['weekly', 'America/New_York', 7, '2026-03-16T11:00:00Z', '2026-W11', '2026-03-16T11:00:00.000Z'],
    ['monthly', 'Asia/Kolkata', 9, '2026-03-01T03:30:00Z', '2026-02', '2026-03-01T03:30:00.000Z'],
    ['daily', 'Pacific/Kiritimati', 0, '2026-12-31T10:00:00Z', '2027-01-01', '2026-12-31T10:00:00.000Z'],
  ] as const)('%s in %s at %i, at %s: %s', (frequency, zone, hour, now, key, due) => {
    const period = lastPeriod(at(frequency, hour, zone), new Date(now));
    expect([period.key, period.due.toISOString()]).toEqual([key, due]);
  });

  test('an hour that summer time skips falls an hour later; one that comes twice gives one edition', () => {
    const skipped = lastPeriod(at('daily', 2, 'Europe/Berlin'), new Date('2026-03-29T12:00:00Z'));
    expect([skipped.key, skipped.due.toISOString()]).toEqual(['2026-03-29', '2026-03-29T01:00:00.000Z']);
    const twice = nextPeriod(at('daily', 2, 'Europe/Berlin'), new Date('2026-10-24T12:00:00Z'));
    expect(twice.key).toBe('2026-10-25');
    expect(nextPeriod(at('daily', 2, 'Europe/Berlin'), twice.due).key).toBe('2026-10-26');
  });
});

describe('a year, hour by hour, in zones that change their clocks and in odd ones', () => {
  const zones = [
    'Europe/Berlin',
    'America/New_York',
    'Australia/Lord_Howe',
    'Asia/Kathmandu',
    'UTC',
  ] as const;
  test.each(zones)('%s: each day of the calendar has one edition, in order', (zone) => {
    for (const hour of [0, 1, 2, 3, 23]) {
      const schedule = at('daily', hour, zone);
      const keys: string[] = [];
      let period = nextPeriod(schedule, new Date('2026-01-01T12:00:00Z'));
      for (let day = 0; day < 365; day++) {
        keys.push(period.key);
        expect(lastPeriod(schedule, period.due)).toEqual(period);
        const next = nextPeriod(schedule, period.due);
        expect(next.since).toEqual(period.due);
        period = next;
      }
      expect(new Set(keys).size).toBe(365);
      const first = Date.parse(keys[0] ?? '');
      expect(Date.parse(keys[364] ?? '') - first).toBe(364 * 86_400_000);
    }
  });
});

test('the last period lies behind or now, the next ahead, and they are neighbours', () => {
  const schedules = fc.record({
    frequency: fc.constantFrom('daily' as const, 'weekly' as const, 'monthly' as const),
    hour: fc.integer({ min: 0, max: 23 }),
    timeZone: fc.constantFrom('America/Santiago', 'Europe/London', 'Asia/Tokyo', 'Africa/Cairo'),
  });
  const instants = fc.date({
    min: new Date('2026-01-01'),
    max: new Date('2028-01-01'),
    noInvalidDate: true,
  });
  fc.assert(
    fc.property(schedules, instants, (schedule, now) => {
      const [last, next] = [lastPeriod(schedule, now), nextPeriod(schedule, now)];
      expect(last.due.getTime()).toBeLessThanOrEqual(now.getTime());
      expect(next.due.getTime()).toBeGreaterThan(now.getTime());
      expect(next.since).toEqual(last.due);
      expect(parsePeriod(next.key)?.frequency).toBe(schedule.frequency);
    }),
    { numRuns: 200 },
  );
});
