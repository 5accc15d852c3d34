import fc from 'fast-check';
import { expect, test } from 'vitest';
import {
  addDays,
  addMonths,
  addWeeks,
  dayAt,
  daysOfMonth,
  daysOfWeek,
  type FeedDay,
  type FeedMonth,
  type FeedWeek,
  monthOf,
  parseDay,
  parseMonth,
  parseWeek,
  shortDate,
  weekOf,
} from './day.ts';

const anyDay = fc
  .date({ min: new Date('1970-01-01'), max: new Date('2200-12-31'), noInvalidDate: true })
  .map((date) => date.toISOString().slice(0, 10) as FeedDay);

test('only days of the calendar are read', () => {
  expect(parseDay('2024-02-29')).toBe('2024-02-29');
  for (const text of ['2023-02-29', '2026-13-01', '2026-00-10', '2026-1-1', '2026-01-01T00:00', '', 'today'])
    expect(parseDay(text), text).toBeNull();
});

test('weeks are those of ISO 8601', () => {
  expect(weekOf('2026-01-01' as FeedDay)).toBe('2026-W01');
  expect(weekOf('2021-01-03' as FeedDay)).toBe('2020-W53');
  expect(weekOf('2024-12-30' as FeedDay)).toBe('2025-W01');
  expect(parseWeek('2020-W53')).toBe('2020-W53');
  for (const text of ['2021-W53', '2026-W00', '2026-W9', '2026W09', ''])
    expect(parseWeek(text), text).toBeNull();
  expect(daysOfWeek('2026-W09' as FeedWeek)).toEqual({ first: '2026-02-23', last: '2026-03-01' });
});

test('months end where the calendar says', () => {
  expect(daysOfMonth('2024-02' as FeedMonth)).toEqual({ first: '2024-02-01', last: '2024-02-29' });
  expect(daysOfMonth('2026-12' as FeedMonth)).toEqual({ first: '2026-12-01', last: '2026-12-31' });
  expect(parseMonth('2026-12')).toBe('2026-12');
  for (const text of ['2026-13', '2026-00', '2026-1', '']) expect(parseMonth(text), text).toBeNull();
});

test('the day of an instant depends on the time zone', () => {
  const instant = new Date('2026-03-01T03:30:00Z');
  expect(dayAt(instant, 'UTC')).toBe('2026-03-01');
  expect(dayAt(instant, 'America/New_York')).toBe('2026-02-28');
  expect(dayAt(instant, 'Asia/Tokyo')).toBe('2026-03-01');
  expect(() => dayAt(instant, 'Mars/Olympus')).toThrow(RangeError);
});

test('a day lies in its week and month, and steps undo each other', () => {
  fc.assert(
    fc.property(anyDay, fc.integer({ min: -800, max: 800 }), (day, count) => {
      const week = daysOfWeek(weekOf(day));
      expect(week.first <= day && day <= week.last).toBe(true);
      const month = daysOfMonth(monthOf(day));
      expect(month.first <= day && day <= month.last).toBe(true);
      expect(parseWeek(weekOf(day))).toBe(weekOf(day));
      expect(addDays(addDays(day, count), -count)).toBe(day);
      expect(addWeeks(addWeeks(weekOf(day), count), -count)).toBe(weekOf(day));
      expect(addMonths(addMonths(monthOf(day), count), -count)).toBe(monthOf(day));
    }),
  );
});

test('dates of this year are short', () => {
  const today = '2026-03-01' as FeedDay;
  expect(shortDate('2026-01-20' as FeedDay, today)).toBe('Jan 20');
  expect(shortDate('2024-11-29' as FeedDay, today)).toBe('Nov 29, 2024');
});
