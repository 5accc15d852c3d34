// Bibliographies as Zotero 7 writes them (of invented papers), and what people paste.
import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { readAside } from './aside.ts';
import { bibtexBlocks } from './bibtex.ts';
import { UnreadableBibliography, type Entry } from './entry.ts';
import { readBibliography, writeEntries } from './read.ts';

const example = (name: string) => new Uint8Array(readFileSync(new URL(`examples/${name}`, import.meta.url)));
const bytes = (text: string) => new TextEncoder().encode(text);
const read = (text: string) => readBibliography(bytes(text));
const names = ({ identifiers }: Entry) => identifiers.map(({ scheme, value }) => `${scheme}:${value}`);

describe('Zotero', () => {
  test('BibTeX', () => {
    const { format, entries } = readBibliography(example('zotero-bibtex.bib'));
    expect(format).toBe('bibtex');
    expect(entries.map(({ key, problem }) => [key, problem])).toEqual([
      ['quill_tidal_2026', null],
      ['corridor_lantern_2025', null],
      ['nobody_bread_1987', null],
    ]);
    const [clocks, lantern, bread] = entries;
    expect(clocks).toMatchObject({
      title: 'Tidal Clocks at $O(n \\log n)$: A Study in Lübeck',
      authors: ['Ada Quill', 'Bo Lindqvist', 'Jörg van der Berg'],
      year: 2026,
      abstract: 'We build a clock that is wound by the tide & measure how late it runs, in 100% of cases.',
      note: 'Comment: 12 pages of tides',
    });
    expect(clocks && names(clocks)).toEqual(['arxiv:2603.00001']);
    expect(lantern && names(lantern)).toEqual([
      'doi:10.5555/lantern.2025.7',
      'url:https://example.org/journal/lantern',
    ]);
    expect(bread?.identifiers).toEqual([]);
  });

  test('BibLaTeX', () => {
    const { entries } = readBibliography(example('zotero-biblatex.bib'));
    expect(entries.map(names)).toEqual([['arxiv:2603.00001'], ['openreview:LaNtErN1']]);
    expect(entries.map(({ title, year, note }) => [title, year, note])).toEqual([
      ['Tidal Clocks', 2026, 'read this twice'],
      ['Lantern Routing', 2025, ''],
    ]);
  });

  test('RIS', () => {
    const { format, entries } = readBibliography(example('zotero.ris'));
    expect(format).toBe('ris');
    expect(entries.map(names)).toEqual([['arxiv:2603.00001'], ['doi:10.5555/lantern.2025.7']]);
    expect(entries.map(({ title, authors, year }) => [title, authors, year])).toEqual([
      ['Tidal Clocks', ['Ada Quill', 'Bo Lindqvist'], 2026],
      ['Lantern Routing in Long Corridors', ['Ada Corridor'], 2025],
    ]);
  });

  test('CSL JSON; what is no item is kept as unreadable', () => {
    const { format, entries } = readBibliography(example('zotero-csl.json.txt'));
    expect(format).toBe('csl');
    expect(entries.map(names)).toEqual([['arxiv:2603.00001'], ['doi:10.5555/lantern.2025.7'], []]);
    expect(entries[0]).toMatchObject({
      title: 'Tidal Clocks',
      authors: ['Ada Quill', 'Jörg van der Berg', 'The Tide Team'],
      year: 2026,
    });
    expect(entries[2]).toMatchObject({ raw: '"a stray text"', problem: expect.stringContaining('no item') });
  });

  test('RDF: notes and the journal that holds the DOI belong to the item, attachments are none', () => {
    const { format, entries } = readBibliography(example('zotero.rdf'));
    expect(format).toBe('zotero-rdf');
    expect(entries.map(names)).toEqual([['arxiv:2603.00001'], ['doi:10.5555/lantern.2025.7']]);
    expect(entries[0]).toMatchObject({
      title: 'Tidal Clocks & Other Wheels',
      authors: ['Ada Quill', 'Bo Lindqvist'],
      year: 2026,
      abstract: 'We build a clock that is wound by the tide.',
      note: 'Read twice, tides & all',
    });
  });

  test("RDF: a DOI in a journal of two articles is neither's", () => {
    const text = new TextDecoder().decode(example('zotero.rdf'));
    const second = /<bib:Article[\s\S]*?<\/bib:Article>/.exec(text)?.[0] ?? '';
    const { entries } = read(text.replace(second, second + second.replace('#item_20', '#item_21')));
    expect(entries.map(names)).toEqual([['arxiv:2603.00001'], [], []]);
  });

  test('CSV', () => {
    const { format, entries } = readBibliography(example('zotero.csv.txt'));
    expect(format).toBe('zotero-csv');
    expect(entries.map(names)).toEqual([['arxiv:2603.00001'], ['doi:10.5555/lantern.2025.7']]);
    expect(entries[0]).toMatchObject({
      key: 'ABCD2345',
      title: 'Tidal "Clocks"',
      authors: ['Ada Quill', 'Bo Lindqvist', 'The Tide Team'],
      year: 2026,
      abstract: 'We build a clock,\nand wind it.',
      note: 'Read twice',
    });
  });

  test.each([
    'zotero-bibtex.bib',
    'zotero-biblatex.bib',
    'zotero.ris',
    'zotero-csl.json.txt',
    'zotero.rdf',
    'zotero.csv.txt',
  ])('%s: entries written as a file are read as the same entries', (name) => {
    const bibliography = readBibliography(example(name));
    const again = read(writeEntries(bibliography, bibliography.entries));
    expect(again).toEqual(bibliography);
    const last = read(writeEntries(bibliography, bibliography.entries.slice(-1)));
    expect(last.entries).toEqual(bibliography.entries.slice(-1));
  });
});

