// The random permutations hᵢ(x) = (aᵢ·x + bᵢ mod 2⁶⁴) mod (2⁶¹ − 1), of which the low 32 bits are kept.
import { mersenneTwister } from './mersenne-twister.ts';

/** 2⁶¹ − 1, a Mersenne prime. */
const P = (1n << 61n) - 1n;

/** The coefficients in halves of 32 bits, [k] each; as signed numbers, which multiply fastest. */
export interface Permutations {
  readonly count: number;
  readonly aLow: Int32Array<ArrayBuffer>;
  readonly aHigh: Int32Array<ArrayBuffer>;
  readonly bLow: Int32Array<ArrayBuffer>;
  readonly bHigh: Int32Array<ArrayBuffer>;
}

/** a₀, b₀, a₁, b₁, … as numpy's RandomState draws them: 1 ≤ aᵢ < P, 0 ≤ bᵢ < P. */
export function drawPermutations(count: number, seed: number): Permutations {
  const next = mersenneTwister(seed);
  const halves = () => new Int32Array(count);
  const drawn = { count, aLow: halves(), aHigh: halves(), bLow: halves(), bHigh: halves() };
  for (let i = 0; i < count; i++) {
    const a = drawBelow(P - 1n, next) + 1n;
    const b = drawBelow(P, next);
    drawn.aLow[i] = Number(a & 0xffffffffn);
    drawn.aHigh[i] = Number(a >> 32n);
    drawn.bLow[i] = Number(b & 0xffffffffn);
    drawn.bHigh[i] = Number(b >> 32n);
  }
  return drawn;
}

/** Uniform in [0, bound) for a bound a little below 2⁶¹: 61 bits of two draws, anew where they are too large. */
function drawBelow(bound: bigint, next: () => number): bigint {
  for (;;) {
    const high = BigInt(next());
    const value = ((high << 32n) | BigInt(next())) & P;
    if (value < bound) return value;
  }
}

/**
 * minima[i] = min(minima[i], hᵢ(x)) for each of `hashes`. Exact 64-bit arithmetic that wraps, in halves of 32 bits
 * whose products are made of halves of 16.
 */
export function foldMinima(minima: Uint32Array, hashes: Uint32Array, permutations: Permutations): void {
  const { aLow, aHigh, bLow, bHigh } = permutations;
  for (const x of hashes) {
    const x0 = x & 0xffff;
    const x1 = x >>> 16;
    for (let i = 0; i < minima.length; i++) {
      const a = aLow[i] ?? 0;
      const a0 = a & 0xffff;
      const a1 = a >>> 16;
      const low00 = Math.imul(a0, x0) >>> 0;
      const low10 = Math.imul(a1, x0) >>> 0;
      const low01 = Math.imul(a0, x1) >>> 0;
      const middle = (low00 >>> 16) + (low10 & 0xffff) + (low01 & 0xffff);
      const carried = (low10 >>> 16) + (low01 >>> 16) + (middle >>> 16);
      const product = Math.imul(a, x);
      const low = (product + (bLow[i] ?? 0)) | 0;
      const carry = low >>> 0 < product >>> 0 ? 1 : 0;
      const high = (Math.imul(a1, x1) + carried + Math.imul(aHigh[i] ?? 0, x) + (bHigh[i] ?? 0) + carry) | 0;
      const value = reduced(high, low);
      if (value < (minima[i] ?? 0)) minima[i] = value;
    }
  }
}

/** The low 32 bits of v mod (2⁶¹ − 1), for v = high·2³² + low: v mod 2⁶¹ + ⌊v/2⁶¹⌋, less P where that reaches P. */
function reduced(high: number, low: number): number {
  const top = high >>> 29;
  const reachesP = (high & 0x1fffffff) === 0x1fffffff && low >>> 0 >= 0xffffffff - top;
  return (low + top + (reachesP ? 1 : 0)) >>> 0;
}
