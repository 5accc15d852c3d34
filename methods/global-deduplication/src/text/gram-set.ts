// Gram sets for exact comparison. Those of characters are hashes of 53 bits: ten times as fast as sets of strings, at a tenth
// of their memory. Two different grams of a pair of texts meet with a probability of about 2⁻⁵³ · |A| · |B|.
import { mixed } from '../mix.ts';
import { asItIs, gramsOf, type Features } from './features.ts';
import { normalise } from './normalise.ts';
import { gramHashes } from './rolling-hash.ts';

/** From so many grams on a list takes the place of a table, at half the memory and a third of the speed. */
const LONG = 1_000_000;

/** The distinct grams of a text: hashes, or words as they are. */
export interface GramSet {
  readonly size: number;
  /** All grams, in any order. */
  values(): Iterable<Gram>;
  has(gram: Gram): boolean;
}

type Gram = number | string;

/** The gram set of a text; one of `long` grams and more takes less memory for each. */
export function gramSet(text: string, features: Features, long = LONG): GramSet {
  if (features.unit === 'words') return gramsOf(text, features) as Set<Gram>;
  const hashes = hashesOf(text, features);
  return hashes.length < long ? tableOf(hashes) : listOf(hashes);
}

/** Another odd number than that of the signatures, so that the two hashes are independent. */
const SECOND_BASE = 0x297a2d39;

/** 32 bits of one rolling hash and 21 of another, for each gram. */
function hashesOf(text: string, features: Features): Float64Array {
  const normalised = normalise(text, features.normalisation);
  const hashes = new Float64Array(normalised.length);
  let count = 0;
  for (const chunk of gramHashes(asItIs(normalised), features)) {
    for (const hash of chunk) hashes[count++] = mixed(hash);
  }
  let at = 0;
  for (const chunk of gramHashes(asItIs(normalised), features, SECOND_BASE)) {
    for (const hash of chunk) hashes[at] = (hashes[at++] ?? 0) + (mixed(hash) & 0x1fffff) * 2 ** 32;
  }
  return hashes.subarray(0, count);
}

const FREE = -1;

/** Open addressing, at most half full. */
function tableOf(hashes: Float64Array): GramSet {
  let capacity = 16;
  while (capacity < hashes.length * 2) capacity *= 2;
  const table = new Float64Array(capacity).fill(FREE);
  const mask = capacity - 1;
  const placeOf = (gram: number) => {
    let place = (gram | 0) & mask;
    while (table[place] !== FREE && table[place] !== gram) place = (place + 1) & mask;
    return place;
  };
  let size = 0;
  for (let at = 0; at < hashes.length; at++) {
    const gram = hashes[at] ?? 0;
    const place = placeOf(gram);
    if (table[place] === gram) continue;
    table[place] = gram;
    hashes[size++] = gram;
  }
  const values = hashes.subarray(0, size);
  return { size, values: () => values, has: (gram) => table[placeOf(Number(gram))] === gram };
}

/** Ascending, searched by halving. */
function listOf(hashes: Float64Array): GramSet {
  hashes.sort();
  let size = 0;
  for (let at = 0; at < hashes.length; at++) {
    if (at === 0 || hashes[at] !== hashes[size - 1]) hashes[size++] = hashes[at] ?? 0;
  }
  const values = hashes.subarray(0, size);
  const has = (gram: number) => {
    let [from, to] = [0, size];
    while (from < to) {
      const middle = (from + to) >>> 1;
      if ((values[middle] ?? 0) < gram) from = middle + 1;
      else to = middle;
    }
    return values[from] === gram;
  };
  return { size, values: () => values, has };
}
