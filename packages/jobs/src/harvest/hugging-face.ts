// Hugging Face's daily lists: today's, and those of the days before whose votes may have changed.
import { addDays, dayAt, parseDay, type DayRange, type FeedDay } from '@papertape/papers';
import { fetchDailyPapers, HUGGING_FACE_TIME_ZONE } from '@papertape/sources';
import { nowOf } from '../context.ts';
import type { Cursor, Step, StepContext } from './steps.ts';

/** Days before today that are visited again, since votes and comments still come in. */
const DAYS_AGAIN = 2;
/** After a long pause the lists of at most this many days are caught up with. */
const DAYS_BACK = 14;

/** The days to visit: the given ones, or those since the last harvest and a few before today, the earliest first. */
export function daysToVisit(cursor: Cursor, given: DayRange | null, today: FeedDay): FeedDay[] {
  const last = typeof cursor['day'] === 'string' ? parseDay(cursor['day']) : null;
  const again = addDays(today, -DAYS_AGAIN);
  const limit = addDays(today, -DAYS_BACK);
  const since = last === null ? again : last < limit ? limit : last < again ? last : again;
  const range = given ?? { first: since, last: today };
  const days: FeedDay[] = [];
  for (let day = range.first; day <= range.last && day <= today; day = addDays(day, 1)) days.push(day);
  return days;
}

/** Reads the lists day by day, each page a step. */
export async function* harvestHuggingFace(
  { context, outside, cursor, signal }: StepContext,
  range: DayRange | null,
): AsyncGenerator<Step> {
  const today = dayAt(nowOf(context), HUGGING_FACE_TIME_ZONE);
  const request = { fetch: outside.huggingFace, ...(signal ? { signal } : {}) };
  for (const day of daysToVisit(cursor, range, today)) {
    for await (const { records, rejected } of fetchDailyPapers(
      context.configuration.HF_ENDPOINT,
      day,
      request,
    ))
      yield { records, rejected, place: day };
    // A day that is harvested again on purpose does not move the place of the regular harvest.
    yield { records: [], place: day, ...(range === null ? { cursor: { day } } : {}) };
  }
}
