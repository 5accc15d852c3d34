// Suggestions for misspelt words, from the words that the papers use.
import type { Queryable } from '@papertape/database';
import { sql } from '@papertape/database/sql';
import { knownWords, wordsLike } from './storage/vocabulary.ts';
import { quoteLexeme } from './words/document.ts';
import { isStopWord } from './words/stop-words.ts';
import { foldWord, splitWords, stemWord } from './words/words.ts';
import type { ParsedQuery } from './types.ts';

/** Shorter words have too many neighbours to guess which was meant. */
const SHORTEST = 4;
/** Longer queries are prose: one misspelt word does not spoil what they find. */
const MOST_WORDS = 6;
/** Words of a query that may be looked up by their likeness, which takes some 10 ms each with 20,000 papers. */
const LOOKED_UP = 2;
/** A word that papers do use is replaced only by one that this many times as many use. */
const MUCH_MORE = 20;
/** A word of more papers than this is right, whatever its neighbours. */
const RARE = 1;

/** The query's text with misspelt words replaced, or null when that would find no more. */
export async function suggest(db: Queryable, query: ParsedQuery, trigrams: boolean): Promise<string | null> {
  const words = suspectWords(query);
  if (words.length === 0) return null;
  const known = await knownWords(db, words);
  const rare = words.filter((word) => (known.get(word) ?? 0) <= RARE);
  const replaced = new Map<string, string>();
  let lookedUp = 0;
  for (const word of rare) {
    // The vocabulary may be older than the index, or leave out a word of one paper.
    const papers = await papersWith(db, word);
    if (papers > RARE || lookedUp++ >= LOOKED_UP) continue;
    const better = await bestReplacement(db, word, papers, trigrams);
    if (better !== null) replaced.set(word, better);
  }
  return replaced.size > 0 ? replaceWords(query.text, replaced) : null;
}

function suspectWords(query: ParsedQuery): string[] {
  const words = splitWords(query.words.join(' ')).map(({ word }) => word);
  if (words.length > MOST_WORDS) return [];
  return [...new Set(words)].filter(
    (word) => word.length >= SHORTEST && /^\p{L}+$/u.test(word) && !isStopWord(word),
  );
}

async function bestReplacement(
  db: Queryable,
  word: string,
  papers: number,
  trigrams: boolean,
): Promise<string | null> {
  const furthest = word.length <= 5 ? 1 : 2;
  const candidates = (await wordsLike(db, word, trigrams))
    .map((entry) => ({ ...entry, distance: editDistance(word, entry.word, furthest) }))
    .filter((entry) => entry.distance > 0 && entry.distance <= furthest)
    .filter((entry) => entry.papers >= Math.max(1, papers * MUCH_MORE))
    .sort((a, b) => a.distance - b.distance || b.papers - a.papers);
  const best = candidates[0]?.word;
  if (best === undefined || stemWord(best) === stemWord(word)) return null;
  return (await papersWith(db, best)) > papers * MUCH_MORE ? best : null;
}

/** Papers that contain the word, counted up to a bound that is enough for comparing. */
async function papersWith(db: Queryable, word: string): Promise<number> {
  const { rows } = await db.execute<{ count: string }>(sql`
    select count(*) as count from (
      select 1 from search_documents where words @@ ${quoteLexeme(stemWord(word))}::tsquery limit 500) as found`);
  return Number(rows[0]?.count ?? 0);
}

function replaceWords(text: string, replaced: ReadonlyMap<string, string>): string {
  // Operators and quoted phrases stay as they are.
  return text.replace(/-?(?:[a-z]{2,12}:)?"[^"]*"?|\S+/giu, (piece) =>
    /["]|^-|^[a-z]{2,12}:/i.test(piece)
      ? piece
      : piece.replace(/[\p{L}\p{M}'’]+/gu, (word) => replaced.get(foldWord(word)) ?? word),
  );
}

/**
 * Insertions, deletions, replacements and swaps of neighbours that turn one word into the other; `furthest + 1` for
 * words whose lengths alone differ by more than `furthest`.
 */
export function editDistance(a: string, b: string, furthest: number): number {
  if (Math.abs(a.length - b.length) > furthest) return furthest + 1;
  let before: number[] = [];
  let previous = Array.from({ length: b.length + 1 }, (_, j) => j);
  for (let i = 1; i <= a.length; i++) {
    const row = [i];
    for (let j = 1; j <= b.length; j++) {
      const same = a[i - 1] === b[j - 1] ? 0 : 1;
      let least = Math.min((previous[j] ?? 0) + 1, (row[j - 1] ?? 0) + 1, (previous[j - 1] ?? 0) + same);
      if (i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1]) {
        least = Math.min(least, (before[j - 2] ?? 0) + 1);
      }
      row.push(least);
    }
    [before, previous] = [previous, row];
  }
  return previous[b.length] ?? furthest + 1;
}
