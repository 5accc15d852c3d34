// Words: what stands between white space.
import { mixed } from '../mix.ts';
import { CHUNK, type Chunk } from './code-points.ts';
import { borrow, giveBack } from './spare-arrays.ts';
import { isWhitespace, WHITESPACE_RUNS } from './whitespace.ts';

/** The words of a text. */
export function wordsOf(text: string): string[] {
  return text.split(WHITESPACE_RUNS).filter((word) => word !== '');
}

/** A hash of 32 bits of each word in place of its code points. A word that two chunks share is one. */
export function* wordHashes(chunks: Iterable<Chunk>): Generator<Chunk> {
  const words = borrow(CHUNK + 1);
  try {
    let hash = 0;
    let open = false;
    for (const { codes, count } of chunks) {
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
    if (open) {
      words[0] = mixed(hash);
      yield { codes: words, count: 1 };
    }
  } finally {
    giveBack(words);
  }
}
