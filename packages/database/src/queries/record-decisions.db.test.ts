// What persons decide of records holds whatever comes, and can be taken back.
import type { PaperRecord, RecordName } from '@papertape/papers';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import type { Database, Queryable } from '../database.ts';
import { DecisionRefused, InvalidCursor } from '../errors.ts';
import { clearPapers, expectLookupsMatchPapers } from '../ingest/checks.ts';
import { ingestRecords } from '../ingest/ingest.ts';
import { matchByNumber } from '../ingest/number-matcher.ts';
import { newPaperRecord, openTestDatabase } from '../testing.ts';
import { findPaperRecords, listMergedPapers, papersOfRecords } from './merged-papers.ts';
import { findPaperByIdentifier, getPaper } from './papers.ts';
import { joinRecords, listRecordDecisions, splitRecords, undoDecision } from './record-decisions.ts';
import { getPaperRecords, listJoins } from './record-joins.ts';

let database: Database;
beforeAll(async () => {
  database = await openTestDatabase();
});
afterAll(() => database.close());
beforeEach(() => clearPapers(database));

const matcher = matchByNumber;
const arxiv = (value: string) => ({ scheme: 'arxiv' as const, value });
const doi = (value: string) => ({ scheme: 'doi' as const, value });

const preprint = newPaperRecord({
  source: 'arxiv',
  sourceKey: 'a',
  identifiers: [arxiv('2603.00001')],
  title: '1',
});
const published = newPaperRecord({
  source: 'acl',
  sourceKey: 'p',
  identifiers: [doi('10.1234/tides')],
  title: '1',
});
const mistaken = newPaperRecord({ source: 'file', sourceKey: 'm', arxivId: '2603.00001', title: '50' });
const other = newPaperRecord({
  source: 'file',
  sourceKey: 'o',
  identifiers: [doi('10.1234/other')],
  title: '70',
});

const ingest = (...records: PaperRecord[]) =>
  database.transaction((tx) =>
    ingestRecords(tx, records, { now: new Date('2026-03-02T00:00:00Z'), matcher }),
  );
const decide = <T>(
  run: (tx: Queryable, options: Parameters<typeof splitRecords>[2]) => Promise<T>,
  minute = 0,
) =>
  database.transaction((tx) =>
    run(tx, {
      by: 'ada',
      reason: 'I looked at both.',
      now: new Date(Date.UTC(2026, 2, 3, 0, minute)),
      matcher,
    }),
  );

/** The papers, each as the keys of its records. */
async function papers(): Promise<string[]> {
  const { rows } = await database.pool.query<{ keys: string }>(
    `select string_agg(source_key, '' order by source_key) as keys from source_records group by paper_id order by 1`,
  );
  await expectLookupsMatchPapers(database);
  return rows.map(({ keys }) => keys);
}

test('records are listed with why they were joined, and the paper tells it', async () => {
  await ingest(preprint, published, mistaken);
  expect(await papers()).toEqual(['amp']);
  const { items } = await listJoins(database.db, { kinds: ['identifier', 'title-authors-year'], limit: 10 });
  expect(items).toEqual([
    {
      publicId: '2603.00001',
      title: '1',
      record: { source: 'file', sourceKey: 'm' },
      with: { source: 'arxiv', sourceKey: 'a' },
      kind: 'identifier',
      relation: 'same-record',
      scores: {},
      reason: 'same name',
      joinedAt: '2026-03-02T00:00:00.000Z',
    },
    expect.objectContaining({
      record: { source: 'acl', sourceKey: 'p' },
      kind: 'title-authors-year',
      reason: 'same number',
      scores: { title: 1 },
    }),
  ]);
  const members = await getPaperRecords(database.db, '2603.00001');
  expect(
    members?.records.map(({ sourceKey, record, join }) => [sourceKey, record.title, join?.reason]),
  ).toEqual([
    ['p', '1', 'same number'],
    ['a', '1', undefined],
    ['m', '50', 'same name'],
  ]);
  const paper = await getPaper(database.db, '2603.00001');
  expect(paper?.provenance.map(({ joined }) => joined && [joined.reason, joined.with.sourceKey])).toEqual([
    ['same number', 'a'],
    null,
    ['same name', 'a'],
  ]);
});

test('a record that was split off is a paper of its own, also when it comes again under the same identifier', async () => {
  await ingest(preprint, mistaken);
  const { decision, papers: ids } = await decide((tx, options) => splitRecords(tx, mistaken, options));
  expect(decision).toMatchObject({ kind: 'split', by: 'ada', reason: 'I looked at both.', undoneAt: null });
  expect(await papers()).toEqual(['a', 'm']);
  expect(ids).toEqual(['2603.00001', expect.stringMatching(/^2603\.00001-[A-Za-z0-9]{6}$/)]);
  await ingest({ ...mistaken, upvotes: 3 }, { ...preprint, upvotes: 4 });
  expect(await papers()).toEqual(['a', 'm']);
  // The address and the identifier lead to the paper with the more trusted record.
  expect((await getPaper(database.db, '2603.00001'))?.provenance[0]?.source).toBe('arxiv');
  expect(await findPaperByIdentifier(database.db, arxiv('2603.00001'))).toBe('2603.00001');
});

