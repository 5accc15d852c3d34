// A place in a list that is ordered by a moment and then by names, as text for an address.
import { InvalidCursor } from '../errors.ts';

/** The place as text that fits an address unescaped; the moment is ISO 8601 in UTC, as fine as the database keeps it. */
export function encodePlace(at: string, ...names: string[]): string {
  return Buffer.from(JSON.stringify([at, ...names])).toString('base64url');
}

/** Reads a place with so many names. @throws InvalidCursor for anything that `encodePlace` did not make. */
export function decodePlace(text: string, count: number): { at: string; names: string[] } {
  const parts = parse(text);
  if (!Array.isArray(parts) || parts.length !== count + 1) throw new InvalidCursor();
  const [at, ...names] = parts.filter((part): part is string => typeof part === 'string');
  if (at === undefined || names.length !== count || !/^\d{4}-\d{2}-\d{2}T[\d:.]+Z$/.test(at))
    throw new InvalidCursor();
  if (Number.isNaN(Date.parse(at)) || names.some((name) => name.includes('\0'))) throw new InvalidCursor();
  return { at, names };
}

function parse(text: string): unknown {
  if (text.length > 8_000) return null;
  try {
    return JSON.parse(Buffer.from(text, 'base64url').toString());
  } catch {
    return null;
  }
}
