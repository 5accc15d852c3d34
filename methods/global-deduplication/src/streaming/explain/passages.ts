// Which passages two texts share, for people to see.

/** A stretch of a text. */
export interface Passage {
  readonly text: string;
  /** Whether the other text has it too. */
  readonly shared: boolean;
}

/** Words in a row that make a passage. */
const WORDS = 4;
/** A word, or a letter of a script without spaces between words. */
const WORD = /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Thai}]|[\p{L}\p{N}\p{M}]+/gu;

interface Word {
  readonly text: string;
  readonly start: number;
  readonly end: number;
}

/**
 * Both texts cut into stretches that are shared and stretches that are not. Shared is every run of four words (all of
 * a shorter text) that occurs in the other, wherever it stands there; case, accents and punctuation do not count.
 * Joining a text's stretches gives the text.
 */
export function sharedPassages(a: string, b: string): { a: Passage[]; b: Passage[] } {
  const [left, right] = [wordsOf(a), wordsOf(b)];
  const size = Math.max(1, Math.min(WORDS, left.length, right.length));
  return { a: cut(a, left, runsOf(right, size), size), b: cut(b, right, runsOf(left, size), size) };
}

function wordsOf(text: string): Word[] {
  return Array.from(text.matchAll(WORD), ({ 0: word, index }) => ({
    text: word.normalize('NFD').replace(/\p{M}/gu, '').toLowerCase(),
    start: index,
    end: index + word.length,
  }));
}

function runsOf(words: readonly Word[], size: number): Set<string> {
  const runs = new Set<string>();
  for (let at = 0; at + size <= words.length; at++) runs.add(runAt(words, at, size));
  return runs;
}

function runAt(words: readonly Word[], at: number, size: number): string {
  return words
    .slice(at, at + size)
    .map(({ text }) => text)
    .join(' ');
}

function cut(text: string, words: readonly Word[], other: ReadonlySet<string>, size: number): Passage[] {
  const passages: Passage[] = [];
  let at = 0;
  const take = (end: number, shared: boolean) => {
    if (end > at) passages.push({ text: text.slice(at, end), shared });
    at = Math.max(at, end);
  };
  let open: { start: number; end: number } | null = null;
  for (let word = 0; word + size <= words.length; word++) {
    if (!other.has(runAt(words, word, size))) continue;
    const start = words[word]?.start ?? 0;
    const end = words[word + size - 1]?.end ?? 0;
    const last = words[word - 1]?.end ?? 0;
    if (open && last <= open.end) open.end = end;
    else {
      if (open) {
        take(open.start, false);
        take(open.end, true);
      }
      open = { start, end };
    }
  }
  if (open) {
    take(open.start, false);
    take(open.end, true);
  }
  take(text.length, false);
  return passages;
}
