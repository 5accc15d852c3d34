// What happens to each code unit, in a table of all 65,536: many times quicker than regular expressions.
import { DOUBLE_QUOTES, SINGLE_QUOTES } from './fix-text.ts';
import type { Normalisation } from './normalise.ts';
import { ASCII_PUNCTUATION, UNICODE_PUNCTUATION } from './punctuation.ts';
import { WHITESPACE_RUNS } from './whitespace.ts';

/** An entry: what the unit becomes, in the low bits, … */
export const UNIT = 0xffff;
/** … whether it is the first of two units, … */
export const PAIR = 1 << 16;
/** … whether it is white space, which is always U+0020 then, … */
export const SPACE_BIT = 17;
/** … and whether it is kept at all. */
export const KEPT_BIT = 18;
export const SPACE = 0x20;

type Mapping = Pick<Normalisation, 'fixText' | 'lowerCase' | 'stripPunctuation'>;

/** For texts whose letters and punctuation were seen to before. */
export const ONLY_WHITESPACE: Mapping = { fixText: false, lowerCase: false, stripPunctuation: 'none' };

const tables = new Map<string, Uint32Array>();

/** The table of a mapping, made when it is first asked for. */
export function tableOf({ fixText, lowerCase, stripPunctuation }: Mapping): Uint32Array {
  const name = `${fixText} ${lowerCase} ${stripPunctuation}`;
  const known = tables.get(name);
  if (known) return known;
  const table = makeTable({ fixText, lowerCase, stripPunctuation });
  tables.set(name, table);
  return table;
}

function makeTable({ fixText, lowerCase, stripPunctuation }: Mapping): Uint32Array {
  const kept = 1 << KEPT_BIT;
  const table = Uint32Array.from({ length: 0x10000 }, (_, unit) => unit | kept);
  const every = Array.from(table, (entry) => String.fromCharCode(entry & UNIT)).join('');
  const put = (characters: RegExp, entry: (character: string) => number) => {
    for (const [run] of every.matchAll(characters)) {
      for (const character of run)
        if (character.length === 1) table[character.charCodeAt(0)] = entry(character);
    }
  };
  if (lowerCase)
    put(/\p{Changes_When_Lowercased}/gu, (character) => character.toLowerCase().charCodeAt(0) | kept);
  if (stripPunctuation === 'ascii') put(ASCII_PUNCTUATION, () => 0);
  if (stripPunctuation === 'unicode') put(UNICODE_PUNCTUATION, () => 0);
  if (fixText) {
    put(SINGLE_QUOTES, () => table[0x27] ?? 0);
    put(DOUBLE_QUOTES, () => table[0x22] ?? 0);
  }
  put(WHITESPACE_RUNS, () => SPACE | (1 << SPACE_BIT) | kept);
  table.fill(PAIR | kept, 0xd800, 0xdc00);
  return table;
}
