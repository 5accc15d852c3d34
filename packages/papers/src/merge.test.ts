import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { FeedDay } from './day.ts';
import { mergeRecords, type SourcedRecord } from './merge.ts';
import { emptyRecord, type PaperRecord } from './record.ts';

const SEEN = '2026-03-02T00:00:00.000Z';

function record(known: Partial<PaperRecord> = {}): PaperRecord {
  return emptyRecord({
    source: 'arxiv',
    sourceKey: '2603.00001',
    identifiers: [{ scheme: 'arxiv', value: '2603.00001' }],
    title: 'Tidal clocks',
    abstract: 'A clock wound by the tide.',
    ...known,
  });
}

function merge(...records: PaperRecord[]) {
  return mergeRecords(records.map((one) => ({ record: one, firstSeenAt: SEEN })));
}

const arxiv = record({
  authors: [{ name: 'Ada Quill' }, { name: 'Bo Lindqvist' }],
  categories: ['cs.LG', 'stat.ML'],
  publishedAt: '2026-03-01T10:00:00Z',
  licence: 'CC BY 4.0',
  links: [{ kind: 'pdf', url: 'https://arxiv.org/pdf/2603.00001' }],
});
const huggingface = record({
  source: 'huggingface',
  title: 'Tidal Clocks!',
  abstract: 'Wound by the tide.',
  authors: [{ name: 'A. Quill' }],
  categories: ['clocks'],
  publishedAt: '2026-03-02T00:00:00Z',
  upvotes: 12,
  comments: 3,
  keywords: ['Clocks', 'tides'],
  thumbnailUrl: 'https://example.org/thumbnail.png',
  links: [
    { kind: 'code', url: 'https://example.org/code' },
    { kind: 'pdf', url: 'https://arxiv.org/pdf/2603.00001' },
  ],
  listings: [{ day: '2026-03-02' as FeedDay, submittedBy: { name: 'ada' } }],
});
const file = record({
  source: 'file',
  title: 'tidal clocks (draft)',
  identifiers: [
    { scheme: 'doi', value: '10.1234/tides' },
    { scheme: 'arxiv', value: '2603.00001' },
  ],
  comment: '9 pages',
  upvotes: 20,
  keywords: ['clocks', 'sea'],
  listings: [{ day: '2026-03-05' as FeedDay, listedAt: '2026-03-05T07:00:00Z' }],
});

test('arXiv has the word on facts, others fill in what it does not tell', () => {
  const paper = merge(file, huggingface, arxiv);
  expect(paper).toMatchObject({
    publicId: '2603.00001',
    title: 'Tidal clocks',
    abstract: 'A clock wound by the tide.',
    categories: ['cs.LG', 'stat.ML'],
    publishedAt: '2026-03-01T10:00:00.000Z',
    licence: 'CC BY 4.0',
    comment: '9 pages',
    thumbnailUrl: 'https://example.org/thumbnail.png',
  });
  expect(paper.authors.map(({ name, slug }) => [name, slug])).toEqual([
    ['Ada Quill', 'ada-quill'],
    ['Bo Lindqvist', 'bo-lindqvist'],
  ]);
});

test('lists are united, each thing once, and counts are the highest told', () => {
  const paper = merge(file, huggingface, arxiv);
  expect(paper.identifiers).toEqual([
    { scheme: 'arxiv', value: '2603.00001' },
    { scheme: 'doi', value: '10.1234/tides' },
  ]);
  expect(paper.links.map(({ kind }) => kind)).toEqual(['pdf', 'code']);
  expect(paper.keywords).toEqual(['Clocks', 'tides', 'sea']);
  expect([paper.upvotes, paper.comments]).toEqual([20, 3]);
});

test('the latest feed day counts, noon standing in for a missing hour', () => {
  expect(merge(huggingface)).toMatchObject({
    listedOn: '2026-03-02',
    listedAt: '2026-03-02T12:00:00.000Z',
    submittedBy: { name: 'ada' },
  });
  const both = merge(huggingface, file);
  expect(both).toMatchObject({
    listedOn: '2026-03-05',
    listedAt: '2026-03-05T07:00:00.000Z',
    submittedBy: null,
  });
  expect(both.listings.map(({ day, source }) => [day, source])).toEqual([
    ['2026-03-05', 'file'],
    ['2026-03-02', 'huggingface'],
  ]);
});

test('of two records of one source the later version counts', () => {
  const first = record({ sourceKey: 'rss', title: 'First', versions: [{ version: 1, submittedAt: null }] });
  const second = record({ sourceKey: 'oai', title: 'Second', versions: [{ version: 2, submittedAt: null }] });
  expect(merge(first, second).title).toBe('Second');
  expect(merge(second, first).title).toBe('Second');
  expect(merge(first, second).versions.map(({ version, title }) => [version, title])).toEqual([
    [1, 'First'],
    [2, 'Second'],
  ]);
});

test('a withdrawal is believed from the best source and its latest version only', () => {
  const withdrawn = { withdrawnAt: '2026-04-01T00:00:00Z', withdrawalReason: 'A wrong tide table.' };
  expect(merge(arxiv, { ...huggingface, ...withdrawn }).withdrawnAt).toBeNull();
  expect(merge({ ...arxiv, ...withdrawn }, huggingface)).toMatchObject({
    withdrawnAt: '2026-04-01T00:00:00.000Z',
    withdrawalReason: 'A wrong tide table.',
  });
  const second = record({ sourceKey: 'v2', ...withdrawn, versions: [{ version: 2, submittedAt: null }] });
  const third = record({ sourceKey: 'v3', versions: [{ version: 3, submittedAt: null }] });
  expect(merge(second, third).withdrawnAt).toBeNull();
  expect(merge({ ...huggingface, ...withdrawn }).withdrawnAt).not.toBeNull();
});

