// Words: what stands between white space.
import { mixed } from '../mix.ts';
import type { Chunk } from './code-points.ts';
import { isWhitespace, WHITESPACE_RUNS } from './whitespace.ts';

/** The words of a text. */
export function wordsOf(text: string): string[] {
  return text.split(WHITESPACE_RUNS).filter((word) => word !== '');
}

/** A hash of 32 bits of each word in place of its code points. A word that two chunks share is one. */
export function* wordHashes(chunks: Iterable<Chunk>): Generator<Chunk> {
  let hash = 0;
  let open = false;
  for (const { codes, count } of chunks) {
    const words = new Uint32Array(Math.ceil(count / 2) + 1);
    let found = 0;
    for (let at = 0; at < count; at++) {
      const code = codes[at] ?? 0;
      if (isWhitespace(code)) {
        if (open) words[found++] = mixed(hash);
        [hash, open] = [0, false];
      } else {
        hash = (Math.imul(hash, 0x01000193) + code + 1) | 0;
        open = true;
      }
    }
    yield { codes: words, count: found };
  }
  if (open) yield { codes: Uint32Array.of(mixed(hash)), count: 1 };
}
