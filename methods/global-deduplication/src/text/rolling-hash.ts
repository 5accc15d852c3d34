// A hash of 32 bits of every gram, in one pass: the next gram's comes from the one before (Karp and Rabin, 1987).
import { CHUNK } from './code-points.ts';
import type { Features, Normalised } from './features.ts';
import { borrow, giveBack } from './spare-arrays.ts';
import { wordHashes } from './words.ts';

/** Any odd number works; this one's bits are mixed well. */
const BASE = 0x2c1b3c6d;

/**
 * The hashes of a text's grams, in order and in chunks; H(c₀ … cₛ₋₁) = Σ cᵢ·Bˢ⁻¹⁻ⁱ mod 2³², whose low bits are weak:
 * mix before use. A chunk is valid until the next one is asked for.
 */
export function* gramHashes(
  text: Normalised,
  { unit, size }: Pick<Features, 'unit' | 'size'>,
  base = BASE,
): Generator<Uint32Array<ArrayBuffer>> {
  // The last `size` units of the chunk before, then the chunk; zeros at first, which take nothing away.
  const units = borrow(size + CHUNK + 1).fill(0, 0, size);
  const hashes = borrow(CHUNK + 1);
  try {
    const roll = rolling(base, size);
    let read = 0;
    for (const { codes, count } of unit === 'words' ? wordHashes(text.chunks()) : text.chunks()) {
      if (count === 0) continue;
      units.set(codes.subarray(0, count), size);
      roll(units, hashes, count);
      units.copyWithin(0, count, size + count);
      // The first size − 1 hashes are of less than a gram.
      const partial = Math.min(count, Math.max(0, size - 1 - read));
      read += count;
      if (count > partial) yield hashes.subarray(partial, count);
    }
  } finally {
    giveBack(units);
    giveBack(hashes);
  }
}

/** Takes `count` units in, and the ones `size` places before them out. */
function rolling(
  base: number,
  size: number,
): (units: Uint32Array, hashes: Uint32Array, count: number) => void {
  let leaving = 1;
  for (let i = 0; i < size; i++) leaving = Math.imul(leaving, base);
  let hash = 0;
  return (units, hashes, count) => {
    let h = hash;
    for (let at = 0; at < count; at++) {
      h = (Math.imul(h, base) + (units[size + at] ?? 0) - Math.imul(units[at] ?? 0, leaving)) | 0;
      hashes[at] = h;
    }
    hash = h;
  };
}
