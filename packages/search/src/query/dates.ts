// Dates as people write them in after: and before:.

/** The first day of `YYYY`, `YYYY-MM` or `YYYY-MM-DD`, as `YYYY-MM-DD`; null when it is no date of the calendar. */
export function firstDayOf(text: string): string | null {
  const match = /^(\d{4})(?:[-/.](\d{1,2})(?:[-/.](\d{1,2}))?)?$/.exec(text.trim());
  if (!match?.[1]) return null;
  const [year, month, day] = [Number(match[1]), Number(match[2] ?? 1), Number(match[3] ?? 1)];
  const date = new Date(Date.UTC(year, month - 1, day));
  // Two-digit-like years become 19xx in Date.UTC, and 31 February becomes March: both are refused here.
  const same =
    date.getUTCFullYear() === year && date.getUTCMonth() === month - 1 && date.getUTCDate() === day;
  return same ? date.toISOString().slice(0, 10) : null;
}
