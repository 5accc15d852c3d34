import type { FeedDay, PaperRecord } from '@papertape/papers';
import { sql } from 'drizzle-orm';
import fc from 'fast-check';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import type { Database } from '../database.ts';
import { findPaperByIdentifier, getPaper } from '../queries/papers.ts';
import { newPaperRecord, openTestDatabase } from '../testing.ts';
import { ingestRecords } from './ingest.ts';

let database: Database;
beforeAll(async () => {
  database = await openTestDatabase();
});
afterAll(() => database.close());
beforeEach(() => clear());

async function clear(): Promise<void> {
  await database.pool.query(
    'truncate papers, source_records, identifiers, paper_authors, paper_categories, listings, paper_aliases restart identity',
  );
}

const ingest = (records: PaperRecord[], now = new Date('2026-03-02T00:00:00Z')) =>
  database.transaction((tx) => ingestRecords(tx, records, { now }));

async function changedAt(publicId: string): Promise<string> {
  const { rows } = await database.pool.query('select changed_at from papers where public_id = $1', [
    publicId,
  ]);
  return (rows[0].changed_at as Date).toISOString();
}

const doi = (value: string) => ({ scheme: 'doi' as const, value });
const arxiv = (value: string) => ({ scheme: 'arxiv' as const, value });

test('a record becomes a paper with everything it tells', async () => {
  const record = newPaperRecord({
    arxivId: '2603.00001',
    title: 'Clocks wound by $O(n)$ tides — 潮汐',
    authors: [
      { name: 'Ada Quill', affiliation: 'Harbour Institute', orcid: '0000-0001-0000-0002' },
      { name: 'Bo' },
    ],
    listings: [{ day: '2026-03-02' as FeedDay, submittedBy: { name: 'ada' } }],
    links: [{ kind: 'code', url: 'https://example.org/code' }],
    versions: [{ version: 1, submittedAt: '2026-03-01T10:00:00Z' }],
    comment: '9 pages',
    licence: 'CC0',
    upvotes: 4,
    comments: 2,
    keywords: ['tides', 'it\'s "quoted"\\'],
    raw: { z: 1, a: [1.0, 'é'] },
  });
  const report = await ingest([record]);
  expect(report).toEqual({
    created: 1,
    updated: 0,
    unchanged: 0,
    outcomes: [{ publicId: '2603.00001', outcome: 'created' }],
  });
  expect(await getPaper(database.db, '2603.00001')).toMatchObject({
    title: 'Clocks wound by $O(n)$ tides — 潮汐',
    authors: [
      {
        name: 'Ada Quill',
        slug: 'ada-quill',
        affiliation: 'Harbour Institute',
        orcid: '0000-0001-0000-0002',
      },
      { name: 'Bo', slug: 'bo', affiliation: null, orcid: null },
    ],
    categories: ['cs.LG', 'stat.ML'],
    listedOn: '2026-03-02',
    listings: [{ day: '2026-03-02', source: 'arxiv', submittedBy: { name: 'ada' } }],
    versions: [{ version: 1, submittedAt: '2026-03-01T10:00:00.000Z', abstract: record.abstract }],
    upvotes: 4,
    comments: 2,
    keywords: ['tides', 'it\'s "quoted"\\'],
    provenance: [{ source: 'arxiv', sourceKey: '2603.00001', firstSeenAt: '2026-03-02T00:00:00.000Z' }],
  });
});

test('an unchanged record only notes that it was fetched again', async () => {
  await ingest([newPaperRecord({ arxivId: '2603.00001' })]);
  const report = await ingest([newPaperRecord({ arxivId: '2603.00001' })], new Date('2026-03-09T00:00:00Z'));
  expect(report.outcomes).toEqual([{ publicId: '2603.00001', outcome: 'unchanged' }]);
  const paper = await getPaper(database.db, '2603.00001');
  expect(paper?.provenance).toMatchObject([
    { firstSeenAt: '2026-03-02T00:00:00.000Z', fetchedAt: '2026-03-09T00:00:00.000Z' },
  ]);
  expect(await changedAt('2603.00001')).toBe('2026-03-02T00:00:00.000Z');
});

test('a change that no reader sees leaves the moment of change alone, one that they see moves it', async () => {
  await ingest([newPaperRecord({ arxivId: '2603.00001', raw: 1 })]);
  const later = new Date('2026-03-09T00:00:00Z');
  const unseen = await ingest([newPaperRecord({ arxivId: '2603.00001', raw: 2 })], later);
  expect(unseen.outcomes[0]?.outcome).toBe('unchanged');
  expect(await changedAt('2603.00001')).toBe('2026-03-02T00:00:00.000Z');
  const seen = await ingest([newPaperRecord({ arxivId: '2603.00001', title: 'New title' })], later);
  expect(seen).toMatchObject({ created: 0, updated: 1 });
  expect(await changedAt('2603.00001')).toBe('2026-03-09T00:00:00.000Z');
});

