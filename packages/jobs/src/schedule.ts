// When each source is visited: fixed times of day in its own time zone, and longer pauses after failures.
import { addDays, dayAt, instantOfWallTime } from '@papertape/papers';

/** Times of day, `HH:MM`, in an IANA time zone, ascending. */
export interface DailyTimes {
  timeZone: string;
  at: readonly string[];
}

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;

/** The first of the times after an instant. A time that the change to summer time skips falls on the hour after. */
export function nextTime({ timeZone, at }: DailyTimes, after: Date): Date {
  const candidates = timesAround({ timeZone, at }, after);
  const later = candidates.filter((time) => time > after.getTime());
  return new Date(Math.min(...later));
}

/** The last of the times at or before an instant. */
export function lastTime({ timeZone, at }: DailyTimes, before: Date): Date {
  const candidates = timesAround({ timeZone, at }, before);
  return new Date(Math.max(...candidates.filter((time) => time <= before.getTime())));
}

/**
 * Pause after the `failures`-th failure in a row: 15 minutes, doubled each time, at most 6 hours; at least what the
 * source asked for. After 'too many requests' it is never under 10 minutes, as arXiv's terms ask.
 */
export function pauseAfterFailure(
  failures: number,
  { tooMany, retryAfterMs }: { tooMany: boolean; retryAfterMs: number | null },
): number {
  const base = Math.min(6 * HOUR, 15 * MINUTE * 2 ** Math.max(0, Math.min(failures, 10) - 1));
  return Math.max(base, retryAfterMs ?? 0, tooMany ? 10 * MINUTE : 0);
}

/** The times of the day of an instant and of its neighbours: days of the calendar, of which some last 23 hours. */
function timesAround({ timeZone, at }: DailyTimes, instant: Date): number[] {
  const today = dayAt(instant, timeZone);
  return [-1, 0, 1].flatMap((offset) =>
    at.map((time) => instantOfWallTime(addDays(today, offset), time, timeZone)),
  );
}
