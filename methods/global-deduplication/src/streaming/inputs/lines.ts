// Lines of a file in batches, with their places; a line that is too long is passed over without being held.
import type { Piece } from './bytes.ts';

/** A place between lines. */
export interface Place {
  /** Lines before it. */
  readonly line: number;
  /** Bytes before it, of the unpacked file. */
  readonly offset: number;
}

/** Whole lines that follow each other. */
export interface LineBatch extends Place {
  readonly kind: 'lines';
  readonly bytes: Uint8Array<ArrayBuffer>;
  /** Where the next begins. */
  readonly next: Place;
  /** Bytes of the file on disk that were read so far. */
  readonly read: number;
}

/** A line that was passed over. */
export interface LongLine extends Place {
  readonly kind: 'long-line';
  readonly length: number;
  readonly next: Place;
  readonly read: number;
}

/** Nothing can be read from here on. */
export interface Damage extends Place {
  readonly kind: 'damage';
  readonly reason: string;
  readonly next: Place;
  readonly read: number;
}

export type LinePart = LineBatch | LongLine | Damage;

export interface CutOptions {
  /** A batch ends with the line that reaches so many bytes … */
  readonly batchBytes: number;
  /** … or so many lines. */
  readonly batchLines: number;
  /** Bytes of the longest line that is held. */
  readonly longestLine: number;
  readonly from?: Place;
}

const NEWLINE = 10;
const START: Place = { line: 0, offset: 0 };

/** Cuts pieces into batches of lines: the same ones however the pieces fall. */
export async function* cutLines(pieces: AsyncIterable<Piece>, options: CutOptions): AsyncGenerator<LinePart> {
  const cutter = createCutter(options);
  let read = 0;
  try {
    for await (const piece of pieces) {
      read = piece.read;
      yield* cutter.take(piece);
    }
  } catch (error) {
    yield* cutter.damaged(error, read);
    return;
  }
  yield* cutter.end(read);
}

function createCutter({ batchBytes, batchLines, longestLine, from = START }: CutOptions) {
  let parts: Uint8Array[] = [];
  /** Of the batch: where it begins, bytes of its whole lines, their number. */
  let begin = from;
  let size = 0;
  let lines = 0;
  /** Of the line that has not ended yet: bytes so far, and whether they are dropped. */
  let open = 0;
  let passing = false;

  function* cut(read: number): Generator<LinePart> {
    if (size === 0) return;
    const next = { line: begin.line + lines, offset: begin.offset + size };
    yield { kind: 'lines', ...begin, bytes: joined(parts, size), next, read };
    [parts, begin, size, lines] = [[], next, 0, 0];
  }

  /** The end of a line that was passed over; what came before it in the batch has been given. */
  function passed(length: number, read: number): LongLine {
    const next = { line: begin.line + 1, offset: begin.offset + length };
    const part: LongLine = { kind: 'long-line', ...begin, length, next, read };
    [begin, open, passing] = [next, 0, false];
    return part;
  }

  /** Takes bytes of the open line; drops it when it grows too long. */
  function* extend(bytes: Uint8Array, read: number): Generator<LinePart> {
    open += bytes.length;
    if (passing) return;
    if (open <= longestLine) {
      if (bytes.length > 0) parts.push(bytes);
      return;
    }
    parts = [joined(parts, size)];
    yield* cut(read);
    [parts, passing] = [[], true];
  }

  return {
    *take({ bytes, read }: Piece): Generator<LinePart> {
      let at = 0;
      for (;;) {
        const newline = bytes.indexOf(NEWLINE, at);
        const end = newline < 0 ? bytes.length : newline + 1;
        yield* extend(bytes.subarray(at, end), read);
        if (newline < 0) return;
        at = end;
        if (passing) yield passed(open, read);
        else {
          [size, lines, open] = [size + open, lines + 1, 0];
          if (size >= batchBytes || lines >= batchLines) yield* cut(read);
        }
      }
    },
    *end(read: number): Generator<LinePart> {
      if (passing) return void (yield passed(open, read));
      if (open > 0) [size, lines, open] = [size + open, lines + 1, 0];
      yield* cut(read);
    },
    /** The open line is incomplete, and part of the damage. */
    *damaged(error: unknown, read: number): Generator<LinePart> {
      parts = [joined(parts, size)];
      yield* cut(read);
      const next = { line: begin.line, offset: begin.offset + open };
      yield { kind: 'damage', ...begin, reason: (error as Error).message, next, read };
    },
  };
}

/** The first `size` bytes of the parts, as one. */
function joined(parts: readonly Uint8Array[], size: number): Uint8Array<ArrayBuffer> {
  const bytes = new Uint8Array(size);
  let at = 0;
  for (const part of parts) {
    const taken = part.subarray(0, size - at);
    bytes.set(taken, at);
    at += taken.length;
  }
  return bytes;
}