test('records of several sources meet in one paper, in one batch or in several', async () => {
  const first = newPaperRecord({ arxivId: '2603.00001' });
  const second = newPaperRecord({
    source: 'huggingface',
    sourceKey: 'hf-1',
    arxivId: '2603.00001',
    upvotes: 9,
    aiSummary: 'A clock.',
  });
  const third = newPaperRecord({
    source: 'file',
    sourceKey: 'f',
    identifiers: [doi('10.1234/x'), arxiv('2603.00001')],
  });
  const report = await ingest([first, second]);
  expect(report).toMatchObject({ created: 1, outcomes: [{ outcome: 'created' }, { outcome: 'created' }] });
  await ingest([third]);
  const paper = await getPaper(database.db, '2603.00001');
  expect(paper).toMatchObject({ upvotes: 9, aiSummary: 'A clock.', title: first.title });
  expect(paper?.provenance.map(({ source }) => source).sort()).toEqual(['arxiv', 'file', 'huggingface']);
  expect(await findPaperByIdentifier(database.db, doi('10.1234/x'))).toBe('2603.00001');
});

test('a record that names two papers joins them into the older, whose addresses all stay', async () => {
  await ingest([newPaperRecord({ source: 'acl', sourceKey: 'a', identifiers: [doi('10.1234/tides')] })]);
  await ingest([newPaperRecord({ arxivId: '2603.00007', authors: [{ name: 'Cy' }], categories: ['cs.CL'] })]);
  const older = await getPaper(database.db, 'doi-10.1234-tides');
  const report = await ingest([
    newPaperRecord({
      source: 'file',
      sourceKey: 'both',
      identifiers: [doi('10.1234/tides'), arxiv('2603.00007')],
    }),
  ]);
  expect(report).toMatchObject({ created: 0, updated: 1 });
  const paper = await getPaper(database.db, '2603.00007');
  expect(paper?.id).toBe(older?.id);
  expect(paper?.provenance).toHaveLength(3);
  expect((await getPaper(database.db, 'doi-10.1234-tides'))?.publicId).toBe('2603.00007');
  expect(await findPaperByIdentifier(database.db, doi('10.1234/tides'))).toBe('2603.00007');
  await expectLookupsMatchPapers();
  const again = await ingest([newPaperRecord({ arxivId: '2603.00007', upvotes: 1 })]);
  expect(again.outcomes[0]).toEqual({ publicId: '2603.00007', outcome: 'updated' });
});

test('identifiers that make the same address lead to different papers', async () => {
  const one = newPaperRecord({
    source: 'x',
    sourceKey: '1',
    identifiers: [doi('10.1234/a(b)')],
    title: 'One',
  });
  const two = newPaperRecord({
    source: 'x',
    sourceKey: '2',
    identifiers: [doi('10.1234/a-b')],
    title: 'Two',
  });
  const three = newPaperRecord({
    source: 'x',
    sourceKey: '3',
    identifiers: [doi('10.1234/a b')],
    title: 'Three',
  });
  const report = await ingest([one, two]);
  const later = await ingest([three]);
  const ids = [...report.outcomes, ...later.outcomes].map(({ publicId }) => publicId);
  expect(new Set(ids).size).toBe(3);
  expect(ids[0]).toBe('doi-10.1234-a-b');
  const titles = await Promise.all(ids.map(async (id) => (await getPaper(database.db, id))?.title));
  expect(titles).toEqual(['One', 'Two', 'Three']);
  expect((await ingest([{ ...two, upvotes: 5 }])).outcomes[0]?.publicId).toBe(ids[1]);
});

test('a withdrawal marks the paper and leaves its abstract to be read', async () => {
  const versions = [{ version: 1, submittedAt: null }];
  await ingest([newPaperRecord({ arxivId: '2603.00001', abstract: 'Wound by the tide.', versions })]);
  await ingest([
    newPaperRecord({
      arxivId: '2603.00001',
      abstract: 'Withdrawn: a wrong tide table.',
      versions: [...versions, { version: 2, submittedAt: '2026-04-01T00:00:00Z' }],
      withdrawnAt: '2026-04-01T00:00:00Z',
      withdrawalReason: 'A wrong tide table.',
    }),
  ]);
  const paper = await getPaper(database.db, '2603.00001');
  expect(paper).toMatchObject({
    withdrawnAt: '2026-04-01T00:00:00.000Z',
    withdrawalReason: 'A wrong tide table.',
    versions: [{ abstract: 'Wound by the tide.' }, { abstract: 'Withdrawn: a wrong tide table.' }],
  });
});

test('votes of this site outlive a new record', async () => {
  await ingest([newPaperRecord({ arxivId: '2603.00001', upvotes: 3 })]);
  await database.pool.query('update papers set local_upvotes = 5');
  await ingest([newPaperRecord({ arxivId: '2603.00001', upvotes: 4 })]);
  expect((await getPaper(database.db, '2603.00001'))?.upvotes).toBe(9);
});

