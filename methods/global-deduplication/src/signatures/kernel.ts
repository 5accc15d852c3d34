// The arithmetic of the published pipeline's MinHash, in one of two ways with one outcome.
import { ONE_BLOCK, sha1, sha1FirstWord } from '../sha1.ts';
import { BATCH, type GramBytes } from './gram-bytes.ts';
import { foldMinima, type Permutations } from './permutations.ts';

/** Minima of one text, which is given batch by batch. */
export interface Kernel {
  /** Begins a text. */
  start(): void;
  /** h of each gram (the first 4 bytes, little-endian, of the SHA-1 of its UTF-8), and all hᵢ(h). */
  take(batch: GramBytes): void;
  /** min hᵢ(h) over the text's grams, [permutations]. */
  minima(): Uint32Array<ArrayBuffer>;
}

/** The kernel in JavaScript, which runs everywhere. */
export function scriptKernel(permutations: Permutations): Kernel {
  const hashes = new Uint32Array(BATCH);
  let minima = new Uint32Array(permutations.count);
  return {
    start: () => (minima = new Uint32Array(permutations.count).fill(0xffffffff)),
    take(batch) {
      digestAll(batch, hashes);
      foldMinima(minima, hashes.subarray(0, batch.grams), permutations);
    },
    minima: () => minima,
  };
}

/** hashes[g] = h of gram g. */
export function digestAll({ bytes, starts, grams, size, gap }: GramBytes, hashes: Uint32Array): void {
  for (let gram = 0; gram < grams; gram++) {
    hashes[gram] = swapped(firstWord(bytes, starts[gram] ?? 0, (starts[gram + size] ?? 0) - gap));
  }
}

function firstWord(bytes: Uint8Array, from: number, to: number): number {
  if (to - from <= ONE_BLOCK) return sha1FirstWord(bytes, from, to);
  return sha1(bytes.subarray(from, to))[0] ?? 0;
}

function swapped(word: number): number {
  return ((word << 24) | ((word & 0xff00) << 8) | ((word >>> 8) & 0xff00) | (word >>> 24)) >>> 0;
}
