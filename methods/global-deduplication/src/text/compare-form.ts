// The form in which texts are compared, as chunks of code points. Signing reads them and never makes the string.
import { CHUNK, codePointsOf, type Chunk } from './code-points.ts';
import { fixText } from './fix-text.ts';
import type { Normalisation } from './normalise.ts';
import { ASCII_PUNCTUATION, UNICODE_PUNCTUATION } from './punctuation.ts';
import { borrow, giveBack } from './spare-arrays.ts';
import { BEYOND_ASCII, BEYOND_TABLE, COMPOSABLE, isDamaged, SURROGATE, surveyOf } from './survey.ts';
import { KEPT_BIT, ONLY_WHITESPACE, PAIR, SPACE, SPACE_BIT, tableOf, UNIT } from './unit-table.ts';
import { WHITESPACE_ENDS, WHITESPACE_RUNS } from './whitespace.ts';

/** The code points of the normalised text. A chunk is valid until the next one is asked for. */
export function compareForm(text: string, options: Normalisation): Generator<Chunk> {
  const { sound, found } = composed(text, options);
  // By table where both are asked for; either alone is rare, and regular expressions say it best.
  if (!options.collapseWhitespace || !options.trim)
    return codePointsOf(edges(cleaned(sound, options), options));
  const beyondTable = options.stripPunctuation === 'unicode' ? BEYOND_TABLE | SURROGATE : BEYOND_TABLE;
  if ((found & beyondTable) === 0) return mapped(sound, tableOf(options));
  return mapped(cleaned(sound, options), tableOf(ONLY_WHITESPACE));
}

/** A text and its survey. */
interface Surveyed {
  readonly sound: string;
  readonly found: number;
}

/** The steps that look at more than one character. Straight quotes are left to the table. */
function composed(text: string, options: Normalisation): Surveyed {
  let state: Surveyed = { sound: text, found: surveyOf(text) };
  const step = (change: (text: string) => string) => {
    const sound = change(state.sound);
    if (sound !== state.sound) state = { sound, found: surveyOf(sound) };
  };
  if (state.found & SURROGATE) step((sound) => sound.toWellFormed());
  if (options.fixText && isDamaged(state.sound, state.found)) step(fixText);
  if (options.nfc && state.found & COMPOSABLE) step((sound) => sound.normalize('NFC'));
  if (options.stripAccents && state.found & BEYOND_ASCII) step(withoutAccents);
  return state;
}

function withoutAccents(text: string): string {
  return text
    .normalize('NFD')
    .replace(/\p{Mn}+/gu, '')
    .normalize('NFC');
}

function cleaned(text: string, { fixText: fix, lowerCase, stripPunctuation }: Normalisation): string {
  const fixed = fix ? fixText(text) : text;
  const lower = lowerCase ? fixed.toLowerCase() : fixed;
  if (stripPunctuation === 'none') return lower;
  return lower.replace(stripPunctuation === 'ascii' ? ASCII_PUNCTUATION : UNICODE_PUNCTUATION, '');
}

function edges(text: string, { collapseWhitespace, trim }: Normalisation): string {
  const trimmed = trim ? text.replace(WHITESPACE_ENDS, '') : text;
  return collapseWhitespace ? trimmed.replace(WHITESPACE_RUNS, ' ') : trimmed;
}

/** Deletes and maps by table, and joins white space, which is dropped at both ends. */
function* mapped(text: string, table: Uint32Array): Generator<Chunk> {
  const codes = borrow(CHUNK + 1);
  try {
    // As if a space had come before the text: none begins it.
    const state = { at: 0, count: 0, afterSpace: 1 };
    while (state.at < text.length) {
      mapUnits(text, table, codes, state);
      // A space at the end of the chunk waits for what follows it.
      const held = state.count > 0 ? state.afterSpace : 0;
      yield { codes, count: state.count - held };
      codes[0] = SPACE;
      state.count = held;
    }
  } finally {
    giveBack(codes);
  }
}

interface Mapping {
  /** Code units read. */
  at: number;
  /** Code points written. */
  count: number;
  /** 1 where the last character kept was a space. */
  afterSpace: number;
}

/**
 * Reads the next code units, up to CHUNK of them. In natural text no processor guesses where a word ends, so that
 * nothing branches on it: every unit is written, and the next one over it if it was not to be kept.
 */
function mapUnits(text: string, table: Uint32Array, codes: Uint32Array, state: Mapping): void {
  const end = Math.min(text.length, state.at + CHUNK);
  let { at, count, afterSpace } = state;
  for (; at < end; at++) {
    const entry = table[text.charCodeAt(at)] ?? 0;
    codes[count] = entry & PAIR ? (text.codePointAt(at++) ?? 0) : entry & UNIT;
    const space = (entry >>> SPACE_BIT) & 1;
    const kept = (entry >>> KEPT_BIT) & 1;
    count += kept & ~(space & afterSpace);
    afterSpace = (space & kept) | (afterSpace & (kept ^ 1));
  }
  state.at = at;
  state.count = count;
  state.afterSpace = afterSpace;
}
