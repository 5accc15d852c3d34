// The decision for pairs: what joins records, what keeps them apart, and what is said about it.
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { createRecordMatcher, matchRecords, type BibliographicRecord } from './index.ts';

const AUTHORS = ['Ada Quill', 'Bo Lindqvist', 'Cy Møller'];

function record(known: Partial<BibliographicRecord> = {}): BibliographicRecord {
  return {
    id: 'r',
    title: 'Measuring how late clocks wound by harbour tides run',
    authors: AUTHORS,
    year: 2026,
    ...known,
  };
}
const arxiv = (value: string) => ({ scheme: 'arxiv', value });
const doi = (value: string) => ({ scheme: 'doi', value });
const answer = (a: Partial<BibliographicRecord>, b: Partial<BibliographicRecord>) => {
  const comparison = matchRecords(record(a), record(b));
  expect(matchRecords(record(b), record(a)), 'either way round').toMatchObject({
    match: comparison.match,
    relation: comparison.relation,
    evidence: { scores: comparison.evidence.scores },
  });
  return comparison;
};

describe('identifiers', () => {
  test.each([
    [arxiv('2603.00001v1'), arxiv('2603.00001'), 'same-record'],
    [arxiv('2603.00001v1'), arxiv('arXiv:2603.00001v2'), 'version'],
    [doi('10.48550/arXiv.2603.00001'), arxiv('2603.00001'), 'same-record'],
    [doi('10.1234/TIDES'), doi('https://doi.org/10.1234/tides'), 'same-record'],
    [doi('10.1101/2026.03.01.123456v1'), doi('10.1101/2026.03.01.123456v3'), 'version'],
    [doi('10.20944/preprints202603.0001.v1'), doi('10.20944/preprints202603.0001.v2'), 'version'],
  ])('%j and %j', (a, b, relation) => {
    expect(answer({ identifiers: [a] }, { identifiers: [b] })).toMatchObject({
      match: true,
      relation,
      evidence: { kind: 'identifier' },
    });
  });

  test('outweigh title, authors and year, and the words say that the titles differ', () => {
    const other = { title: 'Storms and their forecasts', authors: ['Di Roe'], year: 2001 };
    const comparison = answer(
      { identifiers: [doi('10.1234/x')] },
      { ...other, identifiers: [doi('10.1234/x')] },
    );
    expect(comparison).toMatchObject({
      match: true,
      evidence: { why: 'same DOI 10.1234/x, though the titles differ' },
    });
  });

  test('a preprint and its publication are one work, by a common identifier or without', () => {
    const published = { identifiers: [doi('10.1234/tides')], year: 2028 };
    expect(answer({ identifiers: [arxiv('2603.00001')] }, published)).toMatchObject({
      match: true,
      relation: 'preprint-published',
      evidence: { kind: 'title-authors-year', why: 'same title, 3 of 3 authors, 2 years apart' },
    });
    const both = { identifiers: [arxiv('2603.00001'), doi('10.1234/tides')] };
    expect(answer({ identifiers: [arxiv('2603.00001')] }, both).relation).toBe('preprint-published');
  });

  test.each([
    [arxiv('2603.00001'), arxiv('2603.00002')],
    [doi('10.1234/tides'), doi('10.9876/tides')],
    [doi('10.1101/2026.03.01.123456'), doi('10.1101/2026.03.01.654321')],
    [
      { scheme: 'acl', value: '2026.acl-long.1' },
      { scheme: 'acl', value: '2026.acl-long.2' },
    ],
  ])('%j and %j are of two works, whatever their titles', (a, b) => {
    const comparison = answer({ identifiers: [a] }, { identifiers: [b] });
    expect(comparison.match).toBe(false);
    expect(comparison.evidence.why).toContain(`different identifiers (${a.value}, ${b.value})`);
  });

  test('addresses, and submissions to two venues, say nothing against', () => {
    for (const scheme of ['url', 'openreview'])
      expect(
        answer({ identifiers: [{ scheme, value: 'a' }] }, { identifiers: [{ scheme, value: 'b' }] }).match,
      ).toBe(true);
  });
});