test('what comes later under a split identifier goes to the record it is more like', async () => {
  await ingest(preprint, mistaken);
  await decide((tx, options) => splitRecords(tx, mistaken, options));
  await ingest(newPaperRecord({ source: 'huggingface', sourceKey: 'h', arxivId: '2603.00001', title: '1' }));
  expect(await papers()).toEqual(['ah', 'm']);
});

test('a paper whose first record is split off keeps its votes and addresses with that record', async () => {
  await ingest(published);
  await ingest({ ...preprint, identifiers: [...preprint.identifiers, ...published.identifiers] });
  await database.pool.query('update papers set local_upvotes = 5');
  await decide((tx, options) => splitRecords(tx, preprint, options));
  expect(await papers()).toEqual(['a', 'p']);
  expect((await getPaper(database.db, '2603.00001'))?.upvotes).toBe(5);
  const left = await getPaper(database.db, `doi-10.1234-tides`);
  expect(left?.provenance.map(({ sourceKey }) => sourceKey)).toEqual(['a']); // which has the DOI too, and is trusted more
});

test('papers that a person joined stay one, whatever their records say from then on', async () => {
  await ingest(preprint, other);
  const { decision, papers: ids } = await decide((tx, options) => joinRecords(tx, preprint, other, options));
  expect(ids).toEqual(['2603.00001']);
  await ingest({ ...other, title: '90', identifiers: [doi('10.1234/renamed')] });
  expect(await papers()).toEqual(['ao']);
  const members = await getPaperRecords(database.db, '2603.00001');
  expect(members?.records.find(({ sourceKey }) => sourceKey === 'o')?.join).toMatchObject({
    kind: 'decision',
    reason: 'by hand: I looked at both.',
  });
  expect(members?.decisions).toEqual([decision]);
  expect(await getPaper(database.db, 'doi-10.1234-other')).toMatchObject({ publicId: '2603.00001' });
});

test('a decision that is undone leaves no trace in the papers', async () => {
  await ingest(preprint, mistaken, other);
  const before = await getPaper(database.db, '2603.00001');
  const split = await decide((tx, options) => splitRecords(tx, mistaken, options));
  const joined = await decide((tx, options) => joinRecords(tx, mistaken, other, options), 1);
  expect(await papers()).toEqual(['a', 'mo']);
  const undone = await decide((tx, options) => undoDecision(tx, joined.decision.id, options), 2);
  expect(undone.decision).toMatchObject({ undoneAt: '2026-03-03T00:02:00.000Z', undoneBy: 'ada' });
  expect(await papers()).toEqual(['a', 'm', 'o']);
  expect(await getPaper(database.db, 'doi-10.1234-other')).toMatchObject({ publicId: 'doi-10.1234-other' });
  await decide((tx, options) => undoDecision(tx, split.decision.id, options), 3);
  expect(await papers()).toEqual(['am', 'o']);
  expect(await getPaper(database.db, '2603.00001')).toEqual(before);
});

test('the later of two decisions on the same records holds, and the earlier again once that is undone', async () => {
  await ingest(preprint, mistaken);
  await decide((tx, options) => splitRecords(tx, mistaken, options));
  const { decision } = await decide((tx, options) => joinRecords(tx, preprint, mistaken, options), 1);
  expect(await papers()).toEqual(['am']);
  await decide((tx, options) => undoDecision(tx, decision.id, options), 2);
  expect(await papers()).toEqual(['a', 'm']);
});

test.each<[string, (tx: Queryable, options: Parameters<typeof splitRecords>[2]) => Promise<unknown>, string]>(
  [
    [
      'no such record',
      (tx, options) => splitRecords(tx, { source: 'x', sourceKey: 'y' }, options),
      'no record x:y',
    ],
    ['a single record', (tx, options) => splitRecords(tx, other, options), 'alone in its paper'],
    [
      'one paper already',
      (tx, options) => joinRecords(tx, preprint, mistaken, options),
      'of one paper already',
    ],
    ['no reason', (tx, options) => splitRecords(tx, mistaken, { ...options, reason: ' ' }), 'needs a reason'],
    ['no such decision', (tx, options) => undoDecision(tx, 'abc', options), 'no decision abc'],
  ],
)('%s is refused with words, and nothing changes', async (_name, run, message) => {
  await ingest(preprint, mistaken, other);
  const refused = decide(run);
  await expect(refused).rejects.toThrow(DecisionRefused);
  await expect(refused).rejects.toThrow(message);
  expect(await papers()).toEqual(['am', 'o']);
  expect((await listRecordDecisions(database.db, { limit: 10 })).items).toEqual([]);
});

