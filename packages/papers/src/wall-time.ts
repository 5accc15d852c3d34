// Wall-clock times of a time zone as instants, on days of 23 and 25 hours too.
import type { FeedDay } from './day.ts';

/**
 * The instant at which clocks of an IANA time zone show a time of day (`HH:MM`). A time that the change to summer time
 * skips falls on the hour after; of one that comes twice it is always the same of the two.
 * @throws RangeError for an unknown time zone.
 */
export function instantOfWallTime(day: FeedDay, time: string, timeZone: string): number {
  // Guessed as UTC, then moved by the zone's offset, twice for the days it changes.
  const wall = Date.parse(`${day}T${time}:00Z`);
  const first = wall - offsetAt(timeZone, wall);
  const second = wall - offsetAt(timeZone, first);
  // No clock shows a time that is skipped: of the offsets before and after, the smaller leads behind the gap.
  return Math.max(second, wall - offsetAt(timeZone, second));
}

/** Whether a text names a time zone that this program knows, such as `Europe/Berlin` or `UTC`. */
export function isTimeZone(text: string): boolean {
  try {
    formatOf(text);
    return true;
  } catch {
    return false;
  }
}

function offsetAt(timeZone: string, time: number): number {
  const parts = formatOf(timeZone).formatToParts(time);
  const part = (type: string) => Number(parts.find((one) => one.type === type)?.value);
  const shown = Date.UTC(
    part('year'),
    part('month') - 1,
    part('day'),
    part('hour'),
    part('minute'),
    part('second'),
  );
  return shown - Math.floor(time / 1000) * 1000;
}

// Making a format takes longer than a hundred uses of it.
const formats = new Map<string, Intl.DateTimeFormat>();
function formatOf(timeZone: string): Intl.DateTimeFormat {
  let format = formats.get(timeZone);
  if (!format) {
    format = new Intl.DateTimeFormat('en-US', {
      timeZone,
      hourCycle: 'h23',
      year: 'numeric',
      month: 'numeric',
      day: 'numeric',
      hour: 'numeric',
      minute: 'numeric',
      second: 'numeric',
    });
    formats.set(timeZone, format);
  }
  return format;
}
