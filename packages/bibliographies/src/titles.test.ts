import { expect, test } from 'vitest';
import { describesSame, isTelling, titleKey } from './titles.ts';

const clocks = { title: 'Tidal Clocks: a Study', authors: ['Ada Quill', 'Bo Lindqvist'], year: 2026 };

test('of a title letters and digits count', () => {
  expect(titleKey('Tidal—Clocks: A $O(n)$ Study, part 2')).toBe('tidalclocksaonstudypart2');
  expect(isTelling('Tides')).toBe(false);
});

test('the same title, an author in common, and about the same year', () => {
  const other = { title: 'tidal clocks - A study', authors: ['B. Lindqvist'], year: 2025 };
  expect(describesSame(clocks, other)).toBe(true);
  expect(describesSame(clocks, { ...other, year: null })).toBe(true);
  expect(describesSame(clocks, { ...other, year: 2022 })).toBe(false);
  expect(describesSame(clocks, { ...other, authors: ['Cy Doe'] })).toBe(false);
  expect(describesSame(clocks, { ...other, authors: [] })).toBe(false);
  expect(describesSame(clocks, { ...other, title: 'Tidal Clocks' })).toBe(false);
});

test('family names are compared without accents and suffixes', () => {
  const other = { ...clocks, authors: ['Jose Alvarez Jr.'] };
  expect(describesSame({ ...clocks, authors: ['José Álvarez'] }, other)).toBe(true);
});
