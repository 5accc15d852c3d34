// A small month calendar: which days have papers, and how many.
import { addDays, addMonths, daysOfMonth, weekOf, type FeedDay, type FeedMonth } from '@papertape/papers';

export interface CalendarDay {
  day: FeedDay;
  /** Day of the month, from 1. */
  number: number;
  /** Papers listed on it. */
  count: number;
  selected: boolean;
}

export interface CalendarMonth {
  month: FeedMonth;
  /** 'March 2026'. */
  label: string;
  previous: FeedMonth;
  next: FeedMonth;
  /** Monday to Sunday; null stands for days of other months. */
  weeks: { week: string; days: (CalendarDay | null)[] }[];
}

/** The calendar of a month with the papers of each day. `selected` are the days shown on the page. */
export function calendarOf(
  month: FeedMonth,
  counts: readonly { day: FeedDay; count: number }[],
  selected: (day: FeedDay) => boolean,
): CalendarMonth {
  const countOf = new Map(counts.map(({ day, count }) => [day, count]));
  const { first, last } = daysOfMonth(month);
  const weeks: CalendarMonth['weeks'] = [];
  let week: CalendarMonth['weeks'][number] | undefined;
  for (let day = first; day <= last; day = addDays(day, 1)) {
    const name = weekOf(day);
    if (week?.week !== name) {
      week = { week: name, days: Array.from({ length: 7 }, () => null) };
      weeks.push(week);
    }
    week.days[weekdayOf(day)] = {
      day,
      number: Number(day.slice(8)),
      count: countOf.get(day) ?? 0,
      selected: selected(day),
    };
  }
  return {
    month,
    label: monthLabel(month),
    previous: addMonths(month, -1),
    next: addMonths(month, 1),
    weeks,
  };
}

/** 'March 2026'. */
export function monthLabel(month: FeedMonth): string {
  return formatter('month').format(noon(`${month}-01`));
}

/** 'Tuesday, March 3, 2026'. */
export function dayLabel(day: FeedDay): string {
  return formatter('day').format(noon(day));
}

/** 'March 2 – 8, 2026', 'March 30 – April 5, 2026'. */
export function rangeLabel(first: FeedDay, last: FeedDay): string {
  return formatter('date').formatRange(noon(first), noon(last));
}

/** 0 for Monday to 6 for Sunday. */
function weekdayOf(day: FeedDay): number {
  return (noon(day).getUTCDay() + 6) % 7;
}

function noon(day: string): Date {
  return new Date(`${day}T12:00:00Z`);
}

const STYLES = {
  date: { month: 'long', day: 'numeric', year: 'numeric' },
  day: { weekday: 'long', month: 'long', day: 'numeric', year: 'numeric' },
  month: { month: 'long', year: 'numeric' },
} as const;
const formatters = new Map<keyof typeof STYLES, Intl.DateTimeFormat>();

/** Formatters are slow to make and quick to use. */
function formatter(style: keyof typeof STYLES): Intl.DateTimeFormat {
  let made = formatters.get(style);
  if (!made) {
    made = new Intl.DateTimeFormat('en-US', { timeZone: 'UTC', ...STYLES[style] });
    formatters.set(style, made);
  }
  return made;
}
