// Gram sets for verification. Long texts would take hundreds of bytes a gram as a set of strings, so that theirs are
// sorted hashes of 53 bits: two different grams among millions meet with a probability below 10⁻³.
import { jaccardOf, prepare, type PreparedText } from '../../jaccard.ts';
import type { Features } from '../../text/features.ts';
import { normalise, NORMALISATIONS } from '../../text/normalise.ts';

/** From so many UTF-16 units on a text is long. */
export const LONG_TEXT = 250_000;

export type Grams =
  | { readonly kind: 'set'; readonly text: PreparedText }
  | { readonly kind: 'hashes'; readonly hashes: Float64Array };

/** Compares texts as they are; the gram sets of the last few are kept. */
export function createComparison(features: Features) {
  const bare = { ...features, normalisation: NORMALISATIONS.none };
  return {
    /** A text made ready. `hashed` texts compare with hashed ones only. */
    prepare(text: string, hashed: boolean): Grams {
      const normalised = normalise(text, features.normalisation);
      if (hashed) return { kind: 'hashes', hashes: hashedGrams(normalised, features) };
      return { kind: 'set', text: prepare(normalised, bare) };
    },
    jaccard(a: Grams, b: Grams): number {
      if (a.kind === 'set' && b.kind === 'set') return jaccardOf(a.text, b.text);
      if (a.kind === 'hashes' && b.kind === 'hashes') return jaccardOfSorted(a.hashes, b.hashes);
      throw new TypeError('A set of grams and a list of hashes cannot be compared.');
    },
  };
}

/** The distinct grams of a normalised text as ascending hashes. */
export function hashedGrams(text: string, { unit, size }: Pick<Features, 'unit' | 'size'>): Float64Array {
  const ends = unit === 'characters' ? codePointStarts(text) : null;
  const units = ends ? [] : text.split(/\s+/u).filter((word) => word !== '');
  const count = Math.max(0, (ends ? ends.length - 1 : units.length) - size + 1);
  const hashes = new Float64Array(count);
  for (let gram = 0; gram < count; gram++) {
    hashes[gram] = ends
      ? hashOf(text, ends[gram] ?? 0, ends[gram + size] ?? 0)
      : hashOf(units.slice(gram, gram + size).join(' '), 0);
  }
  return distinct(hashes.sort());
}

/** Where the code points begin, and the end: [code points + 1]. */
function codePointStarts(text: string): Uint32Array {
  const starts = new Uint32Array(text.length + 1);
  let count = 0;
  for (let at = 0; at < text.length; at += (text.codePointAt(at) ?? 0) > 0xffff ? 2 : 1) starts[count++] = at;
  starts[count++] = text.length;
  return starts.subarray(0, count);
}

/** 53 bits of two hashes of 32 (the finish of MurmurHash3 over FNV-1a and over a multiplication by 31). */
function hashOf(text: string, from: number, to = text.length): number {
  let low = 0x811c9dc5;
  let high = 0x9e3779b1;
  for (let at = from; at < to; at++) {
    const unit = text.charCodeAt(at);
    low = Math.imul(low ^ unit, 0x01000193);
    high = Math.imul(high, 31) + unit;
  }
  return (mixed(low) >>> 0) + (mixed(high ^ low) & 0x1fffff) * 2 ** 32;
}

function mixed(value: number): number {
  let h = value ^ (value >>> 16);
  h = Math.imul(h, 0x85ebca6b);
  h = Math.imul(h ^ (h >>> 13), 0xc2b2ae35);
  return h ^ (h >>> 16);
}

function distinct(sorted: Float64Array): Float64Array {
  let count = 0;
  for (let at = 0; at < sorted.length; at++) {
    if (at === 0 || sorted[at] !== sorted[at - 1]) sorted[count++] = sorted[at] ?? 0;
  }
  return sorted.slice(0, count);
}

/** The Jaccard index of two ascending lists without repetitions. */
function jaccardOfSorted(a: Float64Array, b: Float64Array): number {
  if (a.length === 0 || b.length === 0) return 0;
  let [i, j, shared] = [0, 0, 0];
  while (i < a.length && j < b.length) {
    const [left = 0, right = 0] = [a[i], b[j]];
    if (left === right) shared++;
    if (left <= right) i++;
    if (right <= left) j++;
  }
  return shared / (a.length + b.length - shared);
}
