import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { parsePaperLine, type PaperLine } from './paper-line.ts';

function recordOf(line: PaperLine) {
  if (line.kind !== 'record') throw new Error(`expected a record, got ${JSON.stringify(line)}`);
  return line.record;
}

const parse = (fields: object) => parsePaperLine(JSON.stringify(fields));

describe('a Hugging Face daily line', () => {
  const line = {
    id: '2602.00001',
    title: 'Boats\n of paper',
    authors: ['Ada Poe', 'Bo Quick'],
    abstract: 'We fold\nboats. Code: https://github.com/lab/boats',
    url: 'https://huggingface.co/papers/2602.00001',
    pdfUrl: 'https://arxiv.org/pdf/2602.00001',
    thumbnailUrl: 'https://cdn.example.org/1.png',
    upvotes: 7,
    publishedAt: '2026-03-01T08:28:25.601343+00:00',
    fetchedAt: '2026-03-01T08:28:25.601343+00:00',
    tags: ['folding'],
    arxivId: '2602.00001',
    listed_on: '2026-03-01',
  };

  test('becomes a listing on its day; the time of the fetch is not taken for the date of the paper', () => {
    expect(parse(line)).toMatchObject({ kind: 'record', layout: 'huggingface-daily' });
    expect(recordOf(parse(line))).toMatchObject({
      source: 'huggingface-file',
      sourceKey: '2602.00001@2026-03-01',
      title: 'Boats of paper',
      abstract: 'We fold boats. Code: https://github.com/lab/boats',
      listings: [{ day: '2026-03-01' }],
      publishedAt: null,
      upvotes: 7,
      keywords: ['folding'],
      raw: line,
    });
  });

  test('a date of its own before the listing is kept', () => {
    const own = { ...line, publishedAt: '2026-02-26T00:00:00.000Z' };
    expect(recordOf(parse(own)).publishedAt).toBe('2026-02-26T00:00:00.000Z');
  });

  test('optional fields may be missing or of a wrong kind, and unknown ones are kept as they came', () => {
    const sparse = {
      id: '2602.00001',
      title: 'T',
      upvotes: 'many',
      authors: null,
      listed_on: '2026-03-01',
      extra: { a: 1 },
    };
    expect(recordOf(parse(sparse))).toMatchObject({ upvotes: null, authors: [], abstract: '', raw: sparse });
  });

  test('the same paper on two days is two records of one paper', () => {
    const keys = ['2026-03-01', '2026-03-02'].map((day) => recordOf(parse({ ...line, listed_on: day })));
    expect(keys.map(({ sourceKey }) => sourceKey)).toEqual([
      '2602.00001@2026-03-01',
      '2602.00001@2026-03-02',
    ]);
    expect(keys[0]?.identifiers).toEqual(keys[1]?.identifiers);
  });

  test('an element of the API itself is read too', () => {
    const element = {
      paper: {
        id: '2602.00002',
        title: 'A',
        summary: 'B',
        upvotes: 3,
        submittedOnDailyAt: '2026-03-02T14:00:00.000Z',
      },
      title: 'A',
      numComments: 2,
    };
    expect(recordOf(parse(element))).toMatchObject({
      source: 'huggingface-file',
      sourceKey: '2602.00002@2026-03-02',
      listings: [{ day: '2026-03-02' }],
      comments: 2,
    });
  });
});

describe('an arXiv announcement line', () => {
  const line = {
    id: '2503.00011',
    title: 'Kettles that\n  whistle $x^2$',
    abstract: 'We boil\nwater.',
    authors: ['Ada Poe'],
    categories: ['cs.CV', 'cs.RO'],
    comment: null,
    date: '2025-03-18',
  };

  test('is listed on the day it was announced', () => {
    expect(recordOf(parse(line))).toMatchObject({
      source: 'arxiv-file',
      sourceKey: '2503.00011',
      title: 'Kettles that whistle $x^2$',
      categories: ['cs.CV', 'cs.RO'],
      listings: [{ day: '2025-03-18' }],
      publishedAt: '2025-03-18T12:00:00.000Z',
      comment: null,
    });
  });

  test('announced again much later, its own date is unknown', () => {
    expect(recordOf(parse({ ...line, id: '2410.00011' })).publishedAt).toBeNull();
    expect(recordOf(parse({ ...line, id: '2502.00011', date: '2025-03-03' })).publishedAt).not.toBeNull();
  });

  test('an impossible day is a reason to reject', () => {
    expect(parse({ ...line, date: '2025-02-30' })).toMatchObject({
      kind: 'rejected',
      reason: expect.stringContaining('2025-02-30'),
    });
  });
});

