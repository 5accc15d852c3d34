import type { Database } from '@papertape/database';
import { openTestDatabase } from '@papertape/database/testing';
import { sql } from '@papertape/database/sql';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { tell } from '../testing.ts';
import { splitWords, stemWord } from '../words/words.ts';
import { indexQueued, isQueued } from './documents.ts';
import { prepareSearch } from './prepare.ts';

let database: Database;
beforeEach(async () => (database = await openTestDatabase()));
afterEach(async () => await database.close());

const stems = async (paperId: number) => {
  const { rows } = await database.db.execute<{ stems: string }>(
    sql`select stems from search_documents where paper_id = ${paperId}`,
  );
  return rows[0]?.stems;
};
const kite = { title: 'Kites', abstract: 'On kites.', names: ['Ada Bell'] };

test('papers that were there before search are indexed, and those that come later', async () => {
  const [before = 0] = await tell(database, [kite]);
  await prepareSearch(database);
  const [after = 0] = await tell(database, [kite]);
  expect(await indexQueued(database)).toBe(2);
  expect(await stems(before)).toBe('kite kite ada bell');
  expect(await stems(after)).toBe('kite kite ada bell');
  expect(await isQueued(database.db)).toBe(false);
});

test('a changed text is indexed again, a changed count is not', async () => {
  await prepareSearch(database);
  const [id = 0] = await tell(database, [kite]);
  await indexQueued(database);
  await database.db.execute(sql`update papers set local_upvotes = 5 where id = ${id}`);
  expect(await isQueued(database.db)).toBe(false);
  await database.db.execute(sql`update papers set title = 'Balloons' where id = ${id}`);
  expect(await indexQueued(database)).toBe(1);
  expect(await stems(id)).toBe('balloon kite ada bell');
});

test('a deleted paper leaves the index', async () => {
  await prepareSearch(database);
  const [id = 0] = await tell(database, [kite]);
  await indexQueued(database);
  await database.db.execute(sql`delete from papers where id = ${id}`);
  await indexQueued(database);
  expect(await stems(id)).toBeUndefined();
});

test('a rolled back paper is never queued', async () => {
  await prepareSearch(database);
  const rollback = database.transaction(async (tx) => {
    await tx.execute(
      sql`insert into papers (public_id, title, abstract, newest_at) values ('x', 't', 'a', now())`,
    );
    throw new Error('no');
  });
  await expect(rollback).rejects.toThrow('no');
  expect(await isQueued(database.db)).toBe(false);
});

test('two that index at once store every paper', async () => {
  await prepareSearch(database);
  const ids = await tell(
    database,
    Array.from({ length: 12 }, (_, i) => ({ ...kite, title: `Kite ${i}` })),
  );
  await Promise.all([indexQueued(database), indexQueued(database)]);
  await indexQueued(database);
  expect(await Promise.all(ids.map(stems))).toEqual(ids.map((_, i) => `kite ${i} kite ada bell`));
});

test('a limit is kept to, and an abort stops between batches', async () => {
  await prepareSearch(database);
  await tell(database, [kite]);
  const aborted = AbortSignal.abort(new Error('stop'));
  await expect(indexQueued(database, { signal: aborted })).rejects.toThrow('stop');
  expect(await indexQueued(database)).toBe(1);
});

test('preparing again changes nothing and queues nothing', async () => {
  await prepareSearch(database);
  await tell(database, [kite]);
  await indexQueued(database);
  await Promise.all([prepareSearch(database), prepareSearch(database)]);
  expect(await isQueued(database.db)).toBe(false);
});

test('stems are those of the database', async () => {
  const text = `running runner ran easily fairly generalizations generically relational conditional vietnamization
    hopefulness goodness formalize adjustable defensible irritant replacement adoption probate controlling
    transformers attention embeddings quantized pruning distilled sparsity regularization convergence theses
    analyses matrices wavelet manifolds eigenvectors diffusion dying ties skies news succeed proceeds adding`;
  const words = splitWords(text).map(({ word }) => word);
  const { rows } = await database.db.execute<{ word: string; stem: string }>(sql`
    select word, (ts_lexize('english_stem', word))[1] as stem
    from unnest(${sql.param(words)}::text[]) as word`);
  // PostgreSQL's Snowball differs between versions in a few words such as 'adding'.
  const different = rows.filter(({ word, stem }) => stem !== null && stemWord(word) !== stem);
  expect(different.map(({ word }) => word).filter((word) => word !== 'adding')).toEqual([]);
});
