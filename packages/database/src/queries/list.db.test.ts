import type { DayRange, FeedDay } from '@papertape/papers';
import fc from 'fast-check';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Database } from '../database.ts';
import { InvalidCursor } from '../errors.ts';
import { ingestRecords } from '../ingest/ingest.ts';
import { newPaperRecord, openTestDatabase } from '../testing.ts';
import { encodeCursor, type ListOrder } from './cursor.ts';
import { type ListFilter, listPapers, listPapersByOffset } from './list.ts';

let database: Database;

/** Forty papers over ten days, with many equal votes and dates, so that ties are common. */
beforeAll(async () => {
  database = await openTestDatabase();
  const records = Array.from({ length: 40 }, (_, index) => {
    const day = `2026-03-${String((index % 10) + 1).padStart(2, '0')}` as FeedDay;
    return newPaperRecord({
      arxivId: `2603.${String(index).padStart(5, '0')}`,
      source: index % 3 ? 'arxiv' : 'file',
      publishedAt: index % 7 ? `2026-02-0${(index % 5) + 1}T00:00:00Z` : null,
      upvotes: index % 4,
      categories: index % 2 ? ['cs.LG'] : ['cs.CL', 'cs.LG'],
      authors: [{ name: index % 5 ? 'Ada Quill' : 'Bo Lindqvist' }],
      listings:
        index === 39
          ? []
          : [
              { day, submittedBy: { name: index % 6 ? 'ada' : 'bo' } },
              { day: '2026-03-11' as FeedDay },
            ].slice(0, index % 9 ? 1 : 2),
    });
  });
  await database.transaction((tx) => ingestRecords(tx, records));
});
afterAll(() => database.close());

async function allPages(filter: ListFilter, limit: number) {
  const pages = [];
  for (let cursor: string | null = null; ;) {
    const page = await listPapers(database.db, { ...filter, limit, cursor });
    pages.push(page);
    if (page.next === null) return pages;
    cursor = page.next;
  }
}

const ids = (items: { publicId: string }[]) => items.map(({ publicId }) => publicId);
const range = (first: string, last: string): DayRange => ({ first: first as FeedDay, last: last as FeedDay });

const anyFilter: fc.Arbitrary<ListFilter> = fc.record({
  order: fc.constantFrom<ListOrder[]>('trending', 'upvotes', 'newest'),
  range: fc.constantFrom(null, range('2026-03-01', '2026-03-01'), range('2026-03-04', '2026-03-11')),
  category: fc.constantFrom(null, 'cs.LG', 'cs.CL', 'math.GT'),
  authorSlug: fc.constantFrom(null, 'bo-lindqvist'),
  source: fc.constantFrom(null, 'file'),
  submitter: fc.constantFrom(null, 'bo'),
});

test('pages forward hold the whole list once, and pages backward are the same pages', async () => {
  await fc.assert(
    fc.asyncProperty(anyFilter, fc.integer({ min: 1, max: 15 }), async (filter, limit) => {
      const whole = ids(await listPapersByOffset(database.db, { ...filter, limit: 100, offset: 0 }));
      const pages = await allPages(filter, limit);
      expect(pages.flatMap(({ items }) => ids(items))).toEqual(whole);
      expect(pages[0]?.previous).toBeNull();
      for (const [at, page] of pages.entries()) {
        if (at === 0) continue;
        const before = await listPapers(database.db, { ...filter, limit, cursor: page.previous });
        expect(before).toMatchObject({ items: pages[at - 1]?.items });
        expect(before.previous === null).toBe(at === 1);
        expect(before.next).not.toBeNull();
      }
    }),
    { numRuns: 60 },
  );
});

test('each order puts the highest first', async () => {
  const list = (order: ListOrder) => listPapersByOffset(database.db, { order, limit: 100, offset: 0 });
  const trending = (await list('trending')).map(({ trendScore }) => trendScore);
  expect(trending).toEqual([...trending].sort((a, b) => b - a));
  const upvotes = (await list('upvotes')).map((paper) => paper.upvotes);
  expect(upvotes).toEqual([...upvotes].sort((a, b) => b - a));
  const dates = (await list('newest')).flatMap(({ publishedAt }) => publishedAt ?? []);
  expect(dates).toEqual([...dates].sort().reverse());
});

test('filters take what they name', async () => {
  const list = (filter: Partial<ListFilter>) =>
    listPapersByOffset(database.db, { order: 'newest', limit: 100, offset: 0, ...filter });
  expect(await list({ category: 'cs.CL' })).toHaveLength(20);
  expect(await list({ authorSlug: 'bo-lindqvist' })).toHaveLength(8);
  expect(await list({ source: 'file' })).toHaveLength(14);
  const inRange = await list({ range: range('2026-03-01', '2026-03-11') });
  expect(inRange).toHaveLength(39);
  expect(new Set(ids(inRange)).size).toBe(39);
  expect((await list({ submitter: 'bo' })).every(({ submittedBy }) => submittedBy?.name === 'bo')).toBe(true);
  expect(await list({ category: 'math.GT' })).toEqual([]);
});

test('papers that came or went in between do not shift the next page', async () => {
  const filter = { order: 'newest', limit: 5 } as const;
  const first = await listPapers(database.db, filter);
  const second = await listPapers(database.db, { ...filter, cursor: first.next });
  const record = newPaperRecord({ arxivId: '2699.00001', publishedAt: '2026-12-01T00:00:00Z' });
  await database.transaction((tx) => ingestRecords(tx, [record]));
  expect(await listPapers(database.db, { ...filter, cursor: first.next })).toEqual(second);
  await database.pool.query(`delete from papers where public_id = '2699.00001'`);
});

test('a cursor that is none, or of another order, is refused', async () => {
  const real = encodeCursor({ order: 'upvotes', direction: 'forward', key: 3, id: 1 });
  const forged = (value: unknown) => Buffer.from(JSON.stringify(value)).toString('base64url');
  for (const cursor of [
    'x',
    real.slice(0, -3),
    real,
    forged(['newest', 1, 'not a time', 1]),
    forged(['newest', 1, '2026-03-01T00:00:00Z', -1]),
    forged(['newest', 1, "'; drop table papers; --", 1]),
    forged({ order: 'newest' }),
    forged(['newest', 2, '2026-03-01T00:00:00Z', 1]),
    'A'.repeat(5000),
  ])
    await expect(listPapers(database.db, { order: 'newest', limit: 5, cursor }), cursor).rejects.toThrow(
      InvalidCursor,
    );
  await expect(
    listPapers(database.db, { order: 'upvotes', limit: 5, cursor: forged(['upvotes', 1, 1e300, 1]) }),
  ).rejects.toThrow(InvalidCursor);
});