describe('title, authors and year', () => {
  test('another spelling of everything is the same work', () => {
    const comparison = answer(
      {},
      {
        title: 'MEASURING HOW LATE CLOCKS, WOUND BY HARBOUR-TIDES, RUN',
        authors: ['Quill, A.', 'B. Lindqvist', 'Moller, Cy'],
      },
    );
    expect(comparison).toEqual({
      match: true,
      relation: 'duplicate',
      evidence: {
        kind: 'title-authors-year',
        scores: { title: 1, authors: 3, ofAuthors: 3, yearsApart: 0, bits: expect.any(Number) as number },
        why: 'same title, 3 of 3 authors, same year',
      },
    });
  });

  test.each<[string, Partial<BibliographicRecord>, string]>([
    ['other people', { authors: ['Di Roe', 'Ed Poe'] }, 'different authors, same title, 0 of 2 authors'],
    ['another decade', { year: 2016 }, 'too many years apart, same title, 3 of 3 authors, 10 years apart'],
    ['another title', { title: 'Forecasting storms with gauges in lakes' }, 'different titles'],
    [
      'a second part',
      { title: 'Measuring how late clocks wound by harbour tides run, part II' },
      'different numbers',
    ],
    [
      'an erratum',
      { title: 'Erratum to: Measuring how late clocks wound by harbour tides run' },
      'a note on the other',
    ],
  ])('%s: not the same work', (_, other, why) => {
    const comparison = answer({}, other);
    expect(comparison).toMatchObject({ match: false, relation: null });
    expect(comparison.evidence.why).toContain(why);
  });

  test('without authors only a telling title of the same year is enough', () => {
    expect(answer({ authors: [] }, {}).evidence.why).toBe('same title, authors not known, same year');
    expect(answer({ authors: [] }, {}).match).toBe(true);
    expect(answer({ authors: [], title: 'Tidal clocks' }, { title: 'Tidal clocks' }).match).toBe(false);
  });

  test.each(['Editorial', 'Introduction', 'Guest Editors’ Introduction', 'Reviewers', 'Preface'])(
    '%s by the same person in the same year may be another one',
    (title) => {
      const comparison = answer({ title, authors: ['Ada Quill'] }, { title, authors: ['Ada Quill'] });
      expect(comparison.match).toBe(false);
      expect(comparison.evidence.why).toBe('too little to tell, same title, 1 of 1 author, same year');
    },
  );

  test('a title of an earlier version counts as well', () => {
    const renamed = { title: 'Harbour time', otherTitles: [record().title] };
    expect(answer({}, { title: 'Harbour time' }).match).toBe(false);
    expect(answer({}, renamed).match).toBe(true);
  });

  test('published twice, a year apart, is a version', () => {
    const comparison = answer({ venue: 'Tide Congress' }, { venue: 'Journal of Tides', year: 2027 });
    expect(comparison).toMatchObject({ match: true, relation: 'version' });
  });
});

test('records without a title are refused, records that know nothing else are compared', () => {
  expect(() => matchRecords({ id: 'x' } as unknown as BibliographicRecord, record())).toThrow(
    'The record x has no title.',
  );
  expect(matchRecords({ id: 'a', title: '' }, { id: 'b', title: '' }).match).toBe(false);
});

test('any two records compare, the same either way, and a record with its double', () => {
  const words = fc.constantFrom(
    'tidal',
    'clocks',
    'Editorial',
    'part',
    'II',
    '2',
    'of',
    'harbours',
    'ünder',
    '潮汐',
  );
  const any = fc.record({
    id: fc.constant('x'),
    title: fc.array(words, { maxLength: 8 }).map((list) => list.join(' ')),
    authors: fc.array(fc.constantFrom(...AUTHORS, 'Quill, A.', 'A. Quill', '?'), { maxLength: 4 }),
    year: fc.constantFrom(null, 2025, 2026, 2030),
    identifiers: fc.array(fc.constantFrom(arxiv('1'), arxiv('2v1'), doi('10.1/a'), doi('10.1/b')), {
      maxLength: 2,
    }),
  });
  const matcher = createRecordMatcher();
  fc.assert(
    fc.property(any, any, (a, b) => {
      const [left, right] = [matcher.prepare(a), matcher.prepare(b)];
      const [one, other] = [matcher.compare(left, right), matcher.compare(right, left)];
      expect(one.match).toBe(other.match);
      expect(one.relation).toBe(other.relation);
      expect(one.evidence.scores).toEqual(other.evidence.scores);
    }),
    { numRuns: 500 },
  );
});
