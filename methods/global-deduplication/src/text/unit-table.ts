// What happens to each code unit, in a table of all 65,536: many times quicker than regular expressions.
import type { Normalisation } from './normalise.ts';
import { ASCII_PUNCTUATION, UNICODE_PUNCTUATION } from './punctuation.ts';
import { WHITESPACE_RUNS } from './whitespace.ts';

/** Marks in a table. The characters with the first two numbers are beyond it, and white space is always U+0020. */
export const DELETE = 0xffff;
/** The first of two code units. */
export const PAIR = 0xfffe;
export const SPACE = 0x20;

type Mapping = Pick<Normalisation, 'lowerCase' | 'stripPunctuation'>;

/** For texts whose letters and punctuation were seen to before. */
export const ONLY_WHITESPACE: Mapping = { lowerCase: false, stripPunctuation: 'none' };

/** A final sigma and a dotted I: their lower case hangs on what follows, or has two characters. */
const LOWER_CASE_BEYOND = /[\u03a3\u0130]/;
/** Scripts of two code units with capitals (Deseret, Garay, Warang Citi, Medefaidrin, Adlam and their neighbours). */
const CAPITALS_OF_TWO_UNITS = /[\ud801\ud803\ud806\ud81b\ud83a]/;
const TWO_UNITS = /[\ud800-\udbff]/;
const MARKS = /[\ufffe\uffff]/;

/** Whether a text has a character that a table by code unit cannot map. */
export function isBeyondTable(text: string, { lowerCase, stripPunctuation }: Mapping): boolean {
  if (MARKS.test(text)) return true;
  if (lowerCase && (LOWER_CASE_BEYOND.test(text) || CAPITALS_OF_TWO_UNITS.test(text))) return true;
  return stripPunctuation === 'unicode' && TWO_UNITS.test(text);
}

const tables = new Map<string, Uint16Array>();

/** The table of a mapping, made when it is first asked for. */
export function tableOf({ lowerCase, stripPunctuation }: Mapping): Uint16Array {
  const name = `${lowerCase} ${stripPunctuation}`;
  const known = tables.get(name);
  if (known) return known;
  const table = makeTable({ lowerCase, stripPunctuation });
  tables.set(name, table);
  return table;
}

function makeTable({ lowerCase, stripPunctuation }: Mapping): Uint16Array {
  const table = Uint16Array.from({ length: 0x10000 }, (_, unit) => unit);
  const every =
    String.fromCharCode(...table.subarray(0, 0x8000)) + String.fromCharCode(...table.subarray(0x8000));
  const put = (characters: RegExp, entry: (character: string) => number) => {
    for (const [run] of every.matchAll(characters)) {
      for (const character of run)
        if (character.length === 1) table[character.charCodeAt(0)] = entry(character);
    }
  };
  if (lowerCase) put(/\p{Changes_When_Lowercased}/gu, (character) => character.toLowerCase().charCodeAt(0));
  if (stripPunctuation === 'ascii') put(ASCII_PUNCTUATION, () => DELETE);
  if (stripPunctuation === 'unicode') put(UNICODE_PUNCTUATION, () => DELETE);
  put(WHITESPACE_RUNS, () => SPACE);
  table.fill(PAIR, 0xd800, 0xdc00);
  return table;
}