test('a decision that cannot be carried out leaves nothing behind', async () => {
  await ingest(preprint, mistaken);
  const broken = {
    ...matcher,
    match: () => {
      throw new Error('out of order');
    },
  };
  const failed = decide((tx, options) => splitRecords(tx, mistaken, { ...options, matcher: broken }));
  await expect(failed).rejects.toThrow('out of order');
  expect(await papers()).toEqual(['am']);
  expect((await listRecordDecisions(database.db, { limit: 10 })).items).toEqual([]);
});

test('joins and decisions are listed page by page, the latest first', async () => {
  const records = Array.from({ length: 5 }, (_none, at) => [
    newPaperRecord({ sourceKey: `x${at}`, arxivId: `2604.0000${at}`, title: String(10 * at) }),
    newPaperRecord({
      source: 'file',
      sourceKey: `y${at}`,
      arxivId: `2604.0000${at}`,
      title: String(10 * at),
    }),
  ]).flat();
  for (const [at, record] of records.entries())
    await database.transaction((tx) =>
      ingestRecords(tx, [record], { now: new Date(Date.UTC(2026, 3, 1, at)), matcher }),
    );
  for (let at = 0; at < 3; at++)
    await decide((tx, options) => splitRecords(tx, { source: 'file', sourceKey: `y${at}` }, options), at);
  const joins = await pages((cursor) => listJoins(database.db, { kinds: ['identifier'], limit: 1, cursor }));
  expect(joins.map(({ record }) => record.sourceKey)).toEqual(['y4', 'y3']);
  const decisions = await pages((cursor) => listRecordDecisions(database.db, { limit: 2, cursor }));
  expect(decisions.map(({ pairs }) => (pairs[0]?.[0] as RecordName).sourceKey)).toEqual(['y2', 'y1', 'y0']);
  for (const cursor of [
    'x',
    Buffer.from('[1]').toString('base64url'),
    Buffer.from('["now","a","b"]').toString('base64url'),
  ])
    await expect(listJoins(database.db, { kinds: ['identifier'], limit: 1, cursor })).rejects.toThrow(
      InvalidCursor,
    );
});

test('papers of several records are listed once each, by ground and title; a page goes on where the last ended', async () => {
  const kinds = ['identifier', 'title-authors-year', 'decision'] as const;
  const list = (filter: Partial<Parameters<typeof listMergedPapers>[1]> = {}) =>
    pages((cursor) => listMergedPapers(database.db, { kinds, title: '', ...filter }, { limit: 1, cursor }));
  await ingest(preprint, published, mistaken, other);
  await ingest(
    newPaperRecord({ source: 'x', sourceKey: 'x', identifiers: [doi('10.1234/x')], title: '200' }),
    newPaperRecord({ source: 'y', sourceKey: 'y', identifiers: [doi('10.1234/y')], title: '201' }),
  );
  const told = (await list()).map(({ title, records, record }) => [title, records, record.sourceKey]);
  expect(told).toEqual([
    [expect.stringMatching(/^20[01]$/), 2, expect.stringMatching(/^[xy]$/)],
    ['1', 3, 'm'],
  ]);
  expect((await list({ kinds: ['identifier'] })).map(({ title }) => title)).toEqual(['1']);
  expect(await list({ kinds: ['decision'] })).toEqual([]);
  expect((await list({ title: '20' })).length).toBe(1);
  expect(await list({ title: '%' })).toEqual([]);
  await decide((tx, options) => joinRecords(tx, preprint, other, options));
  expect((await list({ kinds: ['decision'] })).map(({ records }) => records)).toEqual([4]);
  expect(await papersOfRecords(database.db, [preprint, other])).toEqual([
    { publicId: '2603.00001', title: '1', votes: 0, comments: 0 },
  ]);
  expect((await findPaperRecords(database.db, 'https://doi.org/10.1234/other'))?.publicId).toBe('2603.00001');
  const only = (kinds: ('join' | 'split')[]) => listRecordDecisions(database.db, { kinds, limit: 9 });
  expect([(await only(['split'])).items.length, (await only(['join'])).items.length]).toEqual([0, 1]);
});

async function pages<T>(
  read: (cursor: string | null) => Promise<{ items: T[]; next: string | null }>,
): Promise<T[]> {
  const all: T[] = [];
  for (let cursor: string | null = null; ;) {
    const page: { items: T[]; next: string | null } = await read(cursor);
    all.push(...page.items);
    if (page.next === null) return all;
    cursor = page.next;
  }
}
