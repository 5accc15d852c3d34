import type { FeedDay } from '@papertape/papers';
import { sql } from '../sql.ts';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Database } from '../database.ts';
import { newPaper, openTestDatabase } from '../testing.ts';
import { feedStatement, listFeedByOffset } from './feed.ts';

const day = (text: string) => text as FeedDay;
let database: Database;

beforeAll(async () => {
  database = await openTestDatabase();
  const listed = (arxivId: string, days: string[], publishedAt: string, name: string) =>
    newPaper(database, {
      arxivId,
      publishedAt,
      listings: days.map((text) => ({ day: day(text), submittedBy: { name } })),
    });
  await listed('2603.00001', ['2026-03-01', '2026-03-03'], '2026-02-01T00:00:00.000Z', 'ada');
  await listed('2603.00002', ['2026-03-02'], '2026-03-02T00:00:00.000Z', 'bo');
  await listed('2603.00003', ['2026-03-03'], '2026-02-20T00:00:00.000Z', 'bo');
  await newPaper(database, { arxivId: '2603.00004', publishedAt: '2026-03-05T00:00:00.000Z', listings: [] });
});
afterAll(() => database.close());

const ids = async (limit: number, offset: number, submitter?: string) =>
  (await listFeedByOffset(database.db, { limit, offset, submitter })).map(({ publicId }) => publicId);

test('the latest day comes first, within it the newest; each paper once, unlisted ones never', async () => {
  expect(await ids(10, 0)).toEqual(['2603.00003', '2603.00001', '2603.00002']);
});

test('pages follow each other, and past the end there is nothing', async () => {
  expect([...(await ids(2, 0)), ...(await ids(2, 2))]).toEqual(await ids(10, 0));
  expect(await ids(2, 4)).toEqual([]);
});

test('a submitter has a feed of their own', async () => {
  expect(await ids(10, 0, 'bo')).toEqual(['2603.00003', '2603.00002']);
});

test('the page is read off an index, without a sort of all papers', async () => {
  const plan = await database.transaction(async (tx) => {
    await tx.execute(sql`set local enable_seqscan = off`);
    await tx.execute(sql`set local enable_bitmapscan = off`);
    const { rows } = await tx.execute<{ 'QUERY PLAN': string }>(sql`explain ${feedStatement(null, 50, 0)}`);
    return rows.map((row) => row['QUERY PLAN']).join('\n');
  });
  expect(plan).toMatch(/Index (Only )?Scan Backward using papers_feed/);
});
