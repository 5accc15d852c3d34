// Fast similarity sketching (Dahlgaard, Knudsen and Thorup, FOCS 2017, arXiv 1704.04370).
import { mixed } from '../mix.ts';
import type { Features, Normalised } from '../text/features.ts';
import { gramHashes } from '../text/rolling-hash.ts';
import type { Sketch } from './sketch.ts';

/**
 * In the first round each gram falls into one of the signature's places by its hash, and a place keeps the least:
 * one-permutation hashing, a few operations a gram however long the signature. Places that stay empty are filled in
 * further rounds, each with hashes of its own (their densification). A place's first round with a gram of A ∪ B
 * decides whether A and B agree there, and each gram is as likely to be the least: equal values estimate the Jaccard
 * index without bias for short texts too, and a place copies no other, as rows that banding takes for independent
 * must not.
 */
export function fastSketch(features: Features, permutations: number, seed: number): Sketch {
  const salt = mixed(seed ^ 0x9e3779b9);
  return (text) => {
    const signature = new Int32Array(permutations).fill(EMPTY);
    let grams = 0;
    for (const hashes of gramHashes(text, features)) {
      fold(signature, hashes, salt);
      grams += hashes.length;
    }
    if (grams === 0) return null;
    if (signature.includes(EMPTY)) fillEmpty(signature, distinct(text, features), salt);
    return new Uint32Array(signature.buffer);
  };
}

/** No gram has fallen here; one whose hash is this number counts for none. */
const EMPTY = 0x7fffffff;

/** Values have 31 bits: their differences are numbers of 32, from whose sign the least is taken without a branch. */
function fold(signature: Int32Array, hashes: Uint32Array, salt: number): void {
  const places = signature.length;
  for (let at = 0; at < hashes.length; at++) {
    const value = mixed((hashes[at] ?? 0) ^ salt) >>> 1;
    // The place hangs on the value's high bits alone, so that the least value of a place is well defined.
    const place = Math.imul(value >>> 15, places) >>> 16;
    const least = signature[place] ?? 0;
    const below = (value - least) | 0;
    signature[place] = least + (below & (below >> 31));
  }
}

/** Only grams that differ: a text of one letter a million times over would be gone through hundreds of times. */
function distinct(text: Normalised, features: Features): Uint32Array {
  const hashes = new Set<number>();
  for (const chunk of gramHashes(text, features)) for (const hash of chunk) hashes.add(hash);
  return Uint32Array.from(hashes);
}

/** Rounds 2, 3, …; one gram alone fills k places in about k·ln k of them. */
function fillEmpty(signature: Int32Array, hashes: Uint32Array, salt: number): void {
  let empty = signature.reduce((count, value) => count + (value === EMPTY ? 1 : 0), 0);
  const round = new Int32Array(signature.length);
  for (let number = 1; empty > 0; number++) {
    round.fill(EMPTY);
    fold(round, hashes, mixed(salt + number));
    for (let place = 0; place < signature.length; place++) {
      if (signature[place] !== EMPTY || round[place] === EMPTY) continue;
      // Mixed with the round: values of two rounds must not meet.
      signature[place] = mixed((round[place] ?? 0) + Math.imul(number, 0x9e3779b1)) % EMPTY;
      empty--;
    }
  }
}