test('an ORCID that another record knows of the same name is kept', () => {
  const openreview = record({
    source: 'openreview',
    authors: [{ name: 'Ada  Quill', orcid: '0000-0001-0000-0002' }],
  });
  expect(merge(arxiv, openreview).authors.map(({ orcid }) => orcid)).toEqual(['0000-0001-0000-0002', null]);
});

test('times that are no times are left out, and the order falls back on what is known', () => {
  const paper = merge(record({ publishedAt: 'soon', updatedAt: '2026-03-09' }));
  expect(paper).toMatchObject({ publishedAt: null, updatedAt: '2026-03-09T00:00:00.000Z' });
  expect(paper.newestAt).toBe('2026-03-09T00:00:00.000Z');
  expect(merge(file).newestAt).toBe('2026-03-05T07:00:00.000Z');
});

test('a paper needs a record with an identifier', () => {
  expect(() => mergeRecords([])).toThrow(RangeError);
});

const few = <T>(...values: T[]) => fc.constantFrom(...values);
const time = few(null, '2026-03-01', '2026-03-02T10:00:00Z', 'no time');
const anyRecord: fc.Arbitrary<SourcedRecord> = fc.record({
  firstSeenAt: few(SEEN, '2026-01-01T00:00:00.000Z'),
  record: fc.record({
    source: few('arxiv', 'huggingface', 'file', 'openreview', 'arxiv-rss'),
    sourceKey: few('a', 'b', 'c'),
    identifiers: fc.array(
      fc.record({ scheme: few('arxiv' as const, 'doi' as const), value: few('x', 'y') }),
      {
        minLength: 1,
        maxLength: 3,
      },
    ),
    title: few('', 'One', 'Two'),
    abstract: few('', 'Ebb.', 'Flow.'),
    authors: fc.array(fc.record({ name: few('Ada', 'Bo', ' ', 'ADA'), orcid: few('1', '2') }), {
      maxLength: 3,
    }),
    categories: fc.array(few('cs.LG', 'cs.CL'), { maxLength: 3 }),
    versions: fc.array(
      fc.record({ version: few(1, 2, 3), submittedAt: time, abstract: few('Ebb.', 'Flow.') }),
      { maxLength: 3 },
    ),
    listings: fc.array(
      fc.record({
        day: few('2026-03-01', '2026-03-02') as fc.Arbitrary<FeedDay>,
        submittedBy: few({ name: 'a' }, { name: 'b' }),
      }),
      { maxLength: 2 },
    ),
    links: fc.array(fc.record({ kind: few('pdf' as const, 'code' as const), url: few('u', 'v') }), {
      maxLength: 2,
    }),
    publishedAt: time,
    updatedAt: time,
    comment: few(null, 'c', 'd'),
    licence: few(null, 'l'),
    thumbnailUrl: few(null, 't', 'u'),
    mediaUrls: fc.array(few('m', 'n'), { maxLength: 2 }),
    withdrawnAt: time,
    withdrawalReason: few(null, 'r'),
    upvotes: few(null, 0, 7),
    comments: few(null, 2),
    githubStars: few(null, 1, 2),
    keywords: fc.array(few('k', 'K', 'l'), { maxLength: 3 }),
    aiSummary: few(null, 's'),
    organization: few(null, 'o'),
    raw: fc.constant(null),
  }),
});
/** Records as a database holds them: one for each key of a source. */
const anyRecords = fc.uniqueArray(anyRecord, {
  minLength: 1,
  maxLength: 6,
  selector: ({ record: { source, sourceKey } }) => `${source} ${sourceKey}`,
});

test('the order of records does not matter', () => {
  fc.assert(
    fc.property(anyRecords, fc.infiniteStream(fc.nat()), (records, numbers) => {
      const shuffled = records
        .map((one) => ({ one, place: numbers.next().value ?? 0 }))
        .sort((a, b) => a.place - b.place)
        .map(({ one }) => one);
      expect(mergeRecords(shuffled)).toEqual(mergeRecords(records));
    }),
    { numRuns: 500 },
  );
});

test('saying the same again changes nothing, nor does merging change a record', () => {
  fc.assert(
    fc.property(anyRecords, (records) => {
      const before = structuredClone(records);
      expect(mergeRecords([...records, ...records])).toEqual(mergeRecords(records));
      expect(records).toEqual(before);
    }),
  );
});

test('nothing that lists hold is lost', () => {
  fc.assert(
    fc.property(anyRecords, (records) => {
      const paper = mergeRecords(records);
      for (const { record: one } of records) {
        for (const identifier of one.identifiers) expect(paper.identifiers).toContainEqual(identifier);
        for (const link of one.links) expect(paper.links).toContainEqual(link);
        for (const { version } of one.versions)
          expect(paper.versions.map((v) => v.version)).toContain(version);
        for (const { day } of one.listings)
          expect(paper.listings).toContainEqual(expect.objectContaining({ day, source: one.source }));
        expect(paper.upvotes).toBeGreaterThanOrEqual(one.upvotes ?? 0);
      }
    }),
  );
});
