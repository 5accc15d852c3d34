// The smaller queries: calendar, categories, authors, ranks, sources, imports, limits, settings.
import { type FeedDay, trendScore } from '@papertape/papers';
import { sql } from '../sql.ts';
import fc from 'fast-check';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Database } from '../database.ts';
import { newPaper, openTestDatabase } from '../testing.ts';
import { getAuthor } from './authors.ts';
import { countPapersByDay, getFeedDays, getLatestDay, listCategories } from './days.ts';
import { getImportProgress, saveImportProgress } from './imports.ts';
import { countPapers, getPaperSummaries, getTrendRank } from './papers.ts';
import { forgetRateLimits, takeRateLimit } from './rate-limits.ts';
import { getSetting, putSetting } from './settings.ts';
import {
  getSourceState,
  leaseSource,
  listSourceStates,
  recordSourceError,
  recordSourceSuccess,
  releaseSource,
  saveSourceCursor,
} from './sources.ts';

const day = (text: string) => text as FeedDay;
const noon = new Date('2026-03-05T12:00:00Z');
const later = (seconds: number) => new Date(noon.getTime() + seconds * 1000);

let database: Database;
let ids: number[];
beforeAll(async () => {
  database = await openTestDatabase();
  expect(await getLatestDay(database.db)).toBeNull();
  const ada = { name: 'Ada Quill', orcid: '0000-0001-0000-0002' };
  const papers = [
    await newPaper(database, {
      title: 'A',
      upvotes: 1,
      authors: [ada],
      listings: [{ day: day('2026-03-01') }],
    }),
    await newPaper(database, {
      title: 'B',
      upvotes: 30,
      authors: [{ name: 'Bo' }, { name: 'Ada  Quill' }],
      categories: ['cs.CL'],
      listings: [{ day: day('2026-03-01') }, { day: day('2026-03-04') }],
    }),
    await newPaper(database, {
      title: 'C',
      upvotes: 5,
      authors: [{ name: 'Bo' }, ada, { name: 'Cy' }],
      publishedAt: '2026-03-04T00:00:00Z',
      listings: [{ day: day('2026-03-04') }],
    }),
  ];
  ids = papers.map(({ id }) => id);
});
afterAll(() => database.close());

test('the calendar knows its days', async () => {
  expect(await getLatestDay(database.db)).toBe('2026-03-04');
  expect(await getFeedDays(database.db, { around: day('2026-03-02') })).toEqual({
    previous: '2026-03-01',
    next: '2026-03-04',
  });
  expect(await getFeedDays(database.db, { around: day('2026-03-01') })).toEqual({
    previous: null,
    next: '2026-03-04',
  });
  expect(await countPapersByDay(database.db, { first: day('2026-03-01'), last: day('2026-03-31') })).toEqual([
    { day: '2026-03-01', count: 2 },
    { day: '2026-03-04', count: 2 },
  ]);
});

test('categories are counted, of all papers and of some days', async () => {
  expect(await listCategories(database.db)).toEqual([
    { category: 'cs.LG', count: 2 },
    { category: 'stat.ML', count: 2 },
    { category: 'cs.CL', count: 1 },
  ]);
  const range = { first: day('2026-03-04'), last: day('2026-03-04') };
  expect(
    (await listCategories(database.db, { range })).find(({ category }) => category === 'cs.CL')?.count,
  ).toBe(1);
  expect(
    (await listCategories(database.db, { range })).find(({ category }) => category === 'cs.LG')?.count,
  ).toBe(1);
});

test('an author is everyone of that address, with those they wrote with', async () => {
  expect(await getAuthor(database.db, 'ada-quill')).toEqual({
    slug: 'ada-quill',
    name: 'Ada Quill',
    orcid: '0000-0001-0000-0002',
    papers: 3,
    people: [],
    coauthors: [
      { slug: 'bo', name: 'Bo', papers: 2 },
      { slug: 'cy', name: 'Cy', papers: 1 },
    ],
  });
  expect(await getAuthor(database.db, 'nobody')).toBeNull();
});

test('cards come in the order asked for', async () => {
  const asked = [ids[2] ?? 0, 999_999, ids[0] ?? 0];
  expect((await getPaperSummaries(database.db, asked)).map(({ title }) => title)).toEqual(['C', 'A']);
  expect(await getPaperSummaries(database.db, [])).toEqual([]);
  expect(await countPapers(database.db)).toBe(3);
});

test('a paper knows its place by trend and its neighbours', async () => {
  const [a = 0, b = 0, c = 0] = ids;
  expect(await getTrendRank(database.db, b)).toMatchObject({ rank: 1, above: null, below: { title: 'C' } });
  expect(await getTrendRank(database.db, c)).toMatchObject({
    rank: 2,
    above: { title: 'B' },
    below: { title: 'A' },
  });
  expect(await getTrendRank(database.db, a)).toMatchObject({ rank: 3, above: { title: 'C' }, below: null });
  await expect(getTrendRank(database.db, 999_999)).rejects.toThrow(RangeError);
});

test("the database's trend score is the published formula", async () => {
  const count = fc.integer({ min: 0, max: 1_000_000 });
  const time = fc.date({ min: new Date('2010-01-01'), max: new Date('2040-01-01'), noInvalidDate: true });
  await fc.assert(
    fc.asyncProperty(
      count,
      count,
      count,
      count,
      time,
      async (upvotes, local, comments, replies, listedAt) => {
        const { rows } = await database.db.execute<{ trend_score: number }>(sql`
        update papers set source_upvotes = ${upvotes}, local_upvotes = ${local}, source_comments = ${comments},
          local_comments = ${replies}, listed_at = ${listedAt.toISOString()}
        where id = ${ids[0]} returning trend_score`);
        const expected = trendScore({ upvotes: upvotes + local, comments: comments + replies, listedAt });
        expect(rows[0]?.trend_score).toBeCloseTo(expected, 8);
      },
    ),
    { numRuns: 50 },
  );
});