describe('what people paste', () => {
  test('a broken entry takes no other with it, and keeps its text', () => {
    const { entries } = read(`Words before.
      @article{one, title = {One and {Only}}, author = {Doe, Jane}, year = 2020}
      @misc{two, title = {Never {closed
      @misc{three, title = , year}
      @article{four, title = {Four}, journal = jj}`);
    expect(entries.map(({ key, problem }) => [key, problem !== null])).toEqual([
      ['one', false],
      ['two', true],
      ['three', true],
      ['four', false],
    ]);
    expect(entries[1]).toMatchObject({
      problem: 'Its braces do not close.',
      raw: '@misc{two, title = {Never {closed',
    });
  });

  test('abbreviations are filled in, and go with what is downloaded', () => {
    const text =
      '@string{jil = "Journal of Invented Light, arXiv:2603.00009"}\n@article{a, title={A}, journal=jil}';
    const bibliography = read(text);
    expect(bibliography.entries.map(names)).toEqual([['arxiv:2603.00009']]);
    expect(read(writeEntries(bibliography, bibliography.entries))).toEqual(bibliography);
  });

  test('arXiv ids are found where people put them', () => {
    const id = (fields: string) => read(`@misc{x, title={X}, ${fields}}`).entries.map(names);
    expect(id('journal={arXiv preprint arXiv:2603.00001}')).toEqual([['arxiv:2603.00001']]);
    expect(id('eprint={2603.00001v2}, archivePrefix={arXiv}')).toEqual([['arxiv:2603.00001']]);
    expect(id('eprint={2603.00001}, archivePrefix={other}')).toEqual([[]]);
    expect(id('howpublished={\\url{https://arxiv.org/pdf/2603.00001v3.pdf}}')).toEqual([
      ['arxiv:2603.00001'],
    ]);
    expect(id('url={https://dx.doi.org/10.5555/A\\_B}')).toEqual([['doi:10.5555/a_b']]);
    expect(id('eprint={math.GT/0309136}, eprinttype={arxiv}')).toEqual([['arxiv:math/0309136']]);
  });

  test('RIS with one space, without ends, with lines that go on', () => {
    const { entries } = read(
      'TY  - JOUR\nTI  - One\nAU  - Doe, Jane\nTY - JOUR\nT1 - Two\nA1 - Roe, R.\nUR - https://doi.org/10.1/x\nDO - 10.1000/xy\n',
    );
    expect(entries.map(({ title, authors }) => [title, authors])).toEqual([
      ['One', ['Jane Doe']],
      ['Two', ['R. Roe']],
    ]);
    expect(entries[1] && names(entries[1])).toContain('doi:10.1000/xy');
  });

  test.each([
    ['', 'nothing in it'],
    ['Dear all, please find attached.', 'none of the formats'],
    ['[1, 2', 'no JSON'],
    ['{"a": 1}', 'no CSL-JSON'],
    ['<?xml version="1.0"?><html/>', 'rdf:RDF'],
    ['<rdf:RDF><a></rdf:RDF>', 'not well formed'],
    ['"Key","Item Type","Title"\n', 'no entries'],
    ['@comment{only}', 'no entries'],
    ['\0\0\0PK', 'no text file'],
  ])('%j is refused in words', (text, words) => {
    expect(() => read(text)).toThrow(UnreadableBibliography);
    expect(() => read(text)).toThrow(words);
  });

  test('too much is refused in words', () => {
    expect(() => readBibliography(new Uint8Array(8 * 1024 ** 2 + 1))).toThrow('8 MiB are allowed');
    expect(() => read('TY  - GEN\nTI  - A\nER  - \n'.repeat(2_001))).toThrow('2,001 entries');
  });
});

