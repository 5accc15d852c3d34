// Quoted words, found again in the text that they are said to come from.
import { normalise, type NormalisedText } from './normalise.ts';

/** Fewer letters and digits prove nothing: 'we' is in every abstract. */
const FEWEST_LETTERS = 12;
const WORD = /[\p{L}\p{N}]/u;

/**
 * The words of `text` that `quote` repeats, as they stand in the text; null when they are not there. Differences in
 * white space, quotation marks, dashes and the form of Unicode do not count; other letters do, case included. A quote
 * in quotation marks or ended by dots is meant without them. It has to begin and end with whole words.
 */
export function findSpan(text: NormalisedText, quote: string): string | null {
  const whole = normalise(quote).text.trim();
  if ([...whole].filter((character) => WORD.test(character)).length < FEWEST_LETTERS) return null;
  for (const wanted of new Set([whole, bare(whole)])) {
    const span = spanOf(text, wanted);
    if (span) return text.original.slice(...span);
  }
  return null;
}

function spanOf({ text, starts, ends }: NormalisedText, wanted: string): [start: number, end: number] | null {
  for (let at = text.indexOf(wanted); at >= 0; at = text.indexOf(wanted, at + 1)) {
    const last = at + wanted.length - 1;
    if (!splitsWord(text, at) && !splitsWord(text, last + 1)) return [starts[at] ?? 0, ends[last] ?? 0];
  }
  return null;
}

/** A quote without the marks around it. */
function bare(quote: string): string {
  return quote
    .replace(/^["'.\s]+/, '')
    .replace(/["'\s]+$|[\s"']*\.\.\.["'\s]*$/g, '')
    .trim();
}

/** Whether a cut before `index` goes through a word. */
function splitsWord(text: string, index: number): boolean {
  return WORD.test(text[index - 1] ?? '') && WORD.test(text[index] ?? '');
}

/** Whether a text names something: its words side by side, whatever their case, hyphens as blanks. */
export function names(text: NormalisedText, term: string): boolean {
  const flat = (value: NormalisedText) => value.text.toLowerCase().replaceAll('-', ' ');
  const [haystack, wanted] = [flat(text), flat(normalise(term)).trim()];
  if (!WORD.test(wanted)) return false;
  for (let at = haystack.indexOf(wanted); at >= 0; at = haystack.indexOf(wanted, at + 1))
    if (!splitsWord(haystack, at) && !splitsPlural(haystack, at + wanted.length)) return true;
  return false;
}

/** 'graphs' names a graph. */
function splitsPlural(text: string, index: number): boolean {
  return splitsWord(text, index) && !(text[index] === 's' && !splitsWord(text, index + 1));
}
