// Every search must be answered from an index, however the planner's statistics stand.
import type { Database, Queryable } from '@papertape/database';
import { openTestDatabase } from '@papertape/database/testing';
import { sql } from '@papertape/database/sql';
import type { SQL } from '@papertape/database/sql';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { compileQuery } from '../query/compile.ts';
import { parseQuery } from '../query/parse.ts';
import { createSearch } from '../search.ts';
import { activeGeneration } from '../storage/generations.ts';
import { wordsLike } from '../storage/vocabulary.ts';
import { library, tell } from '../testing.ts';
import { searchText } from './text.ts';
import { createPgvectorIndex } from './vectors.ts';

let database: Database;
beforeAll(async () => {
  database = await openTestDatabase();
  await tell(database, library(60));
  const search = await createSearch({ database, embedder: { kind: 'lsa', dimensions: 8 } });
  await search.update();
  await search.close();
});
afterAll(async () => await database.close());

/** The plans of what `run` asks, in a database where a scan of a whole small table is not allowed. */
async function plansOf(run: (db: Queryable) => Promise<unknown>): Promise<string> {
  return await database.transaction(async (tx) => {
    await tx.execute(sql`set local enable_seqscan = off`);
    const plans: string[] = [];
    const execute = async (query: SQL) => {
      const { rows } = await tx.execute<{ 'QUERY PLAN': string }>(sql`explain ${query}`);
      plans.push(...rows.map((row) => row['QUERY PLAN']));
      return { rows: [] };
    };
    // Only `execute` is asked for.
    await run({ execute } as unknown as Queryable);
    return plans.join('\n');
  });
}

const QUERIES = ['honey queen', 'honey after:2020 cat:cs', 'honey -swarm has:code'];

test.each(QUERIES)('BM25 comes in order from its index: %s', async (text) => {
  if (database.extensions.textSearch === null) return;
  const plan = await plansOf((db) => searchText(db, 'bm25', compileQuery(parseQuery(text)), 10));
  expect(plan).toContain('Index Scan using search_documents_bm25');
  expect(plan).not.toContain('Sort');
});

test.each(QUERIES)('the fallback looks words up: %s', async (text) => {
  const plan = await plansOf((db) => searchText(db, 'full-text', compileQuery(parseQuery(text)), 10));
  expect(plan).toContain('search_documents_words');
});

test.each(QUERIES)('near vectors come in order from their index: %s', async (text) => {
  const generation = await activeGeneration(database.db);
  if (database.extensions.vector === null || generation === null) return;
  const query = compileQuery(parseQuery(text));
  const plan = await plansOf((db) =>
    createPgvectorIndex(db, generation).nearest(new Float32Array(generation.dimensions), {
      query,
      limit: 5,
      also: [],
    }),
  );
  expect(plan).toContain(`search_vectors_${generation.id}_hnsw`);
});

test('words alike come in order from their index', async () => {
  if (database.extensions.trigram === null) return;
  expect(await plansOf((db) => wordsLike(db, 'glaceir', true))).toContain('search_words_likeness');
});
