// A hash of 32 bits of every gram, in one pass: the next gram's comes from the one before (Karp and Rabin, 1987).
import { CHUNK } from './code-points.ts';
import { wordHashes } from './words.ts';
import type { Features, Normalised } from './features.ts';

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
  const leaving = power(base, size);
  // The last `size` units of the chunk before, then the chunk; zeros at first, which take nothing away.
  let units = new Uint32Array(0);
  let hashes = new Uint32Array(0);
  let hash = 0;
  let read = 0;
  for (const { codes, count } of unit === 'words' ? wordHashes(text.chunks()) : text.chunks()) {
    if (units.length < size + count) {
      const wider = new Uint32Array(size + (read === 0 ? count : Math.max(count, CHUNK + 1)));
      wider.set(units.subarray(0, size));
      units = wider;
      hashes = new Uint32Array(wider.length);
    }
    units.set(codes.subarray(0, count), size);
    for (let at = 0; at < count; at++) {
      hash = (Math.imul(hash, base) + (units[size + at] ?? 0) - Math.imul(units[at] ?? 0, leaving)) | 0;
      hashes[at] = hash;
    }
    units.copyWithin(0, count, size + count);
    // The first size − 1 hashes are of less than a gram.
    const partial = Math.min(count, Math.max(0, size - 1 - read));
    read += count;
    if (count > partial) yield hashes.subarray(partial, count);
  }
}

function power(base: number, exponent: number): number {
  let result = 1;
  for (let i = 0; i < exponent; i++) result = Math.imul(result, base);
  return result;
}
