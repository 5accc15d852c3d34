import type { Database } from '@papertape/database';
import { openTestDatabase } from '@papertape/database/testing';
import { sql } from '@papertape/database/sql';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { createSearch } from './search.ts';
import type { Search } from './search.ts';
import { tell } from './testing.ts';

let database: Database;
let search: Search;
let ids: number[];
const cameAt = (index: number) => `2026-03-0${index + 1}T00:00:00.000Z`;
beforeAll(async () => {
  database = await openTestDatabase();
  ids = await tell(database, [
    { title: 'Tidal clocks', abstract: 'Clocks wound by the tide.', categories: ['cs.LG'] },
    { title: 'Tidal mills', abstract: 'Mills turned by the tide.', categories: ['cs.LG'] },
    { title: 'Clocks of sand', abstract: 'No water at all.', categories: ['cs.CV'] },
    { title: 'A clock and a tide', abstract: 'Together at last.', categories: ['cs.CV'] },
  ]);
  for (const [index, id] of ids.entries())
    await database.db.execute(sql`update papers set created_at = ${cameAt(index)} where id = ${id}`);
  search = await createSearch({ database, embedder: { kind: 'off' } });
});
afterAll(async () => {
  await search.close();
  await database.close();
});

const found = async (query: string, since: string | null = null) =>
  (await search.latest(query, { limit: 10, since })).papers.map(({ id }) => ids.indexOf(id));

test('every word has to be there, and those that came last come first', async () => {
  expect(await found('clock tide')).toEqual([3, 0]);
  expect(await found('clocks')).toEqual([3, 2, 0]);
});

test('conditions count, with words and without', async () => {
  expect(await found('clock cat:cs.CV -sand')).toEqual([3]);
  expect(await found('cat:cs.LG')).toEqual([1, 0]);
  expect(await found('"tidal mills"')).toEqual([1]);
});

test('only what came later than a moment', async () => {
  expect(await found('clock', cameAt(2))).toEqual([3]);
  expect(await found('clock', cameAt(3))).toEqual([]);
  expect((await search.latest('clock', { limit: 1 })).papers).toEqual([{ id: ids[3], cameAt: cameAt(3) }]);
});

test('a query of nothing finds nothing; one that names a paper finds that paper', async () => {
  expect(await found('the of')).toEqual([]);
  expect(await found('2603.99999')).toEqual([]);
  const { rows } = await database.db.execute<{ public_id: string }>(
    sql`select public_id from papers where id = ${ids[1] ?? 0}`,
  );
  expect(await found(rows[0]?.public_id ?? '')).toEqual([1]);
});
