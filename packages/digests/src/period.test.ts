import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { addDays, weekOf, type FeedDay } from '@papertape/papers';
import { expiryOf, lastPeriod, nextPeriod, type Schedule } from './period.ts';

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

describe('a year of hours: each day, week and month has one edition, when its hour strikes', () => {
  // Clocks that change at 2:00, at midnight, by half an hour, never, and by a whole day (Samoa had no 30 December 2011).
  const years = [
    ['Europe/Berlin', '2026-01-01'],
    ['America/New_York', '2026-01-01'],
    ['America/Santiago', '2026-01-01'],
    ['Australia/Lord_Howe', '2026-01-01'],
    ['Asia/Kathmandu', '2026-01-01'],
    ['Pacific/Apia', '2011-07-01'],
  ] as const;

  test.each(years)('%s from %s', (timeZone, from) => {
    const ticks = hours(from, timeZone);
    for (const frequency of ['daily', 'weekly', 'monthly'] as const)
      for (const hour of [0, 2, 23]) {
        const schedule = at(frequency, hour, timeZone);
        const expected = clockEditions(ticks, schedule);
        expect(madeEditions(ticks, schedule), `${frequency} at ${hour}`).toEqual(expected);
        expect(new Set(expected.map(([key]) => key)).size).toBe(expected.length);
      }
  });

  /** An instant with what clocks show then: `2026-03-29T02`. */
  type Tick = readonly [instant: number, wall: string];

  function hours(from: string, timeZone: string): Tick[] {
    const format = new Intl.DateTimeFormat('sv-SE', {
      timeZone,
      dateStyle: 'short',
      timeStyle: 'short',
    });
    const start = Date.parse(`${from}T00:00:00Z`);
    return Array.from({ length: 365 * 24 }, (_, index) => {
      const instant = start + index * 3_600_000;
      return [instant, format.format(instant).replace(' ', 'T').slice(0, 13)] as const;
    });
  }

  /** Editions as somebody would make them who looks at a clock: at the first tick of the day at or after the hour. */
  function clockEditions(
    ticks: readonly Tick[],
    { frequency, hour }: Schedule,
  ): [key: string, wall: string][] {
    const strikes = `T${String(hour).padStart(2, '0')}`;
    const editions: [key: string, wall: string][] = [];
    let last = ticks[0]?.[1].slice(0, 10) ?? ''; // its hour may have struck before
    for (const [, wall] of ticks) {
      const day = wall.slice(0, 10) as FeedDay;
      if (day <= last || wall < day + strikes) continue;
      last = day;
      const monday = new Date(`${day}T00:00:00Z`).getUTCDay() === 1;
      if (frequency === 'daily') editions.push([day, wall]);
      if (frequency === 'weekly' && monday) editions.push([weekOf(addDays(day, -7)), wall]);
      if (frequency === 'monthly' && day.endsWith('-01')) editions.push([addDays(day, -1).slice(0, 7), wall]);
    }
    return editions;
  }

  /** Editions as the composer makes them: when the profile's next one is due, the last period. */
  function madeEditions(ticks: readonly Tick[], schedule: Schedule): [key: string, wall: string][] {
    const editions: [key: string, wall: string][] = [];
    const second = ticks.findIndex(([, wall]) => wall.slice(0, 10) !== ticks[0]?.[1].slice(0, 10));
    let due = nextPeriod(schedule, new Date(ticks[second - 1]?.[0] ?? 0)).due.getTime();
    for (const [instant, wall] of ticks) {
      if (instant < due) continue;
      const period = lastPeriod(schedule, new Date(instant));
      editions.push([period.key, wall]);
      due = expiryOf(schedule, period).getTime();
    }
    return editions;
  }
});

const KEYS = { daily: /^\d{4}-\d\d-\d\d$/, weekly: /^\d{4}-W\d\d$/, monthly: /^\d{4}-\d\d$/ } as const;

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
      expect(next.key).toMatch(KEYS[schedule.frequency]);
    }),
    { numRuns: 200 },
  );
});
