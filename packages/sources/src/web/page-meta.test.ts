import { expect, test } from 'vitest';
import { readPageMeta } from './page-meta.ts';

const URL_OF_PAGE = 'https://papers.example.org/kites/7';

test('the tags of reference managers tell title, authors, date, PDF and names', () => {
  const meta = readPageMeta(
    `<!doctype html><html><head><title>Site | Kites</title>
    <meta name="citation_title" content="Kites &amp; Antennas">
    <META NAME="citation_author" CONTENT="Quill, Ada"/><meta name=citation_author content="Bo Lindqvist">
    <meta name="citation_author_orcid" content="0000-0002-1825-0097">
    <meta name="citation_publication_date" content="2026/03/01">
    <meta name="citation_abstract" content="&lt;p&gt;We fly.&lt;/p&gt;">
    <meta name="citation_pdf_url" content="/7.pdf">
    <meta name="citation_doi" content="https://doi.org/10.5555/Kites.7">
    <meta name="citation_arxiv_id" content="2603.00777v2"></head>`,
    URL_OF_PAGE,
  );
  expect(meta).toEqual({
    title: 'Kites & Antennas',
    abstract: 'We fly.',
    authors: [{ name: 'Ada Quill' }, { name: 'Bo Lindqvist' }],
    publishedAt: '2026-03-01T12:00:00.000Z',
    links: [{ kind: 'pdf', url: 'https://papers.example.org/7.pdf' }],
    names: [
      { scheme: 'arxiv', value: '2603.00777' },
      { scheme: 'doi', value: '10.5555/kites.7' },
    ],
  });
});

test('a plain page has its title, and nothing dangerous', () => {
  const meta = readPageMeta(
    `<title>On <b>kites</b></title><svg><title>Icon</title></svg><meta property="og:description" content="Short.">
     <meta name="citation_pdf_url" content="javascript:alert(1)"><meta name="citation_author" content="  ">`,
    URL_OF_PAGE,
  );
  expect(meta).toMatchObject({ abstract: 'Short.', authors: [], links: [], names: [], publishedAt: null });
  expect(meta.title).toContain('kites');
  expect(readPageMeta('', URL_OF_PAGE)).toMatchObject({ title: '', abstract: '' });
});

test('a page may be long and broken without costing more than its length', () => {
  const meta = readPageMeta(
    `${'<meta name="citation_author" content="A B">'.repeat(5_000)}<title>${'x'.repeat(9_000)}`,
    URL_OF_PAGE,
  );
  expect(meta.authors.length).toBeLessThanOrEqual(3_000);
  expect(meta.title.length).toBeLessThanOrEqual(500);
});
