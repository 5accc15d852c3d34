import type { ExportedPaper, FeedDay } from '@papertape/papers';
import { afterEach, beforeEach, expect, test } from 'vitest';
import type { Database } from '../database.ts';
import { ingestRecords } from '../ingest/ingest.ts';
import { newPaperRecord, openTestDatabase } from '../testing.ts';
import { exportPapers, restorePapers } from './export.ts';
import { listPapersByOffset } from './list.ts';
import { getPaper } from './papers.ts';

let first: Database;
let second: Database;
beforeEach(async () => {
  first = await openTestDatabase();
  second = await openTestDatabase();
  await fill(first);
});
afterEach(() => Promise.all([first.close(), second.close()]));

async function exported(database: Database): Promise<ExportedPaper[]> {
  const papers: ExportedPaper[] = [];
  for await (const paper of exportPapers(database.db)) papers.push(paper);
  return papers;
}

/** More papers than one batch of the export, with several sources, versions, a joined pair and a withdrawal. */
async function fill(database: Database): Promise<void> {
  const ingest = (now: string, records: Parameters<typeof ingestRecords>[1]) =>
    database.transaction((tx) => ingestRecords(tx, records, { now: new Date(now) }));
  const many = Array.from({ length: 230 }, (_, index) =>
    newPaperRecord({
      arxivId: `2601.${String(index).padStart(5, '0')}`,
      raw: { index, list: [1.5, null, 'ü'] },
    }),
  );
  await ingest('2026-03-01T00:00:00.123Z', many);
  const doi = { scheme: 'doi' as const, value: '10.1234/tides' };
  await ingest('2026-03-02T00:00:00Z', [
    newPaperRecord({ source: 'acl', sourceKey: 'tides', identifiers: [doi], raw: '\u0000 raw text' }),
    newPaperRecord({
      source: 'huggingface',
      sourceKey: 'hf',
      arxivId: '2601.00003',
      upvotes: 8,
      listings: [{ day: '2026-03-02' as FeedDay, submittedBy: { name: 'ada' } }],
    }),
  ]);
  const versions = [1, 2].map((version) => ({ version, submittedAt: null }));
  await ingest('2026-03-03T00:00:00Z', [
    newPaperRecord({ arxivId: '2601.00005', versions: versions.slice(0, 1), abstract: 'Ebb.' }),
    newPaperRecord({
      source: 'file',
      sourceKey: 'join',
      identifiers: [doi, { scheme: 'arxiv', value: '2601.00007' }],
    }),
  ]);
  await ingest('2026-03-04T00:00:00Z', [
    newPaperRecord({
      arxivId: '2601.00005',
      versions,
      abstract: 'Flow.',
      withdrawnAt: '2026-03-04T00:00:00Z',
      withdrawalReason: 'A leak.',
    }),
  ]);
}

test('a site built from an export gives the same export, and shows the same papers', async () => {
  const original = await exported(first);
  expect(original).toHaveLength(230);
  const lines = original.map((paper) => JSON.parse(JSON.stringify(paper)) as ExportedPaper);
  for (let at = 0; at < lines.length; at += 100)
    await second.transaction((tx) => restorePapers(tx, lines.slice(at, at + 100)));
  expect(await exported(second)).toEqual(original);
  const whole = { order: 'newest', limit: 500, offset: 0 } as const;
  const shown = async (database: Database) =>
    (await listPapersByOffset(database.db, whole)).map((paper) => ({ ...paper, id: 0 })).sort(byPublicId);
  expect(await shown(second)).toEqual(await shown(first));
  for (const publicId of ['2601.00003', '2601.00005', '2601.00007', 'doi-10.1234-tides']) {
    const [mine, theirs] = [await getPaper(first.db, publicId), await getPaper(second.db, publicId)];
    expect({ ...theirs, id: 0 }).toEqual({ ...mine, id: 0 });
  }
});

test('restoring twice changes nothing', async () => {
  const original = await exported(first);
  const report = await first.transaction((tx) =>
    restorePapers(tx, original, { now: new Date('2026-05-01') }),
  );
  expect(report).toMatchObject({ created: 0, updated: 0 });
  expect(await exported(first)).toEqual(original);
});

test('the raw record is as it came', async () => {
  const paper = (await exported(first)).find(({ publicId }) => publicId === '2601.00009');
  expect(paper?.records.map(({ record }) => record.raw)).toEqual([{ index: 9, list: [1.5, null, 'ü'] }]);
});

function byPublicId(a: { publicId: string }, b: { publicId: string }): number {
  return a.publicId < b.publicId ? -1 : 1;
}
