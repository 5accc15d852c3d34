// Lists of authors written as one text, taken apart.
import type { AuthorRecord } from '@papertape/papers';
import { oneLine } from './clean.ts';
import { decodeTexAccents } from './tex-accents.ts';

const SUFFIX = /^(?:Jr|Sr|II|III|IV)\.?$/i;

/**
 * The authors of a text such as `Ada Poe, B. Quick (1) and C. Roe (2) ((1) Lab One, (2) Lab Two)`: names in order with
 * their affiliations, TeX accents decoded. Commas within parentheses separate nothing.
 */
export function parseAuthors(text: string): AuthorRecord[] {
  const decoded = decodeTexAccents(oneLine(text));
  const { names, institutes } = splitInstitutes(decoded);
  const authors: AuthorRecord[] = [];
  for (const part of splitOutside(names)) {
    const name = nameOf(part);
    const last = authors.at(-1);
    if (SUFFIX.test(name) && last) last.name = `${last.name} ${name}`;
    else if (name !== '' && !/^et\.? al\.?$/i.test(name))
      authors.push({ name, ...affiliationOf(part, institutes) });
  }
  return authors;
}

/** One author's name as it is kept: decoded, on one line. */
export function cleanName(name: string): string {
  return decodeTexAccents(oneLine(name)).trim();
}

/** arXiv puts the legend of numbered institutes at the end: `((1) Lab One, (2) Lab Two)`. */
function splitInstitutes(text: string): { names: string; institutes: Map<string, string> } {
  const start = text.search(/\(\s*\(\s*\w{1,3}\s*\)/);
  const institutes = new Map<string, string>();
  if (start < 0) return { names: text, institutes };
  for (const match of text
    .slice(start + 1)
    .matchAll(/\((\w{1,3})\)\s*([^()]*(?:\([^()]*\)[^()]*)*?)(?=[,;]?\s*(?:and\s*)?\(\w{1,3}\)|\)?\s*$)/g))
    if (match[1] && match[2]) institutes.set(match[1], match[2].replace(/[\s,;)]+$/, ''));
  return { names: text.slice(0, start), institutes };
}

function splitOutside(text: string): string[] {
  const parts: string[] = [];
  let depth = 0;
  let current = '';
  for (const token of text.split(/(\(|\)|,\s*and\s+|,|;|\s+and\s+|:\s)/)) {
    if (token === '(') depth += 1;
    if (token === ')') depth = Math.max(0, depth - 1);
    if (depth === 0 && /^(?:,\s*and\s+|,|;|\s+and\s+|:\s)$/.test(token)) {
      parts.push(current);
      current = '';
    } else current += token;
  }
  return [...parts, current];
}

function nameOf(part: string): string {
  return part
    .replace(/\([^()]*(?:\([^()]*\)[^()]*)*\)?/g, ' ')
    .replace(/\s+/g, ' ')
    .trim();
}

function affiliationOf(part: string, institutes: Map<string, string>): { affiliation?: string } {
  const inside = /\(([^()]*(?:\([^()]*\)[^()]*)*)\)/.exec(part)?.[1]?.trim();
  if (!inside) return {};
  const numbers = inside.split(/\s*(?:,|and)\s*/);
  if (!numbers.every((number) => /^\w{1,3}$/.test(number))) return { affiliation: inside };
  const named = numbers.flatMap((number) => institutes.get(number) ?? []);
  return named.length > 0 ? { affiliation: named.join('; ') } : {};
}
