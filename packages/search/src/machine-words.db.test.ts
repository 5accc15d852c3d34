// Words that only a machine wrote of a paper: they find it, last and said so, and change nothing else.
import { forgetEnrichments, listUnenriched, storeEnrichment, type Database } from '@papertape/database';
import { sql } from '@papertape/database/sql';
import { openTestDatabase } from '@papertape/database/testing';
import type { FeedDay } from '@papertape/papers';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { createSearch, type Search } from './search.ts';
import { library, tell, without } from './testing.ts';

const NOW = new Date('2026-03-02T07:00:00Z');
const ABSTRACT =
  'We route the messages of a mesh by the colour of lanterns and count how many of them arrive in the long corridors of a school.';

let database: Database;
let enriched: number;
let worded: number;
beforeAll(async () => {
  database = await openTestDatabase();
  const told = await tell(database, [
    { title: 'Lantern routing', abstract: ABSTRACT },
    // Longer and with the word once: only because the other has it from a machine does this one come first.
    {
      title: 'Sensors of wildfires',
      abstract: `Wireless posts tell of fires. ${'They stand on hills and by roads. '.repeat(12)}`,
    },
    ...library(20),
  ]);
  [enriched = 0, worded = 0] = told;
  await (await createSearch({ database, embedder: { kind: 'lsa' } })).update();
  await enrich(['wireless networks', 'lanterns']);
});
afterAll(() => database.close());

async function enrich(keywords: string[]): Promise<void> {
  const papers = await listUnenriched(database.db, {
    since: new Date('2026-01-01'),
    requestHash: keywords.join(),
    now: NOW,
    limit: 100,
  });
  const paper = papers.find(({ id }) => id === enriched);
  await database.transaction((tx) =>
    storeEnrichment(
      tx,
      {
        paperId: enriched,
        sourceHash: paper?.sourceHash ?? '',
        requestHash: keywords.join(),
        model: 'm',
        content: { summary: 'Lanterns route messages.', keywords, claims: [], tasks: [], dataSets: [] },
        state: 'done',
        error: null,
        retryAt: null,
        usage: { prompt: 1, completion: 1, cached: null },
      },
      { now: NOW, day: '2026-03-02' as FeedDay },
    ),
  );
}

describe.each([['as it is', []] as const, ['without pg_textsearch', ['textSearch']] as const])(
  'the database %s',
  (_, missing) => {
    const ask = async (query: string, run?: (search: Search) => Promise<void>) => {
      const search = await createSearch({
        database: without(database, ...missing),
        embedder: { kind: 'off' },
      });
      await run?.(search);
      const { hits } = await search.search(query, { limit: 10, now: NOW });
      return hits.map(({ paperId, matched }) => [paperId, matched]);
    };

    test('find the paper after those that say them, and are told as what they are', async () => {
      expect(await ask('wireless')).toEqual([
        [worded, 'text'],
        [enriched, 'machine'],
      ]);
      expect(await ask('"wireless networks"')).toEqual([[enriched, 'machine']]);
    });

    test('are the paper’s own where it says them too', async () => {
      expect(await ask('lanterns')).toEqual([[enriched, 'text']]);
    });

    test('take no paper away, and are no reason for a saved search to tell of it', async () => {
      expect(await ask('lanterns -networks')).toEqual([[enriched, 'text']]);
      const search = await createSearch({ database, embedder: { kind: 'off' } });
      expect((await search.latest('wireless', { limit: 10 })).papers.map(({ id }) => id)).toEqual([worded]);
    });
  },
);

test('go when a moderator hides them or the site forgets them, and leave the vectors as they are', async () => {
  const search = await createSearch({ database, embedder: { kind: 'lsa' } });
  await database.db.execute(sql`update enrichments set hidden_at = now() where paper_id = ${enriched}`);
  expect((await search.search('networks', { limit: 5, now: NOW, channels: 'text' })).hits).toEqual([]);
  expect((await search.update()).embedded).toBe(0);
  await database.db.execute(sql`update enrichments set hidden_at = null`);
  expect((await search.search('networks', { limit: 5, now: NOW, channels: 'text' })).hits).toHaveLength(1);
  await database.transaction((tx) => forgetEnrichments(tx, NOW));
  expect((await search.search('networks', { limit: 5, now: NOW, channels: 'text' })).hits).toEqual([]);
});
