// The hot queries read their indexes, not whole tables: asked of the planner on a filled database.
import type { FeedDay } from '@papertape/papers';
import { type SQL, sql } from '../sql.ts';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Database } from '../database.ts';
import { ingestRecords } from '../ingest/ingest.ts';
import { refreshStatistics } from '../maintenance.ts';
import { newPaperRecord, openTestDatabase } from '../testing.ts';
import { authorStatement } from './authors.ts';
import { feedStatement } from './feed.ts';
import { type ListFilter, listStatement } from './list.ts';
import { paperStatement } from './papers.ts';

const PAPERS = 3_000;
const DAYS = 60;
let database: Database;

beforeAll(async () => {
  database = await openTestDatabase();
  const categories = ['cs.LG', 'cs.CL', 'cs.CV', 'stat.ML', 'math.GT', 'q-bio.NC'];
  const records = Array.from({ length: PAPERS }, (_, index) => {
    const day = new Date(Date.UTC(2026, 0, 1 + (index % DAYS))).toISOString().slice(0, 10) as FeedDay;
    return newPaperRecord({
      arxivId: `2601.${String(index).padStart(5, '0')}`,
      publishedAt: `${day}T00:${String(index % 60).padStart(2, '0')}:00Z`,
      upvotes: (index * 7) % 50,
      authors: [{ name: `Writer ${index % 700}` }, { name: `Reader ${index % 450}` }],
      categories: [categories[index % 6] ?? '', categories[(index + 1) % 3] ?? ''],
      listings: [{ day, submittedBy: { name: `person ${index % 100}` } }],
    });
  });
  const told = records
    .slice(0, PAPERS / 2)
    .map((record) => ({ ...record, source: 'file', categories: [], listings: [] }));
  await database.transaction((tx) => ingestRecords(tx, [...records, ...told]));
  await database.pool.query('vacuum analyze');
  await refreshStatistics(database);
}, 120_000);
afterAll(() => database.close());

async function planOf(statement: SQL): Promise<string> {
  const { rows } = await database.db.execute<{ 'QUERY PLAN': string }>(sql`explain ${statement}`);
  return rows.map((row) => row['QUERY PLAN']).join('\n');
}

const list = (filter: ListFilter) => listStatement(filter, null, 30);
const after = (order: ListFilter['order'], key: number | string) =>
  listStatement({ order }, { order, direction: 'forward', key, id: 1000 }, 30);
const day = '2026-02-10' as FeedDay;

test.each<[name: string, statement: SQL, index: RegExp]>([
  [
    'a day by trend',
    list({ order: 'trending', range: { first: day, last: day } }),
    /listings_day_paper_id_source_pk/,
  ],
  [
    'a day by votes',
    list({ order: 'upvotes', range: { first: day, last: day } }),
    /listings_day_paper_id_source_pk/,
  ],
  [
    "a day's papers of one category",
    list({ order: 'trending', range: { first: day, last: day }, category: 'cs.CL' }),
    /listings_day_paper_id_source_pk/,
  ],
  ['trending', list({ order: 'trending' }), /Backward using papers_trend/],
  ['most upvoted', list({ order: 'upvotes' }), /Backward using papers_upvotes/],
  ['newest', list({ order: 'newest' }), /Backward using papers_newest/],
  [
    'a later page of newest',
    after('newest', '2026-01-20T00:00:00.000Z'),
    /papers_newest.*\n.*Index Cond: \(ROW/,
  ],
  ['a later page of trending', after('trending', 1500.5), /papers_trend.*\n.*Index Cond: \(ROW/],
  [
    "a category's newest",
    list({ order: 'newest', category: 'cs.CL' }),
    /Backward using paper_categories_newest/,
  ],
  ["an author's papers", list({ order: 'newest', authorSlug: 'writer-7' }), /paper_authors_slug_paper_id_pk/],
  ["a person's submissions", list({ order: 'newest', submitter: 'person 7' }), /papers_submitter/],
  ['the feed by its days', feedStatement(null, 30, 0), /Backward using papers_feed/],
  [
    "a paper's page",
    paperStatement('2601.00042'),
    /papers_public_id[^]*papers_pkey|papers_pkey[^]*papers_public_id/,
  ],
  ["an author's page", authorStatement('writer-7'), /paper_authors_slug_paper_id_pk/],
])('%s is read by its index', async (_name, statement, index) => {
  const plan = await planOf(statement);
  expect(plan).toMatch(index);
  // These tables are empty here, and read in a moment however they are read.
  expect(plan).not.toMatch(/Seq Scan on (?!paper_aliases|author_claims|comments|submissions|users)/);
});

test("a category's trending papers are found without reading all papers", async () => {
  for (const category of ['cs.CL', 'math.GT', 'no.SUCH']) {
    const plan = await planOf(list({ order: 'trending', category }));
    expect(plan).not.toMatch(/Seq Scan on papers/);
  }
});
