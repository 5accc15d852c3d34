// Grams: the features of a text, over code points or words.
import { InvalidOption } from '../errors.ts';
import { normalise, type Normalisation } from './normalise.ts';

/** What two texts are compared by: the set of their grams after normalisation. */
export interface Features {
  readonly normalisation: Normalisation;
  /** Grams of code points (not of UTF-16 units), or of words between white space. */
  readonly unit: 'characters' | 'words';
  /** Code points or words in a gram; at least 1. */
  readonly size: number;
}

/** The distinct grams of a text, in the order in which they come; none of a text shorter than a gram. */
export function gramsOf(text: string, features: Features): Set<string> {
  checkFeatures(features);
  const { unit, size, normalisation } = features;
  const normalised = normalise(text, normalisation);
  const units =
    unit === 'characters' ? [...normalised] : normalised.split(/\s+/u).filter((word) => word !== '');
  const grams = new Set<string>();
  const joint = unit === 'characters' ? '' : ' ';
  for (let start = 0; start + size <= units.length; start++) {
    grams.add(units.slice(start, start + size).join(joint));
  }
  return grams;
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
