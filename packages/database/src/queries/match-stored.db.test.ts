// Papers that came in with another matcher, or with none, are gone through once.
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import type { Database } from '../database.ts';
import { clearPapers, expectBlockKeysMatch, expectLookupsMatchPapers } from '../ingest/checks.ts';
import { ingestRecords } from '../ingest/ingest.ts';
import { matchByNumber } from '../ingest/number-matcher.ts';
import { newPaperRecord, openTestDatabase } from '../testing.ts';
import { countUnmatched, matchStoredPapers, type MatchingProgress } from './match-stored.ts';
import { countPapers, getPaper } from './papers.ts';
import { listJoins } from './record-joins.ts';

let database: Database;
beforeAll(async () => {
  database = await openTestDatabase();
});
afterAll(() => database.close());
beforeEach(async () => {
  await clearPapers(database);
  await database.pool.query('delete from settings');
});

const now = () => new Date('2026-03-05T00:00:00Z');

/** 20 papers of two sources each, stored without a matcher: 40 papers that are 20. */
async function fillOldDatabase(): Promise<void> {
  const records = Array.from({ length: 20 }, (_none, at) => [
    newPaperRecord({ arxivId: `2604.000${10 + at}`, title: String(3 * at) }),
    newPaperRecord({
      source: 'acl',
      sourceKey: `p${at}`,
      identifiers: [{ scheme: 'doi', value: `10.1234/${at}` }],
      title: String(3 * at),
    }),
  ]).flat();
  await database.transaction((tx) => ingestRecords(tx, records));
}

test('papers of an older version find each other, batch by batch, and nothing is done twice', async () => {
  await fillOldDatabase();
  expect(await countUnmatched(database.db, matchByNumber)).toBe(40);
  const seen: MatchingProgress[] = [];
  const progress = await matchStoredPapers(database, matchByNumber, {
    now,
    batch: 7,
    onProgress: (state) => seen.push(state),
  });
  expect(progress).toMatchObject({ of: 40, joined: 20, parted: 0 });
  expect(seen.length).toBeGreaterThan(2);
  expect(await countPapers(database.db)).toBe(20);
  expect((await getPaper(database.db, 'doi-10.1234-3'))?.publicId).toBe('2604.00013');
  const { items } = await listJoins(database.db, { kinds: ['title-authors-year'], limit: 50 });
  expect(items).toHaveLength(20);
  await expectLookupsMatchPapers(database);
  await expectBlockKeysMatch(database, matchByNumber);
  expect(await countUnmatched(database.db, matchByNumber)).toBe(0);
  expect(await matchStoredPapers(database, matchByNumber, { now })).toMatchObject({ papers: 0, joined: 0 });
});

test('it goes on where it was interrupted', async () => {
  await fillOldDatabase();
  const stopping = new AbortController();
  const options = { now, batch: 10 };
  await matchStoredPapers(database, matchByNumber, {
    ...options,
    signal: stopping.signal,
    onProgress: () => stopping.abort(),
  });
  expect(await countUnmatched(database.db, matchByNumber)).toBeGreaterThan(0);
  const rest = await matchStoredPapers(database, matchByNumber, options);
  expect(rest.of).toBeLessThan(40);
  expect(await countPapers(database.db)).toBe(20);
});

test('what comes in meanwhile finds the papers gone through, and those to come find it', async () => {
  await fillOldDatabase();
  await database.transaction((tx) =>
    ingestRecords(
      tx,
      [
        newPaperRecord({
          source: 'file',
          sourceKey: 'f',
          identifiers: [{ scheme: 'doi', value: '10.1/f' }],
          title: '57',
        }),
      ],
      { matcher: matchByNumber },
    ),
  );
  await matchStoredPapers(database, matchByNumber, { now });
  expect(await countPapers(database.db)).toBe(20);
  expect((await getPaper(database.db, '2604.00029'))?.provenance).toHaveLength(3);
});

test('another matcher goes through all papers again, and parts what it does not hold to be one', async () => {
  await fillOldDatabase();
  await matchStoredPapers(database, matchByNumber, { now });
  const none = { ...matchByNumber, version: 'none', blockKeys: () => [], match: () => null };
  expect(await matchStoredPapers(database, none, { now })).toMatchObject({ of: 20, joined: 0, parted: 20 });
  expect(await countPapers(database.db)).toBe(40);
  const { rows } = await database.pool.query('select count(*)::int as keys from block_keys');
  expect(rows).toEqual([{ keys: 0 }]);
  await expectLookupsMatchPapers(database);
});
