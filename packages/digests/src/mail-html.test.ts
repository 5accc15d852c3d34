// The mail of an edition by the rules of the programs that show it: Outlook on Windows lays out with Word, Gmail and
// others strip what they do not know. https://www.caniemail.com tells which.
import { load } from 'cheerio';
import { expect, test } from 'vitest';
import type { EditionDocument } from './document.ts';
import { mailHtml } from './mail-html.ts';

const ran = { text: 'Ran today: 2 claims hold.', url: 'https://papers.example.org/reproductions/tides' };
const paper = {
  number: 1,
  title: 'Tidal <clocks> & "others"',
  url: 'https://papers.example.org/papers/2603.00001',
  authors: 'Ada Quill',
  facts: 'cs.LG · 3 votes',
  excerpt: 'We wind them.',
  machine: 'Clocks are <wound>. (Written by a machine: lantern-7b.)',
  why: 'no. 1 of 2 by votes and comments',
  ran,
};
const document: EditionDocument = {
  subject: 'Daily digest',
  heading: 'Tuesday',
  intro: '2 new papers.',
  papers: [paper, { ...paper, number: 2, excerpt: '', machine: '', facts: '', ran: null }],
  ran: [ran],
  page: { text: 'Read this edition on the web', url: 'https://papers.example.org/digests/x' },
  footer: 'You asked for it.',
};
const html = mailHtml(document, 'Paper Club', {
  manage: 'https://papers.example.org/m',
  unsubscribe: 'https://papers.example.org/u',
});
/** What Outlook on Windows reads: it takes the content of conditional comments for markup. */
const inOutlook = html.replaceAll('<!--[if mso]>', '').replaceAll('<![endif]-->', '');

/** Properties that Outlook and Gmail know on the elements that carry them, or that do no harm where they are not. */
const KNOWN = new Set(
  `background-color border-top color display font-family font-size font-weight height line-height margin max-height
  max-width mso-hide overflow overflow-wrap padding table-layout text-decoration word-wrap`.split(/\s+/),
);

const stylesOf = (style: string) =>
  style.split(';').map((part) => {
    const at = part.indexOf(':');
    return [part.slice(0, at).trim(), part.slice(at + 1).trim()] as const;
  });

test.each([
  ['as everybody reads it', html],
  ['as Outlook on Windows does', inOutlook],
])('it is sound HTML, %s', (_, text) => {
  const errors: string[] = [];
  load(text, { sourceCodeLocationInfo: true, onParseError: ({ code }) => errors.push(code) });
  expect(errors).toEqual([]);
  for (const name of ['table', 'tr', 'td'])
    expect(text.match(new RegExp(`<${name}[ >]`, 'g'))?.length).toBe(
      text.match(new RegExp(`</${name}>`, 'g'))?.length,
    );
});

test('nothing in it is loaded, runs or asks', () => {
  const $ = load(html);
  expect($('img, link, script, iframe, object, svg, form, input, video, base').length).toBe(0);
  expect(html).not.toMatch(/url\(|@import|@font-face|\son\w+=|javascript:/i);
  for (const link of $('a').toArray()) expect($(link).attr('href')).toMatch(/^https:\/\//);
});

test('it is laid out with tables and inline styles that Outlook and Gmail know', () => {
  const $ = load(html);
  for (const table of $('table').toArray()) {
    const { role, border, cellpadding, cellspacing } = table.attribs;
    expect([role, border, cellpadding, cellspacing]).toEqual(['presentation', '0', '0', '0']);
  }
  for (const element of $('body, body *').toArray()) {
    const { style = '', bgcolor } = element.attribs;
    const styles = new Map(style === '' ? [] : stylesOf(style));
    for (const [name, value] of styles) {
      expect(KNOWN, `${element.name}: ${name}`).toContain(name);
      expect(value).not.toMatch(/var\(|calc\(|\d(?:r?em|vw|vh)\b|flex|grid|auto/);
    }
    if (styles.has('background-color')) expect(bgcolor).toBe(styles.get('background-color'));
    // Word pads cells alone, and gives every heading and paragraph its own margins and letters.
    if (styles.has('padding')) expect(['td', 'body']).toContain(element.name);
    if (/^(?:p|h1|h2)$/.test(element.name))
      expect([...styles.keys()]).toEqual(
        expect.arrayContaining(['margin', 'font-family', 'font-size', 'line-height']),
      );
    if (styles.has('font-family')) expect(styles.get('font-family')).toMatch(/^(?:'Segoe UI'|Georgia),/);
    if (styles.get('display') === 'none') expect(styles.get('mso-hide')).toBe('all');
  }
});

test('Outlook has a table of 600 pixels, and what is for it alone is closed', () => {
  expect(html.match(/<!--\[if mso\]>/g)).toHaveLength(html.match(/<!\[endif\]-->/g)?.length ?? -1);
  expect(load(inOutlook)('table[width="600"] h1').length).toBe(1);
  expect(load(html)('table[width="600"]').length).toBe(0);
});

test('Gmail keeps the sheet with the dark colours: no selector there that it does not know', () => {
  const sheets = load(html)('style')
    .toArray()
    .map((sheet) => load(sheet).text());
  const dark = sheets.filter((sheet) => sheet.includes('prefers-color-scheme'));
  expect(dark).toHaveLength(1);
  expect(dark[0]).not.toContain('[');
  for (const sheet of sheets) expect(sheet.length).toBeLessThan(8_192);
});