test('a source is leased to one owner at a time, until it gives it back or time is up', async () => {
  const { db } = database;
  expect(await leaseSource(db, 'arxiv', 'one', 60, noon)).toBe(true);
  expect(await leaseSource(db, 'arxiv', 'two', 60, later(59))).toBe(false);
  expect(await leaseSource(db, 'arxiv', 'one', 60, later(59))).toBe(true);
  expect(await leaseSource(db, 'arxiv', 'two', 60, later(100))).toBe(false);
  expect(await leaseSource(db, 'arxiv', 'two', 60, later(120))).toBe(true);
  await releaseSource(db, 'arxiv', 'one');
  expect(await leaseSource(db, 'arxiv', 'one', 60, later(121))).toBe(false);
  await releaseSource(db, 'arxiv', 'two');
  expect(await leaseSource(db, 'arxiv', 'one', 60, later(121))).toBe(true);
});

test('of many that lease a source at once one gets it', async () => {
  const owners = Array.from({ length: 8 }, (_, index) => `owner ${index}`);
  const leases = await Promise.all(owners.map((owner) => leaseSource(database.db, 'busy', owner, 60, noon)));
  expect(leases.filter(Boolean)).toHaveLength(1);
});

test('a source remembers its last success, its last error and its place', async () => {
  const { db } = database;
  const nextTryAt = later(86_400);
  await saveSourceCursor(db, 'huggingface', { day: '2026-03-01' });
  await recordSourceError(db, 'huggingface', { error: 'It answered 503.', nextTryAt: later(600) }, noon);
  expect(await getSourceState(db, 'huggingface')).toMatchObject({
    lastSuccessAt: null,
    lastErrorAt: '2026-03-05T12:00:00.000Z',
    lastError: 'It answered 503.',
    nextTryAt: '2026-03-05T12:10:00.000Z',
    cursor: { day: '2026-03-01' },
  });
  await recordSourceSuccess(db, 'huggingface', { outcome: '14 papers, 3 new', nextTryAt }, later(600));
  expect(await getSourceState(db, 'huggingface')).toMatchObject({
    lastSuccessAt: '2026-03-05T12:10:00.000Z',
    lastOutcome: '14 papers, 3 new',
    lastError: 'It answered 503.',
    nextTryAt: '2026-03-06T12:00:00.000Z',
    cursor: { day: '2026-03-01' },
  });
  await recordSourceSuccess(db, 'huggingface', { outcome: 'none', cursor: {} }, later(700));
  expect((await getSourceState(db, 'huggingface'))?.cursor).toEqual({});
  expect((await listSourceStates(db)).map(({ source }) => source)).toContain('huggingface');
  expect(await getSourceState(db, 'never')).toBeNull();
});

test('a limit allows so many requests in a window, and again in the next', async () => {
  const limit = { limit: 3, windowSeconds: 300 };
  const take = (bucket: string, at: Date) => takeRateLimit(database.db, bucket, limit, at);
  const states = [];
  for (let request = 0; request < 4; request += 1) states.push(await take('a', later(10)));
  expect(states.map(({ allowed, remaining }) => [allowed, remaining])).toEqual([
    [true, 2],
    [true, 1],
    [true, 0],
    [false, 0],
  ]);
  expect(states[0]?.resetSeconds).toBe(290);
  expect(await take('b', later(10))).toMatchObject({ allowed: true, remaining: 2 });
  expect(await take('a', later(300))).toMatchObject({ allowed: true, remaining: 2, resetSeconds: 300 });
  expect(await forgetRateLimits(database.db, later(300))).toBe(1);
});

test('requests counted at once are all counted', async () => {
  const limit = { limit: 10, windowSeconds: 60 };
  const states = await Promise.all(
    Array.from({ length: 25 }, () => takeRateLimit(database.db, 'crowd', limit, noon)),
  );
  expect(states.filter(({ allowed }) => allowed)).toHaveLength(10);
});

test('losing the rate limits costs nothing, so they are not logged', async () => {
  const { rows } = await database.db.execute(
    sql`select relpersistence from pg_class where relname = 'rate_limits'`,
  );
  expect(rows).toEqual([{ relpersistence: 'u' }]);
});

test('the progress of an import is kept with the rows of its transaction', async () => {
  const progress = { fileKey: 'k', name: 'papers.jsonl', lines: 500, rejected: 2, finishedAt: null };
  expect(await getImportProgress(database.db, 'k')).toBeNull();
  await database.transaction((tx) => saveImportProgress(tx, progress, noon));
  expect(await getImportProgress(database.db, 'k')).toEqual(progress);
  const failed = database.transaction(async (tx) => {
    await saveImportProgress(tx, { ...progress, lines: 1000 }, noon);
    throw new Error('the batch failed');
  });
  await expect(failed).rejects.toThrow('the batch failed');
  expect(await getImportProgress(database.db, 'k')).toEqual(progress);
  const finished = { ...progress, lines: 900, finishedAt: '2026-03-05T12:00:00.000Z' };
  await saveImportProgress(database.db, finished, noon);
  expect(await getImportProgress(database.db, 'k')).toEqual(finished);
});

test('settings hold any value of JSON', async () => {
  expect(await getSetting(database.db, 'none')).toBeUndefined();
  for (const value of ['text', 7, null, { a: [1, 'ü'] }]) {
    await putSetting(database.db, 'name', value);
    expect(await getSetting(database.db, 'name')).toEqual(value);
  }
});
