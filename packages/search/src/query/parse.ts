// Reads the search box's language. Never throws: what is not understood is searched for as words.
import { parseIdentifier } from '@papertape/papers';
import type { Identifier, LinkKind } from '@papertape/papers';
import { firstDayOf } from './dates.ts';
import { splitQuery } from './split.ts';
import type { QueryToken } from './split.ts';
import type { ParsedQuery } from '../types.ts';

/** Longer queries are cut: a pasted abstract is welcome, a book is not. Characters. */
export const MAXIMUM_QUERY_LENGTH = 4000;
/** A query of more words than this outside quotation marks is a pasted text. */
const PROSE_WORDS = 20;
const LINK_KINDS: readonly LinkKind[] = ['code', 'pdf', 'html', 'project'];

/**
 * Takes a query apart: words, "phrases", -exclusions, `author:`, `cat:`, `after:`, `before:`, `has:`; or the one
 * identifier that it is. An operator that is unknown or has an unreadable value becomes words, with a note.
 */
export function parseQuery(text: string): ParsedQuery {
  const cleaned = cleanQuery(text);
  const query: ParsedQuery = {
    text: cleaned,
    words: [],
    phrases: [],
    excluded: [],
    filters: [],
    identifier: identifierIn(cleaned),
    notes: [],
  };
  if (query.identifier) return { ...query, words: [cleaned] };
  for (const token of splitQuery(cleaned)) addToken(query, token);
  return query.words.length > PROSE_WORDS ? asProse(query) : query;
}

/** Marks in a pasted text are punctuation: only operators keep their meaning. */
function asProse(query: ParsedQuery): ParsedQuery {
  const words = [...query.words, ...[...query.phrases, ...query.excluded].flatMap((text) => text.split(' '))];
  return { ...query, words, phrases: [], excluded: [], notes: [] };
}

function cleanQuery(text: string): string {
  return text
    .slice(0, MAXIMUM_QUERY_LENGTH)
    .toWellFormed()
    .replace(/[\p{Cc}\p{Cf}\s]+/gu, ' ')
    .replace(/[“”„‟«»]/g, '"')
    .trim();
}

function identifierIn(text: string): Identifier | null {
  try {
    return parseIdentifier(text);
  } catch {
    // A malformed percent escape in a URL: search for it as words.
    return null;
  }
}

function addToken(query: ParsedQuery, token: QueryToken): void {
  if (token.operator !== null && addOperator(query, token.operator, token)) return;
  const text = token.operator === null ? token.text : `${token.operator} ${token.text}`.trim();
  if (text === '') return;
  if (token.excluded) query.excluded.push(text);
  else if (token.quoted && token.operator === null) query.phrases.push(text);
  else query.words.push(...text.split(' '));
}

/** True when the operator was understood; otherwise a note says why not. */
function addOperator(query: ParsedQuery, operator: string, token: QueryToken): boolean {
  const { text: value, excluded } = token;
  switch (operator) {
    case 'author':
      if (value !== '') query.filters.push({ kind: 'author', name: value, excluded });
      else query.notes.push('author: needs a name, as in author:"Jane Doe".');
      return true;
    case 'cat':
    case 'category':
      if (value !== '') query.filters.push({ kind: 'category', category: value, excluded });
      else query.notes.push('cat: needs a category, as in cat:cs.LG.');
      return true;
    case 'after':
    case 'before':
      return addDate(query, operator, value, excluded);
    case 'has':
      return addLink(query, value, excluded);
    default:
      // 'note: this' and 'https://…' are ordinary text; 'year:2024' looks like an operator, so say it is none.
      if (value !== '' && !value.startsWith('/')) {
        query.notes.push(`${operator}: is not an operator here; searched for as words.`);
      }
      return false;
  }
}

function addDate(query: ParsedQuery, kind: 'after' | 'before', value: string, excluded: boolean): boolean {
  const day = firstDayOf(value);
  if (day === null) {
    query.notes.push(`${kind}: needs a date, as in ${kind}:2026, ${kind}:2026-03 or ${kind}:2026-03-14.`);
    return value === '';
  }
  // 'not after' a day is 'before' it, and the other way round.
  const opposite = kind === 'after' ? 'before' : 'after';
  query.filters.push({ kind: excluded ? opposite : kind, day });
  return true;
}

function addLink(query: ParsedQuery, value: string, excluded: boolean): boolean {
  const link = LINK_KINDS.find((kind) => kind === value.toLowerCase());
  if (link) query.filters.push({ kind: 'has', link, excluded });
  else query.notes.push(`has: knows ${LINK_KINDS.join(', ')}.`);
  return link !== undefined || value === '';
}
