// The grams of a text in UTF-8, a batch at a time.
import type { Chunk } from '../text/code-points.ts';
import type { Features, Normalised } from '../text/features.ts';
import { isWhitespace } from '../text/whitespace.ts';

/** Grams in a batch. */
export const BATCH = 1024;

/** Gram g, for g < grams, is bytes[starts[g] … starts[g + size] − gap). */
export interface GramBytes {
  readonly bytes: Uint8Array<ArrayBuffer>;
  /** Bytes that belong to this batch. */
  readonly length: number;
  /** Where units begin; three entries follow the last one that is needed, and are its copies. */
  readonly starts: Uint32Array<ArrayBuffer>;
  readonly grams: number;
  readonly size: number;
  /** 1 where units are words, which have a space after them. */
  readonly gap: number;
}

/** The batches of a text. A batch is valid until the next one is asked for. */
export function* gramBytes(
  text: Normalised,
  { unit, size }: Pick<Features, 'unit' | 'size'>,
): Generator<GramBytes> {
  const writer = createWriter(BATCH + size);
  const write = unit === 'words' ? writeWords : writeCharacters;
  const gap = unit === 'words' ? 1 : 0;
  for (const chunk of text.chunks()) {
    for (let at = 0; at < chunk.count;) {
      at = write(writer, chunk, at);
      if (writer.units < BATCH + size) continue;
      yield { ...writer, grams: BATCH, size, gap };
      dropUnits(writer, BATCH);
    }
  }
  if (writer.open) writer.bytes[writer.length++] = 0x20;
  const grams = writer.units - size + 1;
  if (grams < 1) return;
  writer.starts.fill(writer.length, writer.units, writer.units + 4);
  yield { ...writer, grams, size, gap };
}

interface Writer {
  bytes: Uint8Array<ArrayBuffer>;
  length: number;
  readonly starts: Uint32Array<ArrayBuffer>;
  /** Units that have begun; a batch is full when there are BATCH + size: the last one ends the last gram. */
  units: number;
  readonly full: number;
  /** In a word. */
  open: boolean;
}

function createWriter(full: number): Writer {
  const starts = new Uint32Array(full + 4);
  return { bytes: new Uint8Array(8 * full), length: 0, starts, units: 0, full, open: false };
}

/** Writes code points from `from` on until the batch is full; where it stopped. */
function writeCharacters(writer: Writer, { codes, count }: Chunk, from: number): number {
  const end = Math.min(count, from + writer.full - writer.units);
  const { bytes, starts } = roomy(writer, end - from);
  let { length, units } = writer;
  for (let at = from; at < end; at++) {
    starts[units++] = length;
    length = writeCode(bytes, length, codes[at] ?? 0);
  }
  writer.length = length;
  writer.units = units;
  return end;
}

/** The same of words, each with one space after it, however much white space there was. */
function writeWords(writer: Writer, { codes, count }: Chunk, from: number): number {
  const { bytes, starts, full } = roomy(writer, count - from);
  let { length, units, open } = writer;
  let at = from;
  for (; at < count && units < full; at++) {
    const code = codes[at] ?? 0;
    if (isWhitespace(code)) {
      if (open) bytes[length++] = 0x20;
      open = false;
    } else {
      if (!open) starts[units++] = length;
      open = true;
      length = writeCode(bytes, length, code);
    }
  }
  Object.assign(writer, { length, units, open });
  return at;
}

/** With room for so many more code points and a space after each. */
function roomy(writer: Writer, codes: number): Writer {
  const least = writer.length + 5 * codes + 1;
  if (least > writer.bytes.length) {
    const wider = new Uint8Array(Math.max(least, 2 * writer.bytes.length));
    wider.set(writer.bytes.subarray(0, writer.length));
    writer.bytes = wider;
  }
  return writer;
}

/** Writes a code point in UTF-8; the place after it. */
function writeCode(bytes: Uint8Array, at: number, code: number): number {
  if (code < 0x80) {
    bytes[at] = code;
    return at + 1;
  }
  if (code < 0x800) {
    bytes[at] = 0xc0 | (code >>> 6);
    bytes[at + 1] = 0x80 | (code & 0x3f);
    return at + 2;
  }
  if (code < 0x10000) {
    bytes[at] = 0xe0 | (code >>> 12);
    bytes[at + 1] = 0x80 | ((code >>> 6) & 0x3f);
    bytes[at + 2] = 0x80 | (code & 0x3f);
    return at + 3;
  }
  bytes[at] = 0xf0 | (code >>> 18);
  bytes[at + 1] = 0x80 | ((code >>> 12) & 0x3f);
  bytes[at + 2] = 0x80 | ((code >>> 6) & 0x3f);
  bytes[at + 3] = 0x80 | (code & 0x3f);
  return at + 4;
}

function dropUnits(writer: Writer, units: number): void {
  const { bytes, starts } = writer;
  const dropped = starts[units] ?? 0;
  bytes.copyWithin(0, dropped, writer.length);
  for (let at = units; at < writer.units; at++) starts[at - units] = (starts[at] ?? 0) - dropped;
  writer.length -= dropped;
  writer.units -= units;
}
