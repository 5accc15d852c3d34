import type { FeedDay, PaperRecord } from '@papertape/papers';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import type { Database } from '../database.ts';
import { findPaperByIdentifier, getPaper } from '../queries/papers.ts';
import { newPaperRecord, openTestDatabase } from '../testing.ts';
import { clearPapers, expectLookupsMatchPapers } from './checks.ts';
import { ingestRecords } from './ingest.ts';

let database: Database;
beforeAll(async () => {
  database = await openTestDatabase();
});
afterAll(() => database.close());
beforeEach(() => clearPapers(database));

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
  await expectLookupsMatchPapers(database);
  const again = await ingest([newPaperRecord({ arxivId: '2603.00007', upvotes: 1 })]);
  expect(again.outcomes[0]).toEqual({ publicId: '2603.00007', outcome: 'updated' });
});

test('an address still leads to its paper after that was joined with another in turn', async () => {
  const named = (sourceKey: string, ...values: string[]) =>
    newPaperRecord({ source: 'acl', sourceKey, identifiers: values.map(doi) });
  await ingest([named('1', '10.1234/1')]);
  await ingest([named('2', '10.1234/2')]);
  await ingest([named('3', '10.1234/3')]);
  await ingest([named('23', '10.1234/2', '10.1234/3')]);
  await ingest([named('12', '10.1234/1', '10.1234/2')]);
  const found = [1, 2, 3].map((number) => getPaper(database.db, `doi-10.1234-${number}`));
  expect((await Promise.all(found)).map((paper) => paper?.publicId)).toEqual(Array(3).fill('doi-10.1234-1'));
  await expectLookupsMatchPapers(database);
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
  await expectLookupsMatchPapers(database);
});
