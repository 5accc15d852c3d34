import { expect, test } from 'vitest';
import { readCslRecord } from './csl-record.ts';

const DOI = '10.5555/kites.7';

test('a record of Crossref is read whole', () => {
  const record = readCslRecord(DOI, {
    title: ['Kites as <i>Antennas</i> &amp; Sails'],
    abstract:
      '<jats:title>Abstract</jats:title><jats:p>We fly  a\nkite.</jats:p><jats:p>It hums at $f_0$.</jats:p>',
    author: [
      {
        given: 'Ada',
        family: 'Quill',
        ORCID: 'http://orcid.org/0000-0002-1825-0097',
        affiliation: [{ name: 'Wind Lab' }],
      },
      { literal: 'The Kite Collaboration' },
      { given: '' },
      'no author',
    ],
    'published-online': { 'date-parts': [[2026, 3, 1]] },
    issued: { 'date-parts': [[2026]] },
    'container-title': 'Annals of Strings',
    license: [
      { URL: 'https://www.publisher.example/terms' },
      { URL: 'https://creativecommons.org/licenses/by/4.0/' },
    ],
    link: [{ URL: 'https://publisher.example/7.pdf', 'content-type': 'application/pdf' }],
  });
  expect(record).toMatchObject({
    source: 'crossref',
    sourceKey: DOI,
    identifiers: [{ scheme: 'doi', value: DOI }],
    title: 'Kites as Antennas & Sails',
    abstract: 'We fly a kite.\n\nIt hums at $f_0$.',
    authors: [
      { name: 'Ada Quill', orcid: '0000-0002-1825-0097', affiliation: 'Wind Lab' },
      { name: 'The Kite Collaboration' },
    ],
    publishedAt: '2026-03-01T12:00:00.000Z',
    comment: 'Published in Annals of Strings',
    licence: 'https://creativecommons.org/licenses/by/4.0/',
    links: [{ kind: 'pdf', url: 'https://publisher.example/7.pdf' }],
  });
});

test('what is odd is left out, what is missing is empty, and without a title there is no record', () => {
  expect(
    readCslRecord(DOI, { title: 'Kites', issued: { 'date-parts': [[null]] }, author: {}, license: 'free' }),
  ).toMatchObject({
    title: 'Kites',
    abstract: '',
    authors: [],
    publishedAt: null,
    licence: null,
  });
  expect(readCslRecord(DOI, { title: 'Kites', issued: { 'date-parts': [[2026, 3]] } }).publishedAt).toBe(
    '2026-03-01T12:00:00.000Z',
  );
  expect(() => readCslRecord(DOI, { title: ' ' })).toThrow('no title');
});
