// What a text has in it, found in one pass: most texts need none of the slow steps of normalisation.
import { LIGATURES } from './fix-text.ts';
import { CONTINUATIONS, LEADS, MISREAD } from './mojibake.ts';

/** Kinds of code units; a survey is the sum of those found. */
export const AMPERSAND = 1;
/** Stands for the first byte of a sequence that was misread, … */
export const LEAD = 2;
/** … or for a further one. */
export const CONTINUATION = 4;
export const LIGATURE = 8;
/** From U+0300 on; a text without these is in composed form. */
export const COMPOSABLE = 16;
/** What a table by code unit cannot map to lower case. */
export const BEYOND_TABLE = 32;
export const SURROGATE = 64;
export const BEYOND_ASCII = 128;

/**
 * A final sigma and a dotted I, whose lower case hangs on what follows or has two characters, and the first units of scripts of two units with capitals (Deseret, Garay, Warang Citi, Medefaidrin, Adlam).
 */
const UNMAPPABLE = /[\u03a3\u0130\ud801\ud803\ud806\ud81b\ud83a]/;

/** Whether fixText might change more of such a text than its quotes. */
export function isDamaged(text: string, found: number): boolean {
  if (found & (AMPERSAND | LIGATURE)) return true;
  const both = LEAD | CONTINUATION;
  return (found & both) === both && MISREAD.test(text);
}

let kinds: Uint8Array | undefined;

/** The kinds of code units in a text. */
export function surveyOf(text: string): number {
  kinds ??= kindsOfUnits();
  let found = 0;
  for (let at = 0; at < text.length; at++) found |= kinds[text.charCodeAt(at)] ?? 0;
  return found;
}

function kindsOfUnits(): Uint8Array {
  const table = new Uint8Array(0x10000);
  table[0x26] = AMPERSAND;
  for (let unit = 0x80; unit <= 0xffff; unit++) {
    const character = String.fromCharCode(unit);
    table[unit] =
      BEYOND_ASCII |
      (LEADS.test(character) ? LEAD : 0) |
      (CONTINUATIONS.test(character) ? CONTINUATION : 0) |
      (LIGATURES.test(character) ? LIGATURE : 0) |
      (unit >= 0x300 ? COMPOSABLE : 0) |
      (UNMAPPABLE.test(character) ? BEYOND_TABLE : 0) |
      (unit >= 0xd800 && unit <= 0xdfff ? SURROGATE : 0);
  }
  return table;
}
