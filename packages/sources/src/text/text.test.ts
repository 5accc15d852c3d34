import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { cleanText, oneLine } from './clean.ts';
import { linksInText } from './links.ts';
import { parseAuthors } from './people.ts';
import { decodeTexAccents } from './tex-accents.ts';
import { asCount, asInstant, asUrl } from './values.ts';

describe('cleanText', () => {
  test('unwraps lines and keeps TeX', () => {
    expect(cleanText('  We bound $\\alpha^2$\nby a line\r\nof text. \n')).toBe(
      'We bound $\\alpha^2$ by a line of text.',
    );
  });

  test('keeps paragraphs, whether a blank line or an indent starts them', () => {
    expect(cleanText('First\nline.\n\n\nSecond.')).toBe('First line.\n\nSecond.');
    expect(cleanText('First\nline.\n  Second\nline.')).toBe('First line.\n\nSecond line.');
  });

  test('drops what a database cannot hold, and is idempotent', () => {
    expect(oneLine('a\u0000b\ud800c')).toBe('ab\ufffdc');
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (text) => {
        expect(cleanText(cleanText(text))).toBe(cleanText(text));
      }),
    );
  });
});

describe('decodeTexAccents', () => {
  test.each([
    ["Ren\\'e", 'René'],
    ["Ren\\'{e}", 'René'],
    ["Ren{\\'e}", 'René'],
    ["Ren{\\'{e}}", 'René'],
    ['G\\"odel', 'Gödel'],
    ["Garc\\'{\\i}a", 'García'],
    ["Garc\\'\\i a", 'Garcí a'],
    ['Erd\\H{o}s', 'Erdős'],
    ['{\\v C}ech', 'Čech'],
    ['\\v{C}ech', 'Čech'],
    ['Fran\\c{c}ois', 'François'],
    ['\\L{}ukasz', 'Łukasz'],
    ['S{\\o}ren', 'Søren'],
    ['S\\o ren', 'Søren'],
    ['Stra\\ss{}er', 'Straßer'],
    ['\\AA ngstr\\"om', 'Ångström'],
    ['W. van~der Berg', 'W. van der Berg'],
    ['Nguy\\~{\\^e}n'.replace('{\\^e}', 'e'), 'Nguyẽn'],
    ['Plain Name', 'Plain Name'],
  ])('%s → %s', (tex, unicode) => {
    expect(decodeTexAccents(tex)).toBe(unicode);
  });
});

describe('parseAuthors', () => {
  const names = (text: string) => parseAuthors(text).map(({ name }) => name);

  test('splits at commas and the word and', () => {
    expect(names('Ada Poe, Bo Quick, and Cy Roe')).toEqual(['Ada Poe', 'Bo Quick', 'Cy Roe']);
    expect(names('Ada Poe and Bo Quick')).toEqual(['Ada Poe', 'Bo Quick']);
    expect(names('Anders Andersson')).toEqual(['Anders Andersson']);
  });

  test('keeps a suffix with its name', () => {
    expect(names('John Poe, Jr., Bo Quick, III')).toEqual(['John Poe Jr.', 'Bo Quick III']);
  });

  test('reads affiliations, also those with commas, and numbered ones', () => {
    expect(parseAuthors('Ada Poe (Lab One, Springfield), Bo Quick')).toEqual([
      { name: 'Ada Poe', affiliation: 'Lab One, Springfield' },
      { name: 'Bo Quick' },
    ]);
    expect(parseAuthors('Ada Poe (1), Bo Quick (1 and 2) ((1) Lab One, Springfield, (2) Lab Two)')).toEqual([
      { name: 'Ada Poe', affiliation: 'Lab One, Springfield' },
      { name: 'Bo Quick', affiliation: 'Lab One, Springfield; Lab Two' },
    ]);
  });

  test('an unclosed parenthesis and nothing at all are no harm', () => {
    expect(names('Ada Poe (Lab One, Bo')).toEqual(['Ada Poe']);
    expect(names('  ')).toEqual([]);
    fc.assert(fc.property(fc.string(), (text) => parseAuthors(text).every(({ name }) => name !== '')));
  });

  test('long hostile lists take no long time', () => {
    expect(parseAuthors('(('.repeat(50_000))).toEqual([]);
    expect(parseAuthors(`${'(1) '.repeat(5_000)}((1) ${'x, '.repeat(5_000)}`)).toEqual([]);
  });
});

test('linksInText finds repositories and project pages, once each and without the full stop', () => {
  expect(
    linksInText(
      'Code: https://github.com/lab/tool.git. Page https://lab.github.io/tool/, see https://example.org',
      null,
      'at (https://github.com/Lab/tool)',
    ),
  ).toEqual([
    { kind: 'code', url: 'https://github.com/Lab/tool' },
    { kind: 'project', url: 'https://lab.github.io/tool/' },
  ]);
  expect(linksInText('https://github.com/lab')).toEqual([]);
});

test('values of a wrong kind are left out', () => {
  expect(asInstant('2026-03-01T08:28:25.601343+00:00')).toBe('2026-03-01T08:28:25.601Z');
  expect(asInstant('yesterday')).toBeNull();
  expect(asCount(-1)).toBeNull();
  expect(asCount('3')).toBeNull();
  expect(asUrl('javascript:alert(1)')).toBeNull();
  expect(asUrl('//example.org')).toBeNull();
});
