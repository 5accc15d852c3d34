// The words that papers use, for suggestions.
import type { Queryable } from '@papertape/database';
import { sql } from '@papertape/database/sql';
import type { VocabularyEntry } from '../lsa/corpus.ts';

const BATCH = 2000;

/** Stores the corpus's words. In batches, since on PGlite one long statement would stop every other. */
export async function storeVocabulary(db: Queryable, entries: readonly VocabularyEntry[]): Promise<void> {
  for (let start = 0; start < entries.length; start += BATCH) {
    const batch = entries.slice(start, start + BATCH);
    await db.execute(sql`
      insert into search_words as w (word, papers)
      select * from unnest(
        ${sql.param(batch.map(({ word }) => word))}::text[],
        ${sql.param(batch.map(({ papers }) => papers))}::integer[])
      on conflict (word) do update set papers = excluded.papers where w.papers <> excluded.papers`);
  }
}

/** Which of the words are known as they are. */
export async function knownWords(db: Queryable, words: readonly string[]): Promise<Map<string, number>> {
  const { rows } = await db.execute<{ word: string; papers: number }>(
    sql`select word, papers from search_words where word = any(${sql.param(words)}::text[])`,
  );
  return new Map(rows.map((row) => [row.word, row.papers]));
}

/** Words spelt alike, by trigrams where the database has pg_trgm, otherwise by first letter and length. */
export async function wordsLike(db: Queryable, word: string, trigrams: boolean): Promise<VocabularyEntry[]> {
  const similar = trigrams
    ? sql`select word, papers from search_words order by word <-> ${word} limit 30`
    : sql`select word, papers from search_words
          where char_length(word) between ${word.length - 2} and ${word.length + 2}
            and (left(word, 1) = left(${word}, 1) or right(word, 3) = right(${word}, 3))
          order by papers desc limit 5000`;
  const { rows } = await db.execute<{ word: string; papers: number }>(similar);
  return rows;
}
