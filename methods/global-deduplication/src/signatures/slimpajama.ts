// MinHash as the published pipeline computes it, bit for bit.
import { ONE_BLOCK, sha1, sha1FirstWord } from '../sha1.ts';
import type { Features, Normalised } from '../text/features.ts';
import { wordsOf } from '../text/words.ts';
import { textOf } from '../text/code-points.ts';
import { drawPermutations, foldMinima } from './permutations.ts';
import type { Sketch } from './sketch.ts';

/** h is the first 4 bytes, little-endian, of the SHA-1 of a gram's UTF-8; hᵢ(h) is folded into minima. */
export function slimpajamaSketch(features: Features, count: number, seed: number): Sketch {
  const permutations = drawPermutations(count, seed);
  return (text) => {
    const minima = new Uint32Array(count).fill(0xffffffff);
    let grams = 0;
    for (const hashes of gramDigests(text, features)) {
      foldMinima(minima, hashes, permutations);
      grams += hashes.length;
    }
    return grams > 0 ? minima : null;
  };
}

/** Grams whose digests are made before they are folded. */
const BATCH = 1024;

/** The hashes h of a text's grams. A batch is valid until the next one is asked for. */
function* gramDigests(text: Normalised, { unit, size }: Features): Generator<Uint32Array<ArrayBuffer>> {
  const { bytes, starts } = unit === 'words' ? wordBytes(textOf(text.chunks())) : characterBytes(text);
  const hashes = new Uint32Array(BATCH);
  const gap = unit === 'words' ? 1 : 0; // no space after a gram's last word
  let filled = 0;
  for (let gram = 0; gram + size < starts.length; gram++) {
    hashes[filled++] = digest(bytes, starts[gram] ?? 0, (starts[gram + size] ?? 0) - gap);
    if (filled < BATCH) continue;
    yield hashes;
    filled = 0;
  }
  if (filled > 0) yield hashes.subarray(0, filled);
}

function digest(bytes: Uint8Array, from: number, to: number): number {
  const word =
    to - from <= ONE_BLOCK ? sha1FirstWord(bytes, from, to) : (sha1(bytes.subarray(from, to))[0] ?? 0);
  return ((word << 24) | ((word & 0xff00) << 8) | ((word >>> 8) & 0xff00) | (word >>> 24)) >>> 0;
}

/** A text in UTF-8, and where each of its units begins, with one more entry for the end. */
interface Encoded {
  readonly bytes: Uint8Array;
  readonly starts: Uint32Array;
}

function characterBytes(text: Normalised): Encoded {
  const whole = textOf(text.chunks());
  const bytes = new TextEncoder().encode(whole);
  const starts = new Uint32Array(bytes.length + 1);
  let count = 0;
  for (let at = 0; at < bytes.length; at++) if (((bytes[at] ?? 0) & 0xc0) !== 0x80) starts[count++] = at;
  starts[count++] = bytes.length;
  return { bytes, starts: starts.subarray(0, count) };
}

function wordBytes(text: string): Encoded {
  const encoder = new TextEncoder();
  const words = wordsOf(text).map((word) => encoder.encode(`${word} `));
  const starts = new Uint32Array(words.length + 1);
  words.forEach((word, at) => (starts[at + 1] = (starts[at] ?? 0) + word.length));
  const bytes = new Uint8Array(starts[words.length] ?? 0);
  words.forEach((word, at) => bytes.set(word, starts[at]));
  return { bytes, starts };
}
