/** Pseudo-random streams: one seed and a name give one stream, the same everywhere and for ever. */
import type { RandomStream } from './context.ts';
import { murmur3 } from './murmur3.ts';

const TWO_32 = 2 ** 32;
const TWO_53 = 2 ** 53;

/**
 * The stream called `name` of `seed`: xoshiro128** (Blackman and Vigna, 2021) whose four words of state are the
 * 32-bit MurmurHash3 of the UTF-8 text `seed + '/' + name` under the hash seeds 0, 1, 2 and 3. Streams with other
 * names or seeds start elsewhere in a period of 2¹²⁸ − 1, so that they do not meet.
 *
 * `uniform` takes two words, the first for the upper 27 bits and the second for the lower 26. `normal` is
 * Marsaglia's polar method on `2·uniform() − 1`, both values of a pair used, the first before the second.
 * `integer` is ⌊word / ⌊2³² / below⌋⌋, drawn again where that is not below. `permutation` is Fisher and Yates
 * from the end. Only `normal` uses a function (the logarithm) that engines may round differently.
 */
export function randomStream(seed: number, name: string): RandomStream {
  if (!Number.isSafeInteger(seed) || seed < 0)
    throw new RangeError(`A seed is a whole number ≥ 0, not ${seed}.`);
  const key = new TextEncoder().encode(`${seed}/${name}`);
  return streamOf(xoshiro([murmur3(key, 0), murmur3(key, 1), murmur3(key, 2), murmur3(key, 3)]));
}

/** Words in [0, 2³²) from four words of state, of which one at least is not 0. */
export function xoshiro([s0, s1, s2, s3]: readonly [number, number, number, number]): () => number {
  let a = s0 | 0;
  let b = s1 | 0;
  let c = s2 | 0;
  let d = s3 | 0;
  return () => {
    const times5 = Math.imul(b, 5);
    const word = Math.imul((times5 << 7) | (times5 >>> 25), 9) >>> 0;
    const shifted = b << 9;
    c ^= a;
    d ^= b;
    b ^= c;
    a ^= d;
    c ^= shifted;
    d = (d << 11) | (d >>> 21);
    return word;
  };
}

function streamOf(word: () => number): RandomStream {
  const uniform = () => {
    const upper = word() >>> 5;
    return (upper * 2 ** 26 + (word() >>> 6)) / TWO_53;
  };
  const integer = (below: number) => integerFrom(word, below);
  return {
    uniform,
    normal: normalFrom(uniform),
    integer,
    permutation: (length) => permutationFrom(integer, length),
  };
}

function normalFrom(uniform: () => number): () => number {
  let spare: number | null = null;
  return () => {
    if (spare !== null) {
      const value = spare;
      spare = null;
      return value;
    }
    for (;;) {
      const x = 2 * uniform() - 1;
      const y = 2 * uniform() - 1;
      const square = x * x + y * y;
      if (square >= 1 || square === 0) continue;
      const scale = Math.sqrt((-2 * Math.log(square)) / square);
      spare = y * scale;
      return x * scale;
    }
  };
}

function integerFrom(word: () => number, below: number): number {
  if (!Number.isInteger(below) || below < 1 || below > TWO_32) {
    throw new RangeError(`integer(below) needs a whole number from 1 to 2³², not ${below}.`);
  }
  const share = Math.floor(TWO_32 / below);
  for (;;) {
    const value = Math.floor(word() / share);
    if (value < below) return value;
  }
}

function permutationFrom(
  integer: (below: number) => number,
  length: number,
): ReturnType<RandomStream['permutation']> {
  const order = Uint32Array.from({ length }, (_, index) => index);
  for (let last = length - 1; last > 0; last -= 1) {
    const other = integer(last + 1);
    const kept = order[last] ?? 0;
    order[last] = order[other] ?? 0;
    order[other] = kept;
  }
  return order;
}
