// Texts as code points, in chunks: a text of 200 MB needs no array of its size.

import { borrow, giveBack } from './spare-arrays.ts';

/** Code points of a text in order, [count] at the front of `codes`, which is used again for the next chunk. */
export interface Chunk {
  readonly codes: Uint32Array<ArrayBuffer>;
  readonly count: number;
}

/** Code points in a chunk: small enough for a processor's cache. */
export const CHUNK = 1 << 14;

/** The number of code points of a text: a pair of surrogates is one. */
export function codePoints(text: string): number {
  let count = text.length;
  for (let at = 0; at < text.length; at++) {
    const unit = text.charCodeAt(at);
    if (unit < 0xd800 || unit > 0xdbff) continue;
    const following = text.charCodeAt(at + 1);
    if (following >= 0xdc00 && following <= 0xdfff) count--;
  }
  return count;
}

/** The code points of a text that is well-formed. A chunk is valid until the next one is asked for. */
export function* codePointsOf(text: string): Generator<Chunk> {
  const codes = borrow(CHUNK);
  try {
    for (let at = 0; at < text.length;) {
      const count = readCodes(text, at, codes);
      yield { codes, count: count.codes };
      at += count.units;
    }
  } finally {
    giveBack(codes);
  }
}

/** Reads the next code units, up to CHUNK of them, from `from` on. */
function readCodes(text: string, from: number, codes: Uint32Array): { units: number; codes: number } {
  const end = Math.min(text.length, from + CHUNK);
  let at = from;
  let count = 0;
  for (; at < end; at++) {
    const unit = text.charCodeAt(at);
    codes[count++] = unit >= 0xd800 && unit < 0xdc00 ? (text.codePointAt(at++) ?? 0) : unit;
  }
  return { units: at - from, codes: count };
}

/** The text of chunks. */
export function textOf(chunks: Iterable<Chunk>): string {
  const decoder = new TextDecoder('utf-16le', { ignoreBOM: true });
  let text = '';
  for (const chunk of chunks) text += decoder.decode(unitsOf(chunk));
  return text;
}

/** UTF-16 as it lies in memory; every engine in use is little-endian. */
function unitsOf({ codes, count }: Chunk): Uint16Array<ArrayBuffer> {
  const units = new Uint16Array(2 * count);
  let length = 0;
  for (let at = 0; at < count; at++) {
    const code = codes[at] ?? 0;
    if (code > 0xffff) {
      units[length++] = 0xd7c0 + (code >>> 10);
      units[length++] = 0xdc00 | (code & 0x3ff);
    } else units[length++] = code;
  }
  return units.subarray(0, length);
}
