// Grams: the features of a text, over code points or words.
import { InvalidOption } from '../errors.ts';
import { codePointsOf, type Chunk } from './code-points.ts';
import { compareForm } from './compare-form.ts';
import { normalise, type Normalisation } from './normalise.ts';
import { wordsOf } from './words.ts';

/** What two texts are compared by: the set of their grams after normalisation. */
export interface Features {
  readonly normalisation: Normalisation;
  /** Grams of code points (not of UTF-16 units), or of words between white space. */
  readonly unit: 'characters' | 'words';
  /** Code points or words in a gram; 1 to 1000. */
  readonly size: number;
}

/** The distinct grams of a text, in the order in which they come; none of a text shorter than a gram. */
export function gramsOf(text: string, features: Features): Set<string> {
  checkFeatures(features);
  return gramsOfNormalised(normalise(text, features.normalisation), features);
}

/** The same of a text that was normalised before. */
export function gramsOfNormalised(text: string, { unit, size }: Features): Set<string> {
  if (unit === 'characters' && !SURROGATE.test(text)) return slicesOf(text, size);
  const units = unit === 'characters' ? [...text] : wordsOf(text);
  const joint = unit === 'characters' ? '' : ' ';
  const grams = new Set<string>();
  for (let start = 0; start + size <= units.length; start++) {
    grams.add(units.slice(start, start + size).join(joint));
  }
  return grams;
}

/** A text without it has one code point in every unit of UTF-16. */
const SURROGATE = /[\ud800-\udfff]/;

function slicesOf(text: string, size: number): Set<string> {
  const grams = new Set<string>();
  for (let start = 0; start + size <= text.length; start++) grams.add(text.slice(start, start + size));
  return grams;
}

/** A text as the signers read it: code points after normalisation, as often as they are asked for. */
export interface Normalised {
  chunks(): Iterable<Chunk>;
}

/** A text that is normalised as it is read. */
export function normalising(text: string, { normalisation }: Features): Normalised {
  return { chunks: () => compareForm(text, normalisation) };
}

/** A text that was normalised before. */
export function asItIs(text: string): Normalised {
  return { chunks: () => codePointsOf(text.isWellFormed() ? text : text.toWellFormed()) };
}

/** Throws InvalidOption for features that no text could have. */
export function checkFeatures({ unit, size }: Features): void {
  if (unit !== 'characters' && unit !== 'words') {
    throw new InvalidOption(`features.unit is 'characters' or 'words', not '${String(unit)}'.`);
  }
  if (!Number.isInteger(size) || size < 1 || size > 1000) {
    throw new InvalidOption(`features.size is a whole number from 1 to 1000, not ${size}.`);
  }
}