test('text that PostgreSQL cannot hold is mended, not refused', async () => {
  await ingest([
    newPaperRecord({
      arxivId: '2603.00001',
      title: 'Zero\u0000 and half \ud83c of a pair, but a \\u0000 in words stays',
      raw: { text: '\u0000\udf0a' },
    }),
  ]);
  expect((await getPaper(database.db, '2603.00001'))?.title).toBe(
    'Zero and half \ufffd of a pair, but a \\u0000 in words stays',
  );
});

test('a record without an identifier is refused, and nothing of its batch stays', async () => {
  const good = newPaperRecord({ arxivId: '2603.00001' });
  await expect(ingest([good, newPaperRecord({ identifiers: [] })])).rejects.toThrow(RangeError);
  expect(await getPaper(database.db, '2603.00001')).toBeNull();
});

test('two ingests of the same new papers at once make each once', async () => {
  const records = Array.from({ length: 30 }, (_, index) =>
    newPaperRecord({ arxivId: `2603.1${1000 + index}` }),
  );
  const reports = await Promise.all([ingest(records), ingest([...records].reverse())]);
  expect(reports.map(({ created }) => created).sort((a, b) => a - b)).toEqual([0, 30]);
  await expectLookupsMatchPapers();
});

test('the lookup tables always say what the papers say, whatever comes in whatever order', async () => {
  const key = fc.constantFrom('1', '2', '3', '4');
  const anyRecord = fc
    .record({
      source: fc.constantFrom('arxiv', 'file'),
      sourceKey: key,
      ids: fc.uniqueArray(key, { minLength: 1, maxLength: 2 }),
      authors: fc.array(fc.constantFrom('Ada', 'Bo', 'Cy'), { maxLength: 3 }),
      categories: fc.array(fc.constantFrom('cs.LG', 'cs.CL', 'cs.CV'), { maxLength: 2 }),
      day: fc.constantFrom('2026-03-01', '2026-03-02', null),
      publishedAt: fc.constantFrom(null, '2026-03-01T00:00:00Z', '2026-03-02T00:00:00Z'),
    })
    .map(({ source, sourceKey, ids, authors, categories, day, publishedAt }) =>
      newPaperRecord({
        source,
        sourceKey,
        identifiers: ids.map((id) => (Number(id) % 2 ? doi(`10.1234/${id}`) : arxiv(`2603.0000${id}`))),
        authors: authors.map((name) => ({ name })),
        categories,
        publishedAt,
        listings: day ? [{ day: day as FeedDay }] : [],
      }),
    );
  await fc.assert(
    fc.asyncProperty(
      fc.array(fc.array(anyRecord, { minLength: 1, maxLength: 5 }), { maxLength: 4 }),
      async (batches) => {
        await clear();
        const seen = new Set<string>();
        for (const batch of batches) {
          const { outcomes } = await ingest(batch);
          for (const { publicId } of outcomes) seen.add(publicId);
        }
        await expectLookupsMatchPapers();
        for (const publicId of seen) expect(await getPaper(database.db, publicId), publicId).not.toBeNull();
        const keys = new Set(batches.flat().map(({ source, sourceKey }) => `${source} ${sourceKey}`));
        const { rows } = await database.pool.query('select count(*)::int as count from source_records');
        expect(rows[0].count).toBe(keys.size);
      },
    ),
    { numRuns: 40 },
  );
});

/** The narrow tables hold exactly what the papers' own rows say. */
async function expectLookupsMatchPapers(): Promise<void> {
  const pairs = [
    [
      sql`select scheme, value, paper_id from identifiers`,
      sql`select i ->> 'scheme', i ->> 'value', id from papers, jsonb_array_elements(identifiers) i`,
    ],
    [
      sql`select slug, paper_id from paper_authors`,
      sql`select distinct a ->> 'slug', id from papers, jsonb_array_elements(authors) a`,
    ],
    [
      sql`select category, newest_at, paper_id from paper_categories`,
      sql`select category, newest_at, id from papers, unnest(categories) category`,
    ],
    [
      sql`select day, source, paper_id from listings`,
      sql`select (l ->> 'day')::date, l ->> 'source', id from papers, jsonb_array_elements(listings) l`,
    ],
    [sql`select distinct paper_id from source_records`, sql`select id from papers`],
  ] as const;
  for (const [lookup, papers] of pairs) {
    const { rows } = await database.db.execute(sql`
      (${lookup} except all ${papers}) union all (${papers} except all ${lookup})`);
    expect(rows).toEqual([]);
  }
  const { rows } = await database.db.execute(sql`
    select public_id from paper_aliases a where not exists (select 1 from papers p where p.id = a.paper_id)`);
  expect(rows).toEqual([]);
}
