// What the site keeps of a reader's run, and by which hash it knows it again.
import { createHash } from 'node:crypto';
import type { Result } from '@papertape/reproduction';

/** A result without its drawings and without its own verdicts, which nobody believes: the measurements remain. */
export function withoutDrawings(result: Result): Result {
  return {
    ...result,
    claims: [],
    runs: result.runs.map((run) =>
      run.status === 'finished' ? { ...run, series: [], tables: [], images: [] } : run,
    ),
  };
}

/** SHA-256 of a run by its content: the order of keys does not matter. */
export function reportHash(result: Result): string {
  return createHash('sha256')
    .update(JSON.stringify(inOrder(withoutDrawings(result))))
    .digest('hex');
}

/** Whether the database can hold every text: PostgreSQL knows neither NUL nor half a character. */
export function isStorable(value: unknown): boolean {
  if (typeof value === 'string') return value.isWellFormed() && !value.includes('\0');
  if (Array.isArray(value)) return value.every(isStorable);
  if (typeof value !== 'object' || value === null) return true;
  return Object.entries(value).every(([key, item]) => isStorable(key) && isStorable(item));
}

function inOrder(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(inOrder);
  if (typeof value !== 'object' || value === null) return value;
  const entries = Object.entries(value).toSorted(([a], [b]) => (a < b ? -1 : 1));
  return Object.fromEntries(entries.map(([key, item]) => [key, inOrder(item)]));
}
