// Feed days, weeks and months: calendar arithmetic without a clock and without a time zone's surprises.

/** A day of the feed, `2026-03-01`, in the site's time zone. */
export type FeedDay = string & { readonly __feedDay: true };
/** An ISO week, `2026-W09`. */
export type FeedWeek = string & { readonly __feedWeek: true };
/** A month, `2026-03`. */
export type FeedMonth = string & { readonly __feedMonth: true };

/** Days from `first` to `last`, both included. */
export interface DayRange {
  first: FeedDay;
  last: FeedDay;
}

const DAY_MS = 86_400_000;

/** Reads `YYYY-MM-DD`; null when the text is not a day of the calendar. */
export function parseDay(text: string): FeedDay | null {
  if (!/^\d{4}-\d{2}-\d{2}$/.test(text)) return null;
  const time = Date.parse(`${text}T00:00:00Z`);
  return !Number.isNaN(time) && dayOfUtc(time) === text ? (text as FeedDay) : null;
}

/** Reads `YYYY-Www`; null when that year has no such ISO week. */
export function parseWeek(text: string): FeedWeek | null {
  const match = /^(\d{4})-W(\d{2})$/.exec(text);
  if (!match) return null;
  const monday = mondayOf(Number(match[1]), Number(match[2]));
  return weekOf(dayOfUtc(monday)) === text ? (text as FeedWeek) : null;
}

/** Reads `YYYY-MM`; null when there is no such month. */
export function parseMonth(text: string): FeedMonth | null {
  return /^\d{4}-(0[1-9]|1[0-2])$/.test(text) ? (text as FeedMonth) : null;
}

/** The feed day at an instant, in an IANA time zone. @throws RangeError for an unknown time zone. */
export function dayAt(instant: Date, timeZone: string): FeedDay {
  const parts = dayFormat(timeZone).formatToParts(instant);
  const part = (type: string) => parts.find((p) => p.type === type)?.value ?? '';
  return `${part('year')}-${part('month')}-${part('day')}` as FeedDay;
}

const formats = new Map<string, Intl.DateTimeFormat>();
function dayFormat(timeZone: string): Intl.DateTimeFormat {
  let format = formats.get(timeZone);
  if (!format) {
    format = new Intl.DateTimeFormat('en-US', {
      timeZone,
      year: 'numeric',
      month: '2-digit',
      day: '2-digit',
    });
    formats.set(timeZone, format);
  }
  return format;
}

/** The day `count` days later (earlier when negative). */
export function addDays(day: FeedDay, count: number): FeedDay {
  return dayOfUtc(utcOf(day) + count * DAY_MS);
}

/** The ISO 8601 week a day lies in. */
export function weekOf(day: FeedDay): FeedWeek {
  const time = utcOf(day);
  const weekday = (new Date(time).getUTCDay() + 6) % 7; // Monday 0
  const thursday = new Date(time + (3 - weekday) * DAY_MS);
  const year = thursday.getUTCFullYear();
  const week = Math.floor((thursday.getTime() - Date.UTC(year, 0, 1)) / DAY_MS / 7) + 1;
  return `${String(year).padStart(4, '0')}-W${String(week).padStart(2, '0')}` as FeedWeek;
}

/** The month a day lies in. */
export function monthOf(day: FeedDay): FeedMonth {
  return day.slice(0, 7) as FeedMonth;
}

/** Monday to Sunday of a week. */
export function daysOfWeek(week: FeedWeek): DayRange {
  const monday = dayOfUtc(mondayOf(Number(week.slice(0, 4)), Number(week.slice(6))));
  return { first: monday, last: addDays(monday, 6) };
}

/** First to last day of a month. */
export function daysOfMonth(month: FeedMonth): DayRange {
  const next = addMonths(month, 1);
  return { first: `${month}-01` as FeedDay, last: addDays(`${next}-01` as FeedDay, -1) };
}

/** The week `count` weeks later. */
export function addWeeks(week: FeedWeek, count: number): FeedWeek {
  return weekOf(addDays(daysOfWeek(week).first, 7 * count));
}

/** The month `count` months later. */
export function addMonths(month: FeedMonth, count: number): FeedMonth {
  const index = Number(month.slice(0, 4)) * 12 + Number(month.slice(5)) - 1 + count;
  const year = Math.floor(index / 12);
  return `${String(year).padStart(4, '0')}-${String((index % 12) + 1).padStart(2, '0')}` as FeedMonth;
}

/** The date in the short style of the feed: 'Jan 20' in the year of `today`, otherwise 'Nov 29, 2024'. */
export function shortDate(day: FeedDay, today: FeedDay): string {
  const withYear = day.slice(0, 4) !== today.slice(0, 4);
  return shortFormat(withYear).format(utcOf(day));
}

const shortFormats = new Map<boolean, Intl.DateTimeFormat>();
function shortFormat(withYear: boolean): Intl.DateTimeFormat {
  let format = shortFormats.get(withYear);
  if (!format) {
    const year = withYear ? ({ year: 'numeric' } as const) : {};
    format = new Intl.DateTimeFormat('en-US', { timeZone: 'UTC', month: 'short', day: 'numeric', ...year });
    shortFormats.set(withYear, format);
  }
  return format;
}

function utcOf(day: FeedDay): number {
  return Date.parse(`${day}T00:00:00Z`);
}

function dayOfUtc(time: number): FeedDay {
  return new Date(time).toISOString().slice(0, 10) as FeedDay;
}

function mondayOf(year: number, week: number): number {
  const fourth = Date.UTC(year, 0, 4); // always in week 1
  const weekday = (new Date(fourth).getUTCDay() + 6) % 7;
  return fourth + ((week - 1) * 7 - weekday) * DAY_MS;
}