describe('encodings', () => {
  const text = '@misc{a, title={Größe}, author={Müller, Jörg}}';
  test.each([
    ['UTF-8', Buffer.from(text)],
    ['UTF-8 with its mark', Buffer.from(`\ufeff${text}`)],
    ['UTF-16', Buffer.from(`\ufeff${text}`, 'utf16le')],
    ['UTF-16, the other way round', Buffer.from(`\ufeff${text}`, 'utf16le').swap16()],
    ['Windows-1252', Buffer.from(text, 'latin1')],
  ])('%s', (_name, file) => {
    expect(readBibliography(new Uint8Array(file)).entries[0]).toMatchObject({
      title: 'Größe',
      authors: ['Jörg Müller'],
    });
  });
});

test('no text makes the readers fail in any other way, and no block is lost', () => {
  const piece = fc.constantFrom(
    '@article{a',
    '@misc(',
    '{',
    '}',
    '"',
    ', title = ',
    '\\',
    '\n',
    'TY  - ',
    'ER  - ',
    '<rdf:RDF',
    '/>',
    '[{',
    'é',
    '=',
  );
  fc.assert(
    fc.property(fc.array(piece, { maxLength: 40 }), (pieces) => {
      const text = pieces.join('');
      try {
        for (const entry of read(text).entries) expect(entry.raw).not.toBe('');
      } catch (error) {
        expect(error).toBeInstanceOf(UnreadableBibliography);
      }
      const opened = text.match(/@[ \t]*[A-Za-z]+\s*[{(]/g)?.length ?? 0;
      const kept = bibtexBlocks(text).reduce(
        (sum, { raw }) => sum + (raw.match(/@[ \t]*[A-Za-z]+\s*[{(]/g)?.length ?? 0),
        0,
      );
      expect(kept).toBe(opened);
    }),
    { numRuns: 200 },
  );
});

test('aside, in a thread of its own, the same comes out', async () => {
  const file = example('zotero-bibtex.bib');
  expect(await readAside(file)).toEqual(readBibliography(file));
  await expect(readAside(bytes('nothing of the kind'))).rejects.toThrow(UnreadableBibliography);
});
