// Dates as publishers write them: a year, a month or a day, with dashes or slashes.
import { parseDay } from '@papertape/papers';
import { noonOf } from './values.ts';

/** Noon of the day (the first of a month or year known no closer), ISO 8601 in UTC; null when it is no date. */
export function instantOfDate(text: string): string | null {
  const match = /^(\d{4})(?:[-/.](\d{1,2})(?:[-/.](\d{1,2}))?)?(?![\d])/.exec(text.trim());
  if (match === null) return null;
  const [, year = '', month = '1', day = '1'] = match;
  const whole = parseDay(`${year}-${month.padStart(2, '0')}-${day.padStart(2, '0')}`);
  return whole === null ? null : noonOf(whole);
}
