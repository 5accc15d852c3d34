// Buckets of bands: a key of 64 bits for each band of a signature.
import { checkBands, type Bands } from './probability.ts';

/** global: texts of all sources meet in one bucket. local: only those of one source. */
export type Scope = 'global' | 'local';

/**
 * One key of 64 bits for each band, [bands]: a hash of (band, values) in global scope, of (source, band, values) in
 * local scope. Equal bands have equal keys; two unequal ones meet with probability 2⁻⁶⁴. `new
 * Uint32Array(keys.buffer)` reads them as pairs (low, high) without making a BigInt of each.
 */
export function bandKeys(
  signature: Uint32Array,
  bands: Bands,
  scope: Scope = 'global',
  source = '',
): BigUint64Array<ArrayBuffer> {
  checkBands(bands, signature.length);
  const keys = new BigUint64Array(bands.bands);
  const halves = new Uint32Array(keys.buffer);
  const seed = scope === 'local' ? hashText(source) : 0;
  for (let band = 0; band < bands.bands; band++) {
    let low = mix(seed ^ 0x9e3779b9, band);
    let high = mix(~seed ^ 0x85ebca6b, band);
    for (let row = band * bands.rows; row < (band + 1) * bands.rows; row++) {
      const value = signature[row] ?? 0;
      low = mix(low, value);
      high = mix(high ^ 0x27d4eb2f, value);
    }
    halves[2 * band] = finish(low ^ Math.imul(high, 0x9e3779b1));
    halves[2 * band + 1] = finish(high ^ Math.imul(low, 0x85ebca77));
  }
  return keys;
}

/** A step of MurmurHash3 (32 bits). */
function mix(hash: number, value: number): number {
  let k = Math.imul(value, 0xcc9e2d51);
  k = (k << 15) | (k >>> 17);
  const h = hash ^ Math.imul(k, 0x1b873593);
  return (Math.imul((h << 13) | (h >>> 19), 5) + 0xe6546b64) | 0;
}

/** MurmurHash3's last mixing, after which every bit depends on every other. */
function finish(hash: number): number {
  let h = hash ^ (hash >>> 16);
  h = Math.imul(h, 0x85ebca6b);
  h = Math.imul(h ^ (h >>> 13), 0xc2b2ae35);
  return (h ^ (h >>> 16)) >>> 0;
}

function hashText(text: string): number {
  let hash = 0x811c9dc5;
  for (let at = 0; at < text.length; at++) hash = mix(hash, text.charCodeAt(at));
  return finish(hash);
}
