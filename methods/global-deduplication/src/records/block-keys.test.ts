import { expect, test } from 'vitest';
import { createRecordMatcher } from './matcher.ts';
import type { BibliographicRecord } from './record.ts';

const matcher = createRecordMatcher();
const keys = (title: string, authors: string[] = [], known: Partial<BibliographicRecord> = {}) =>
  matcher.blockKeys(matcher.prepare({ id: 'x', title, authors, ...known }));
const shared = (a: number[], b: number[]) => a.filter((key) => b.includes(key)).length;

const TITLE = 'Measuring how late clocks wound by harbour tides run';
const AUTHORS = ['Ada Quill', 'Bo Lindqvist'];

test('a record has few keys: whole numbers that a double holds', () => {
  const found = keys(TITLE, AUTHORS);
  expect(found).toHaveLength(3);
  for (const key of found) expect(Number.isSafeInteger(key) && key >= 0 && key < 2 ** 52).toBe(true);
});

test('other spellings have the same keys', () => {
  expect(
    keys('MEASURING how late clocks, wound by Harbour-tides, run!', ['Lindqvist, B.', 'A. Quill']),
  ).toEqual(keys(TITLE, AUTHORS));
});

test.each([
  ['another beginning', 'On measuring how late clocks wound by harbour tides run'],
  ['another end', 'Measuring how late clocks wound by harbour tides run: a study'],
  ['a word written in two', 'Measuring how late clocks wound by har-bour tides run'],
  ['a slip in a short word', 'Measuring how laet clocks wound by harbour tides run'],
])('%s leaves a key in common', (_, title) => {
  expect(shared(keys(TITLE), keys(title))).toBeGreaterThan(0);
});

test('authors leave a key in common whatever the title became', () => {
  expect(shared(keys(TITLE, AUTHORS), keys('Harbour time', ['Lindqvist, Bo', 'Ada Quill']))).toBe(1);
});

test('an earlier title has keys too', () => {
  expect(shared(keys('Harbour time', [], { otherTitles: [TITLE] }), keys(TITLE))).toBe(2);
});

test('generic titles meet only beside an author, and none without', () => {
  expect(keys('Editorial')).toEqual([]);
  expect(shared(keys('Editorial', ['Ada Quill']), keys('Editorial', ['Bo Lindqvist']))).toBe(0);
  expect(shared(keys('Editorial', ['Ada Quill']), keys('EDITORIAL', ['Quill, A']))).toBe(2);
});

test('keys are those that databases hold: other keys need another version', () => {
  expect(matcher.version).toMatch(/^1\./);
  expect(keys(TITLE, AUTHORS)).toMatchInlineSnapshot(`
    [
      3988129089432019,
      1281902699181627,
      2393121641550961,
    ]
  `);
});
