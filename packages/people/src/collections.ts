// Collections, saved searches and follows: what may be typed, how much of it there may be, and the order of items.

/** Longest texts, in characters. */
export const LONGEST_LIST_TEXT = {
  collectionTitle: 120,
  collectionDescription: 5_000,
  itemNote: 2_000,
  searchName: 80,
  searchQuery: 250,
} as const;

/** How many a person or a collection may have. */
export const MOST = {
  collectionsOfPerson: 200,
  itemsOfCollection: 2_000,
  ownersOfCollection: 20,
  savedSearches: 100,
  follows: 500,
} as const;

export type Visibility = 'public' | 'private';

/** Characters of the random end of a collection's address: 36⁸ of them leave nothing to guess. */
const SALT_LENGTH = 8;

/** A title on one line. @throws Error that says what is wrong. */
export function parseCollectionTitle(text: string): string {
  const title = oneLine(text);
  if (title === '') throw new Error('Give the collection a title.');
  return bounded(title, LONGEST_LIST_TEXT.collectionTitle, 'A title');
}

/** The name of a saved search; its query stands in where none is given. @throws Error that says what is wrong. */
export function parseSearchName(text: string, query: string): string {
  return bounded(
    oneLine(text) || query.slice(0, LONGEST_LIST_TEXT.searchName),
    LONGEST_LIST_TEXT.searchName,
    'A name',
  );
}

/** The query to be saved. @throws Error that says what is wrong. */
export function parseSavedQuery(text: string): string {
  const query = oneLine(text);
  if (query === '') throw new Error('Search for something first.');
  return bounded(query, LONGEST_LIST_TEXT.searchQuery, 'A query');
}

/** A text of several lines, with line feeds only. @throws Error that says how long it may be. */
export function parseListText(text: string, longest: number, what: string): string {
  return bounded(text.replace(/\r\n?/g, '\n').replace(/\0/g, '').trim(), longest, what);
}

function oneLine(text: string): string {
  return text
    .replace(/[\p{Cc}\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff]/gu, ' ')
    .replace(/\s+/g, ' ')
    .trim();
}

function bounded(text: string, longest: number, what: string): string {
  if (text.length > longest)
    throw new Error(`${what} has at most ${longest.toLocaleString('en')} characters.`);
  return text;
}

/** 'public' for that word, otherwise private: what is not said must not be shown. */
export function parseVisibility(text: unknown): Visibility {
  return text === 'public' ? 'public' : 'private';
}

/**
 * The name of a collection in addresses. It always ends in `random` text, so that neither a free name nor a taken one
 * tells of a private collection.
 */
export function collectionSlug(title: string, random: string): string {
  const words = title
    .normalize('NFKD')
    .replace(/\p{M}/gu, '')
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '-')
    .slice(0, 48)
    .replace(/^-+|-+$/g, '');
  const salt = random
    .toLowerCase()
    .replace(/[^a-z0-9]/g, '')
    .slice(0, SALT_LENGTH);
  if (salt.length < SALT_LENGTH) throw new RangeError('The random text is too short.');
  return words === '' ? salt : `${words}-${salt}`;
}

/** The place that a form names, from 1; null when it is no place. */
export function parsePlace(text: unknown): number | null {
  return typeof text === 'string' && /^[1-9]\d{0,5}$/.test(text.trim()) ? Number(text) : null;
}

/**
 * The position that brings the item at `from` to `to` (both from 0) among items at these ascending positions: midway
 * between its new neighbours. `to` beyond an end is that end. Null where the numbers between the neighbours are used
 * up: then all have to be numbered anew.
 */
export function positionAt(positions: readonly number[], from: number, to: number): number | null {
  const others = positions.filter((_position, index) => index !== from);
  const target = Math.max(0, Math.min(others.length, to));
  const [before, after] = [others[target - 1], others[target]];
  if (before === undefined) return after === undefined ? 1 : after - 1;
  if (after === undefined) return before + 1;
  const middle = before + (after - before) / 2;
  return before < middle && middle < after ? middle : null;
}
