// Lines of a stream in bounded memory: a line that is too long or no UTF-8 is reported, never buffered or guessed at.

/** A line with its number from 1, or why it cannot be read. */
export type Line =
  | { number: number; text: string }
  | { number: number; reason: string; /** The readable beginning. */ beginning: string };

/** Longest line that is read: an abstract has some 2 kB, an exported paper with all its records some 100 kB. */
export const MAX_LINE_BYTES = 8 * 1024 * 1024;
const BEGINNING_BYTES = 200;

/** Lines of UTF-8 bytes, with or without a last line feed; a byte order mark and carriage returns are dropped. */
export async function* readLines(
  chunks: AsyncIterable<Uint8Array>,
  maxLineBytes = MAX_LINE_BYTES,
): AsyncGenerator<Line> {
  const line = createLineBuffer(maxLineBytes);
  for await (const chunk of chunks) {
    let from = 0;
    for (let at = chunk.indexOf(10); at >= 0; at = chunk.indexOf(10, from)) {
      line.add(chunk.subarray(from, at));
      yield line.take();
      from = at + 1;
    }
    line.add(chunk.subarray(from));
  }
  if (!line.isEmpty()) yield line.take();
}

function createLineBuffer(maxBytes: number) {
  let pieces: Uint8Array[] = [];
  let size = 0;
  let number = 0;
  return {
    isEmpty: () => size === 0,
    add(piece: Uint8Array) {
      if (piece.length === 0) return;
      const room = maxBytes - size;
      // Beyond the limit only the beginning is kept, to show which line it was.
      if (room > 0) pieces.push(piece.slice(0, room));
      size += piece.length;
    },
    take(): Line {
      number += 1;
      const bytes = Buffer.concat(pieces);
      const tooLong = size > maxBytes;
      pieces = [];
      size = 0;
      return tooLong
        ? unreadable(number, bytes, `it is longer than ${maxBytes} bytes`)
        : decode(number, bytes);
    },
  };
}

const strict = new TextDecoder('utf-8', { fatal: true });
const lenient = new TextDecoder('utf-8');

function decode(number: number, bytes: Uint8Array): Line {
  try {
    return { number, text: strict.decode(bytes).replace(/\r$/, '') };
  } catch {
    return unreadable(number, bytes, 'it is not valid UTF-8');
  }
}

function unreadable(number: number, bytes: Uint8Array, reason: string): Line {
  return { number, reason, beginning: lenient.decode(bytes.subarray(0, BEGINNING_BYTES)) };
}
