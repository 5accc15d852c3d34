// Reading values of unknown shape: a wrong optional field is left out, never a reason to lose a paper.

/** An object's fields, or null when the value is no object. */
export function asObject(value: unknown): Record<string, unknown> | null {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
    ? (value as Record<string, unknown>)
    : null;
}

/** The items of a list; nothing when the value is no list. */
export function asList(value: unknown): unknown[] {
  return Array.isArray(value) ? value : [];
}

/** A text that is not blank, or null. */
export function asText(value: unknown): string | null {
  return typeof value === 'string' && value.trim() !== '' ? value : null;
}

/** A whole number that is not negative (a count), or null. */
export function asCount(value: unknown): number | null {
  return typeof value === 'number' && Number.isFinite(value) && value >= 0 ? Math.trunc(value) : null;
}

/** The texts of a list, blank ones left out. */
export function asTexts(value: unknown): string[] {
  return asList(value).flatMap((item) => asText(item) ?? []);
}

/** An instant as ISO 8601 in UTC, or null when the text is none. */
export function asInstant(value: unknown): string | null {
  const text = asText(value);
  const time = text === null ? Number.NaN : Date.parse(text);
  return Number.isNaN(time) ? null : new Date(time).toISOString();
}

/** An http(s) URL, absolute and normalised, or null. */
export function asUrl(value: unknown): string | null {
  const text = asText(value)?.trim();
  if (!text || !URL.canParse(text)) return null;
  const url = new URL(text);
  return url.protocol === 'https:' || url.protocol === 'http:' ? url.href : null;
}

/**
 * The instant that stands for a day known without its hour: noon UTC, since that is the same day in nearly every time
 * zone and so never shows as the day before.
 */
export function noonOf(day: string): string {
  return `${day}T12:00:00.000Z`;
}
