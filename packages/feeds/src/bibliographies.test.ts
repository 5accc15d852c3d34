import { Cite, plugins } from '@citation-js/core';
import '@citation-js/plugin-bibtex';
import '@citation-js/plugin-ris';
import { describe, expect, test } from 'vitest';
import { renderBibtex, renderBibtexLibrary } from './bibtex.ts';
import { renderCsl } from './csl.ts';
import { barePaper, examplePaper, hostilePaper, SITE } from './fixtures.ts';
import { latexText } from './latex.ts';
import { escapeMarkdown, renderMarkdown } from './markdown.ts';
import { invertedName, splitName } from './names.ts';
import { renderRis } from './ris.ts';

const PAPERS = [examplePaper(), barePaper(), hostilePaper()];

describe('golden files', () => {
  test('BibTeX', async () => {
    await expect(renderBibtexLibrary(SITE, PAPERS)).toMatchFileSnapshot('golden/papers.bib');
  });
  test('RIS', async () => {
    const text = PAPERS.map((paper) => renderRis(SITE, paper)).join('');
    expect(text.match(/(?<!\r)\n/)).toBeNull();
    await expect(text.replaceAll('\r\n', '\n')).toMatchFileSnapshot('golden/papers.ris');
  });
  test('CSL-JSON', async () => {
    await expect(renderCsl(SITE, examplePaper())).toMatchFileSnapshot('golden/paper.csl.json.txt');
  });
  test('Markdown', async () => {
    const text = PAPERS.map((paper) => renderMarkdown(SITE, paper)).join('\n');
    await expect(text).toMatchFileSnapshot('golden/papers.md.txt');
  });
});

interface CslItem {
  title: string;
  author: { family?: string; given?: string; literal?: string; 'non-dropping-particle'?: string }[];
  issued: { 'date-parts': number[][] };
  DOI: string;
  URL: string;
}
const read = (text: string) => new Cite(text).data as CslItem[];

describe('an independent parser reads back', () => {
  test('BibTeX, accents and mathematics included', () => {
    const [item] = read(renderBibtex(SITE, examplePaper()));
    expect(item?.author).toEqual([
      { family: 'Fernández-Gil', given: 'José' },
      { family: 'Berg', given: 'Ludwig', 'non-dropping-particle': 'van der' },
      { family: 'Lantern Team' },
    ]);
    expect(item?.title).toContain('Sparse Lanterns');
    expect(item?.DOI).toBe('10.5555/lantern.2026.7');
    expect(item?.URL).toBe('https://arxiv.org/abs/2603.01234');
    expect(item?.issued['date-parts'][0]?.slice(0, 2)).toEqual([2026, 2]);
  });

  test('RIS', () => {
    const [item] = read(renderRis(SITE, examplePaper()));
    expect(item?.title).toBe(examplePaper().title);
    expect(item?.author[0]).toEqual({ family: 'Fernández-Gil', given: 'José' });
    expect(item?.issued['date-parts'][0]).toEqual([2026, 2, 27]);
    expect(item?.DOI).toBe('10.5555/lantern.2026.7');
  });

  test('CSL-JSON', () => {
    const [item] = read(renderCsl(SITE, examplePaper()));
    expect(item?.author[1]).toMatchObject({ family: 'Berg', 'non-dropping-particle': 'van der' });
    expect(plugins.list()).toContain('@bibtex');
  });

  test('hostile titles and authors of BibTeX: one entry, both authors', () => {
    const items = read(renderBibtex(SITE, hostilePaper()));
    expect(items).toHaveLength(1);
    expect(items[0]?.author).toHaveLength(2);
    expect(items[0]?.title).toContain('{50%_off} #1 \\');
  });
});

test('an arXiv paper without a publisher’s DOI gets arXiv’s own', () => {
  expect(renderBibtex(SITE, barePaper())).toContain('doi = {10.48550/arXiv.cs/0701001}');
});

test('keys of a library never clash', () => {
  const keys = [
    ...renderBibtexLibrary(SITE, [examplePaper(), examplePaper(), examplePaper()]).matchAll(/@misc{(\w+)/g),
  ];
  expect(keys.map((match) => match[1])).toEqual([
    'fernandezgil2026sparse',
    'fernandezgil2026sparsea',
    'fernandezgil2026sparseb',
  ]);
});

test('LaTeX keeps mathematics and escapes the rest', () => {
  expect(latexText('50% of $x_1^2$ & a_b')).toBe(String.raw`50\% of $x_1^2$ \& a\_b`);
  expect(latexText('Čapek, Núñez, Gödel, Çelik, Łoś')).toBe(
    String.raw`{\v{C}}apek, N{\'u}{\~n}ez, G{\"o}del, {\c{C}}elik, {\L}o{\'s}`,
  );
  expect(latexText('$5 and {$6')).toBe(String.raw`\$5 and \{\$6`);
});

test.each([
  ['Ludwig van der Berg Jr.', 'van der Berg, Jr., Ludwig'],
  ['Berg, Ludwig', 'Berg, Ludwig'],
  ['Plato', 'Plato'],
  ['The Lantern Collaboration', 'The Lantern Collaboration'],
  ['Li Wei', 'Wei, Li'],
])('the name %s is sorted as %s', (printed, inverted) => {
  expect(invertedName(splitName(printed))).toBe(inverted);
});

test('Markdown shows texts as they are', () => {
  expect(escapeMarkdown('# A *b* [c](d) $a_1*b$ <e>')).toBe('\\# A \\*b\\* \\[c\\](d) $a_1*b$ \\<e\\>');
  expect(escapeMarkdown('1. First')).toBe('1\\. First');
});
