// How values of the database become values of the domain.

/** ISO 8601 in UTC of a timestamp as PostgreSQL writes it. */
export function instantOf(value: string): string {
  return new Date(value).toISOString();
}

/** The same, where there may be none. */
export function instantOrNull(value: string | null): string | null {
  return value === null ? null : instantOf(value);
}
