// The form in which texts are compared, as chunks of code points. Signing reads them and never makes the string.
import { CHUNK, codePointsOf, type Chunk } from './code-points.ts';
import { fixText } from './fix-text.ts';
import type { Normalisation } from './normalise.ts';
import { ASCII_PUNCTUATION, UNICODE_PUNCTUATION } from './punctuation.ts';
import { DELETE, isBeyondTable, ONLY_WHITESPACE, PAIR, SPACE, tableOf } from './unit-table.ts';
import { WHITESPACE_ENDS, WHITESPACE_RUNS } from './whitespace.ts';

/** The code points of the normalised text. A chunk is valid until the next one is asked for. */
export function compareForm(text: string, options: Normalisation): Generator<Chunk> {
  const sound = composed(text.isWellFormed() ? text : text.toWellFormed(), options);
  // By table where both are asked for; either alone is rare, and regular expressions say it best.
  if (!options.collapseWhitespace || !options.trim)
    return codePointsOf(edges(cleaned(sound, options), options));
  if (!isBeyondTable(sound, options)) return mapped(sound, tableOf(options));
  return mapped(cleaned(sound, options), tableOf(ONLY_WHITESPACE));
}

function composed(text: string, { fixText: fix, nfc, stripAccents }: Normalisation): string {
  let result = fix ? fixText(text) : text;
  if (nfc) result = result.normalize('NFC');
  if (stripAccents)
    result = result
      .normalize('NFD')
      .replace(/\p{Mn}+/gu, '')
      .normalize('NFC');
  return result;
}

function cleaned(text: string, { lowerCase, stripPunctuation }: Normalisation): string {
  const lower = lowerCase ? text.toLowerCase() : text;
  if (stripPunctuation === 'none') return lower;
  return lower.replace(stripPunctuation === 'ascii' ? ASCII_PUNCTUATION : UNICODE_PUNCTUATION, '');
}

function edges(text: string, { collapseWhitespace, trim }: Normalisation): string {
  const trimmed = trim ? text.replace(WHITESPACE_ENDS, '') : text;
  return collapseWhitespace ? trimmed.replace(WHITESPACE_RUNS, ' ') : trimmed;
}

/** Deletes and maps by table, and joins white space, which is dropped at both ends. */
function* mapped(text: string, table: Uint16Array): Generator<Chunk> {
  const codes = new Uint32Array(Math.min(CHUNK, text.length) + 1);
  let started = false;
  let space = false;
  for (let at = 0; at < text.length;) {
    const end = Math.min(text.length, at + CHUNK);
    let count = 0;
    for (; at < end; at++) {
      const unit = table[text.charCodeAt(at)] ?? DELETE;
      if (unit === SPACE) {
        space = started;
        continue;
      }
      if (unit === DELETE) continue;
      if (space) codes[count++] = SPACE;
      codes[count++] = unit === PAIR ? (text.codePointAt(at++) ?? 0) : unit;
      space = false;
      started = true;
    }
    yield { codes, count };
  }
}
