import fc from 'fast-check';
import { expect, test } from 'vitest';
import { compareNames, isSlip, prepareName, type NameAgreement } from './names.ts';

function agreement(a: string, b: string): NameAgreement {
  const [left, right] = [prepareName(a), prepareName(b)];
  if (!left || !right) throw new Error(`${a} or ${b} is no name`);
  const answer = compareNames(left, right);
  expect(compareNames(right, left), 'either way round').toBe(answer);
  return answer;
}

test.each([
  ['Ada Quill', 'Quill, Ada', 'full'],
  ['Ada Quill', 'Quill Ada', 'full'],
  ['Ada B. Quill', 'Ada Quill', 'full'],
  ['ADA QUILL', 'Ada Quill', 'full'],
  ['Jürgen Weiß', 'Jurgen Weiss', 'full'],
  ['Jürgen Müller', 'Juergen Mueller', 'full'],
  ['Łukasz Søndergård', 'Lukasz Sondergard', 'full'],
  ['Kian-Sing Ng', 'Kiansing Ng', 'full'],
  ['Phillip Bernsdorf', 'Philip Bernsdorf', 'full'],
  ['Ada Quill 0003', 'Ada Quill', 'full'],
  ['Ada Quill (Harbour Institute)', 'Ada Quill', 'full'],
  ["Mary O'Neil", 'Mary O’Neil', 'full'],
  ['Quill, Ada, Jr.', 'Ada Quill', 'full'],
  ['王小明', '王小明', 'family'],
  ['A. Quill', 'Ada Quill', 'initials'],
  ['Quill AB', 'Ada Beth Quill', 'initials'],
  ['Quill, A.-B.', 'Ada Beth Quill', 'initials'],
  ['D. van der Berg', 'Dirk van der Berg', 'full'],
  ['Jo Quill', 'Joanna Quill', 'initials'],
  ['Mike Quill', 'Michael J. Quill', 'similar'],
  ['Ada Quill', 'Beth Quill', 'family'],
  ['Ada', 'Ada Quill', 'family'],
  ['Michael S. Carver', 'Michael Stonebridge', 'none'],
  ['Li Wang', 'Li Zhang', 'none'],
  ['Wei Wang', 'Wei Yang', 'none'],
  ['Ada Quill', 'Bo Lindqvist', 'none'],
] as const)('%s and %s: %s', (a, b, expected) => {
  expect(agreement(a, b)).toBe(expected);
});

test.each(['', '?', 'et al.', '...', '0001', 'J. S.'])('%j is no name', (text) => {
  expect(prepareName(text)).toBeNull();
});

test('a slip is one letter more, less or other, or two exchanged', () => {
  expect(['quil', 'quills', 'qvill', 'qulil', 'quill'].every((word) => isSlip('quill', word))).toBe(true);
  expect(['qull', 'uill'].every((word) => isSlip('quill', word))).toBe(true);
  expect(['qil', 'quilles', 'liuq', 'qliul', ''].some((word) => isSlip('quill', word))).toBe(false);
});

test('any text is a name or none, and a name agrees with itself', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'grapheme' }), (text) => {
      const name = prepareName(text);
      if (name) expect(compareNames(name, name)).not.toBe('none');
    }),
  );
});