test('an arXiv snapshot line tells of versions, people and withdrawal', () => {
  const line = {
    id: '0704.0001',
    submitter: 'Ada Poe',
    authors: 'Ada Poe, Bo Quick Jr.',
    title: 'A title\n  of two lines',
    comments: 'Withdrawn by the authors: Lemma 1 fails',
    'journal-ref': null,
    doi: '10.1234/X.1',
    'report-no': null,
    categories: 'math.CO cs.CG',
    license: 'http://arxiv.org/licenses/nonexclusive-distrib/1.0/',
    abstract: '  First line\nand second.\n  New paragraph.\n',
    versions: [
      { version: 'v1', created: 'Mon, 2 Apr 2007 19:18:42 GMT' },
      { version: 'v2', created: 'Tue, 24 Jul 2007 20:10:27 GMT' },
    ],
    update_date: '2008-11-26',
    authors_parsed: [
      ['Poe', 'Ada', ''],
      ['Quick', 'Bo', 'Jr.'],
    ],
  };
  expect(parse(line)).toMatchObject({ layout: 'arxiv-snapshot' });
  expect(recordOf(parse(line))).toMatchObject({
    sourceKey: '0704.0001',
    identifiers: [
      { scheme: 'arxiv', value: '0704.0001' },
      { scheme: 'doi', value: '10.1234/x.1' },
    ],
    title: 'A title of two lines',
    abstract: 'First line and second.\n\nNew paragraph.',
    authors: [{ name: 'Ada Poe' }, { name: 'Bo Quick Jr.' }],
    categories: ['math.CO', 'cs.CG'],
    publishedAt: '2007-04-02T19:18:42.000Z',
    updatedAt: '2007-07-24T20:10:27.000Z',
    listings: [],
    withdrawnAt: '2007-07-24T20:10:27.000Z',
    withdrawalReason: 'Withdrawn by the authors: Lemma 1 fails',
  });
});

describe('a line of our own export', () => {
  const record = {
    source: 'x',
    sourceKey: '1',
    identifiers: [{ scheme: 'arxiv', value: '2501.00001' }],
    title: 'T',
    abstract: 'A',
  };
  const paper = {
    format: 'papertape-paper',
    version: 1,
    publicId: '2501.00001',
    aliases: [],
    createdAt: '2026-01-01T00:00:00.000Z',
    changedAt: '2026-01-01T00:00:00.000Z',
    records: [{ record, firstSeenAt: '2026-01-01T00:00:00.000Z', fetchedAt: '2026-01-02T00:00:00.000Z' }],
  };

  test('gives its records with their times, missing fields filled', () => {
    const line = parse(paper);
    expect(line).toMatchObject({ kind: 'exported', paper: { publicId: '2501.00001' } });
    expect(line.kind === 'exported' && line.paper.records[0]?.record).toMatchObject({
      ...record,
      listings: [],
      upvotes: null,
    });
  });

  test.each([
    ['no records', { ...paper, records: [] }],
    ['a later version', { ...paper, version: 2 }],
    [
      'a record without a title',
      { ...paper, records: [{ ...paper.records[0], record: { ...record, title: 3 } }] },
    ],
    [
      'a record without identifiers',
      { ...paper, records: [{ ...paper.records[0], record: { ...record, identifiers: [] } }] },
    ],
  ])('is rejected with %s', (_what, broken) => {
    expect(parse(broken).kind).toBe('rejected');
  });
});

describe('what is no paper', () => {
  test.each([
    '{"id": "2501.00001", "title": ',
    '[]',
    'null',
    '"text"',
    '{}',
    '{"id":"2501.00001"}',
    '{"title":"T","id":"x y","date":"2025-01-01"}',
    '{"id":"2501.00001","title":"  ","date":"2025-01-01"}',
  ])('%s is rejected with a reason', (text) => {
    const line = parsePaperLine(text);
    expect(line.kind === 'rejected' && line.reason.length > 5).toBe(true);
  });

  test('a blank line is nothing', () => {
    expect(parsePaperLine('   ')).toEqual({ kind: 'blank' });
  });

  test('no JSON at all makes it throw', () => {
    fc.assert(
      fc.property(fc.jsonValue(), (value) => {
        expect(['record', 'exported', 'blank', 'rejected']).toContain(
          parsePaperLine(JSON.stringify(value)).kind,
        );
      }),
    );
  });
});
