// Cursors of keyset paging: where a page begins, as text for an address.
import { InvalidCursor } from '../errors.ts';

/** Orders of a list of papers. */
export type ListOrder = 'trending' | 'upvotes' | 'newest';

/** A place in a list: the sort key and number of the paper that lies just outside the page. */
export interface Cursor {
  order: ListOrder;
  /** 'forward' for the page after that paper, 'backward' for the one before. */
  direction: 'forward' | 'backward';
  key: number | string;
  id: number;
}

/** The cursor as text that fits an address unescaped. */
export function encodeCursor({ order, direction, key, id }: Cursor): string {
  return Buffer.from(JSON.stringify([order, direction === 'forward' ? 1 : 0, key, id])).toString('base64url');
}

/** Reads a cursor of a list in that order. @throws InvalidCursor for anything that `encodeCursor` did not make. */
export function decodeCursor(text: string, expected: ListOrder): Cursor {
  const parts = parse(text);
  if (!Array.isArray(parts) || parts.length !== 4) throw new InvalidCursor();
  const [order, forward, key, id] = parts as unknown[];
  if (order !== expected || (forward !== 0 && forward !== 1)) throw new InvalidCursor();
  if (typeof id !== 'number' || !Number.isSafeInteger(id) || id < 0) throw new InvalidCursor();
  if (!isKey(key, expected)) throw new InvalidCursor();
  return { order: expected, direction: forward === 1 ? 'forward' : 'backward', key, id };
}

function isKey(key: unknown, order: ListOrder): key is number | string {
  switch (order) {
    case 'newest':
      return (
        typeof key === 'string' && /^\d{4}-\d{2}-\d{2}T[\d:.]+Z$/.test(key) && !Number.isNaN(Date.parse(key))
      );
    case 'trending':
      return typeof key === 'number' && Number.isFinite(key);
    case 'upvotes':
      return typeof key === 'number' && Number.isInteger(key) && Math.abs(key) < 2 ** 31;
  }
}

function parse(text: string): unknown {
  if (text.length > 200) return null;
  try {
    return JSON.parse(Buffer.from(text, 'base64url').toString());
  } catch {
    return null;
  }
}
