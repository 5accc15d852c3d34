// Blocking keys for a database: few numbers for a record, so that records of one work share one.
import { mixed } from '../mix.ts';
import type { PreparedRecord } from './compare.ts';
import type { PreparedTitle } from './title.ts';

/** Raise it whenever a record gets other keys: they are kept, and those kept must be made anew. */
export const BLOCK_KEYS_VERSION = 1;

/** Titles that tell less are looked for together with an author. */
const TELLING_BITS = 12;
/** Characters of the telling words, without white space, with which a title begins. */
const BEGINNING = 24;
const LONGEST_WORDS = 3;
/** Family names of which the authors' key is made, the first in the order of the alphabet. */
const FAMILIES = 8;

/**
 * Keys of 52 bits, two for each title and one for the authors: how the title begins (all of it with an author, where it
 * tells little), its longest words, and the authors' family names. Of the pairs of one work in two bibliographies .997
 * share one, as with 32 bands of 4 rows; where a word of the title was changed and no author is named .90.
 */
export function blockKeys({ titles, authors }: PreparedRecord): number[] {
  const families = [...new Set(authors.names.map(({ family }) => family))].sort().slice(0, FAMILIES);
  const keys = new Set(titles.flatMap((title) => titleKeys(title, families)));
  const [family] = families;
  const word = longest(titles[0]?.words ?? [], 1)[0];
  if (families.length > 1) keys.add(hash(`authors ${families.join(' ')}`));
  else if (family !== undefined && word !== undefined) keys.add(hash(`author ${family} ${word}`));
  return [...keys];
}

function titleKeys({ squeezed, words, information }: PreparedTitle, families: readonly string[]): number[] {
  if (information < TELLING_BITS)
    return families.slice(0, 1).map((family) => hash(`title ${squeezed} ${family}`));
  const beginning = hash(`begins ${words.join('').slice(0, BEGINNING)}`);
  if (words.length < LONGEST_WORDS) return [beginning];
  return [beginning, hash(`longest ${longest(words, LONGEST_WORDS).sort().join(' ')}`)];
}

function longest(words: readonly string[], count: number): string[] {
  return [...words].sort((a, b) => b.length - a.length || (a < b ? -1 : a > b ? 1 : 0)).slice(0, count);
}

/** 52 bits of a text: every whole number that a double holds exactly, and room for the sign. */
function hash(text: string): number {
  let [low, high] = [0x9e3779b9, 0x85ebca6b];
  for (let at = 0; at < text.length; at++) {
    const unit = text.charCodeAt(at);
    low = Math.imul(low ^ unit, 0x01000193);
    high = Math.imul(high ^ unit, 0x27d4eb2f) ^ (high >>> 15);
  }
  return mixed(low ^ Math.imul(high, 0x9e3779b1)) * 0x100000 + (mixed(high ^ low) & 0xfffff);
}
