// Where a page of comments, notifications or decisions begins: a moment and a number, as text for an address.
import { type SQL, sql } from '../sql.ts';
import { InvalidCursor } from '../errors.ts';

/** A row's place in an order by time. */
export interface Place {
  /** ISO 8601 in UTC. */
  at: string;
  id: number;
}

/** Which rows a page holds: those after a place, before it, or from it on. */
export interface From {
  direction: 'after' | 'before' | 'at';
  place: Place;
}

/** A page of a list by time, with the cursors of its neighbours. */
export interface PlacedPage<T> {
  items: T[];
  previous: string | null;
  next: string | null;
}

const LETTERS = { after: 'a', before: 'b', at: 'f' } as const;

/** The place as text: letters, digits and dots. */
export function encodeFrom({ direction, place }: From): string {
  return `${LETTERS[direction]}${Date.parse(place.at)}.${place.id}`;
}

/** Reads what `encodeFrom` made. @throws InvalidCursor for anything else. */
export function decodeFrom(text: string): From {
  const [, letter, time, id] = /^([abf])(\d{1,14})\.(\d{1,15})$/.exec(text) ?? [];
  const direction = (Object.keys(LETTERS) as From['direction'][]).find((name) => LETTERS[name] === letter);
  const at = new Date(Number(time));
  if (direction === undefined || id === undefined || Number.isNaN(at.getTime())) throw new InvalidCursor();
  return { direction, place: { at: at.toISOString(), id: Number(id) } };
}

/** The condition and the order that read a page of `table`, forwards or backwards from a place. */
export function pageOf(
  from: From | null,
  { table = 'c', newestFirst = false } = {},
): { where: SQL; order: SQL } {
  const at = sql.raw(`${table}.created_at`);
  const id = sql.raw(`${table}.id`);
  const backwards = from?.direction === 'before';
  const ascending = newestFirst === backwards;
  const sign = sql.raw(`${ascending ? '>' : '<'}${from?.direction === 'at' ? '=' : ''}`);
  const way = sql.raw(ascending ? 'asc' : 'desc');
  return {
    where: from
      ? sql`and (${at}, ${id}) ${sign} (${from.place.at}::timestamptz, ${from.place.id}::bigint)`
      : sql``,
    order: sql`order by ${at} ${way}, ${id} ${way}`,
  };
}

/** A page of what was read with one row more than `limit`, in its order, with its neighbours' cursors. */
export function placed<T extends { createdAt: string; id: number }>(
  read: readonly T[],
  limit: number,
  from: From | null,
): PlacedPage<T> {
  const more = read.length > limit;
  const backwards = from?.direction === 'before';
  const items = backwards ? read.slice(0, limit).reverse() : read.slice(0, limit);
  const cursor = (direction: 'after' | 'before', item: T | undefined) =>
    item ? encodeFrom({ direction, place: { at: item.createdAt, id: item.id } }) : null;
  const before = backwards ? more : from !== null;
  const after = backwards ? true : more;
  return {
    items,
    previous: before ? cursor('before', items[0]) : null,
    next: after ? cursor('after', items.at(-1)) : null,
  };
}
