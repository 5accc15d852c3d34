// When editions are due: one for each day, week or month on the calendar of the subscription's time zone.
//
// An edition is named by its period. A daily one by the day it goes out; a weekly one goes out on Monday and is named by
// the week before; a monthly one goes out on the first and is named by the month before. The name does not depend on the
// clock's offset: an hour that the change to summer time skips, or that comes twice, gives one edition all the same.
import {
  addDays,
  addMonths,
  addWeeks,
  dayAt,
  daysOfMonth,
  daysOfWeek,
  instantOfWallTime,
  monthOf,
  weekOf,
  type FeedDay,
} from '@papertape/papers';
import type { Frequency, Subscription } from './subscription.ts';

/** A period's name: `2026-03-29`, `2026-W13` or `2026-03`. Names of different frequencies differ. */
export type PeriodKey = string & { readonly __periodKey: true };

/** What decides when editions are due. */
export type Schedule = Pick<Subscription, 'frequency' | 'hour' | 'timeZone'>;

/** One edition's place in time. */
export interface Period {
  key: PeriodKey;
  /** When it goes out. */
  due: Date;
  /** When the one before was due: papers since then are news. */
  since: Date;
}

/** The latest period that was due at an instant, or that is due exactly then. */
export function lastPeriod(schedule: Schedule, now: Date): Period {
  let day = dayOfSending(dayAt(now, schedule.timeZone), schedule.frequency);
  // Hours that the calendar skips fall later, never on another day; one step back is enough, two are for certainty.
  while (dueOn(day, schedule) > now.getTime()) day = step(day, schedule.frequency, -1);
  return periodSentOn(day, schedule);
}

/** The first period due after an instant. */
export function nextPeriod(schedule: Schedule, after: Date): Period {
  let day = dayOfSending(dayAt(after, schedule.timeZone), schedule.frequency);
  while (dueOn(day, schedule) <= after.getTime()) day = step(day, schedule.frequency, 1);
  return periodSentOn(day, schedule);
}

/** After this an edition that was not sent is stale and expires: the next one is due. */
export function expiryOf(schedule: Schedule, period: Period): Date {
  return nextPeriod(schedule, period.due).due;
}

function periodSentOn(day: FeedDay, schedule: Schedule): Period {
  return {
    key: keyOf(day, schedule.frequency),
    due: new Date(dueOn(day, schedule)),
    since: new Date(dueOn(step(day, schedule.frequency, -1), schedule)),
  };
}

function dueOn(day: FeedDay, { hour, timeZone }: Schedule): number {
  return instantOfWallTime(day, `${String(hour).padStart(2, '0')}:00`, timeZone);
}

/** The last day of sending at or before a day: itself, its Monday, or the first of its month. */
function dayOfSending(day: FeedDay, frequency: Frequency): FeedDay {
  if (frequency === 'daily') return day;
  return frequency === 'weekly' ? daysOfWeek(weekOf(day)).first : daysOfMonth(monthOf(day)).first;
}

function step(day: FeedDay, frequency: Frequency, count: 1 | -1): FeedDay {
  if (frequency === 'daily') return addDays(day, count);
  if (frequency === 'weekly') return daysOfWeek(addWeeks(weekOf(day), count)).first;
  return daysOfMonth(addMonths(monthOf(day), count)).first;
}

function keyOf(day: FeedDay, frequency: Frequency): PeriodKey {
  if (frequency === 'daily') return day as string as PeriodKey;
  if (frequency === 'weekly') return addWeeks(weekOf(day), -1) as string as PeriodKey;
  return addMonths(monthOf(day), -1) as string as PeriodKey;
}
