// How a text becomes words: the one rule for indexing, querying, highlighting and latent semantics.
import { stem } from './stem.ts';
import { isStopWord } from './stop-words.ts';

/** A word of a text and where it stands. */
export interface Word {
  /** Lower case, without accents. */
  word: string;
  /** From 0; every word counts, stop words too. */
  position: number;
  /** Range in the text that was split, in UTF-16 units. */
  start: number;
  end: number;
}

/** Longer runs are no words (encoded data); they are passed over. */
const LONGEST_WORD = 64;
const WORD = /[\p{L}\p{N}\p{M}]+(?:['’][\p{L}]+)?/gu;
// TeX commands that carry form, not meaning.
const TEX_FORM =
  /\\(?:math(?:bb|bf|cal|frak|rm|sf|it|scr|tt)|text(?:bf|it|tt|rm|sc|sf)?|emph|operatorname|left|right|frac|sqrt|hat|bar|tilde|vec|overline|underline|boldsymbol|bm)(?![a-zA-Z])/g;
const TEX_ACCENT = /\\["'`^~=.]\{?([a-zA-Z])\}?|\\[cvuHkr]\{([a-zA-Z])\}/g;

const ASCII = /^[\x20-\x7e\s]*$/;

/** Words of a text in order. Total: any text gives a list. */
export function splitWords(text: string): Word[] {
  const plain = blankTex(text);
  return ASCII.test(plain) ? splitAscii(plain.toLowerCase()) : splitUnicode(plain);
}

/** The rule for any script. */
export function splitUnicode(text: string): Word[] {
  const words: Word[] = [];
  let position = 0;
  for (const match of text.matchAll(WORD)) {
    if (match[0].length > LONGEST_WORD) continue;
    const word = foldWord(match[0]);
    if (word === '') continue;
    words.push({ word, position: position++, start: match.index, end: match.index + match[0].length });
  }
  return words;
}

/** The same for lower-case ASCII, four times as fast: nearly all abstracts, and what an import spends its time on. */
export function splitAscii(text: string): Word[] {
  const words: Word[] = [];
  let start = 0;
  while (start < text.length) {
    if (!isAlphanumeric(text.charCodeAt(start))) {
      start++;
      continue;
    }
    let end = start + 1;
    while (end < text.length && isAlphanumeric(text.charCodeAt(end))) end++;
    const bare = end;
    // One apostrophe, followed by letters, belongs to the word.
    if (text.charCodeAt(end) === APOSTROPHE && isLetter(text.charCodeAt(end + 1))) {
      end += 2;
      while (isLetter(text.charCodeAt(end))) end++;
    }
    if (end - start <= LONGEST_WORD) {
      const word = end === bare ? text.slice(start, end) : foldWord(text.slice(start, end));
      words.push({ word, position: words.length, start, end });
    }
    start = end;
  }
  return words;
}

const APOSTROPHE = 39;

function isLetter(code: number): boolean {
  return code >= 97 && code <= 122;
}

function isAlphanumeric(code: number): boolean {
  return isLetter(code) || (code >= 48 && code <= 57);
}

/** Blanks TeX's formatting commands, keeping every character's place. */
function blankTex(text: string): string {
  if (!text.includes('\\')) return text;
  return text.replace(TEX_FORM, (command) => ' '.repeat(command.length));
}

/** Text with TeX accents resolved (Schr\"odinger → Schrodinger). */
export function resolveTexAccents(text: string): string {
  return text.includes('\\') ? text.replace(TEX_ACCENT, (_, plain, braced) => plain ?? braced) : text;
}

/** A word in the form it is compared in: lower case, no accents, no possessive. */
export function foldWord(word: string): string {
  const ascii = /^[\x20-\x7e]*$/.test(word);
  const lower = (ascii ? word : word.normalize('NFKD').replace(/\p{M}/gu, '')).toLowerCase();
  return lower.replace(/['’]s$/, '').replace(/['’]/g, '');
}

const stems = new Map<string, string>();
const STEMS_KEPT = 100_000;

/** `stem`, remembered: a corpus has few distinct words. */
export function stemWord(word: string): string {
  let found = stems.get(word);
  if (found === undefined) {
    if (stems.size >= STEMS_KEPT) stems.clear();
    found = stem(word);
    stems.set(word, found);
  }
  return found;
}

/** Stems of the words worth searching by, in order, stop words left out. */
export function stemsOf(text: string): string[] {
  const result: string[] = [];
  for (const { word } of splitWords(resolveTexAccents(text))) {
    if (!isStopWord(word)) result.push(stemWord(word));
  }
  return result;
}
