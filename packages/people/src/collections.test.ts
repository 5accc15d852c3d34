import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  collectionSlug,
  parseCollectionTitle,
  parseListText,
  parsePlace,
  parseSavedQuery,
  parseSearchName,
  parseVisibility,
  positionAt,
} from './collections.ts';

test('a title is one line, without characters that hide', () => {
  expect(parseCollectionTitle('  Tidal\n clocks\u202e ')).toBe('Tidal clocks');
  expect(() => parseCollectionTitle(' \u200b ')).toThrow('Give the collection a title.');
  expect(() => parseCollectionTitle('x'.repeat(121))).toThrow('at most 120');
});

test('texts keep their lines and lose carriage returns and null characters', () => {
  expect(parseListText('one\r\ntwo\rthree\0', 20, 'A note')).toBe('one\ntwo\nthree');
  expect(() => parseListText('x'.repeat(21), 20, 'A note')).toThrow('A note has at most 20 characters.');
});

test('a search is named by its query unless it has a name', () => {
  expect(parseSearchName('', 'cat:cs.LG tides')).toBe('cat:cs.LG tides');
  expect(parseSearchName('Tides', 'cat:cs.LG tides')).toBe('Tides');
  expect(() => parseSavedQuery('  ')).toThrow('Search for something first.');
});

test('only the word makes a collection public', () => {
  expect(['public', 'Public', '', null, 'private'].map(parseVisibility)).toEqual([
    'public',
    'private',
    'private',
    'private',
    'private',
  ]);
});

describe('the name in addresses', () => {
  test('is made of the title and always ends in chance', () => {
    expect(collectionSlug('Éclairs & Tidal Clocks!', 'AB-cd_12345xyz')).toBe('eclairs-tidal-clocks-abcd1234');
    expect(collectionSlug('潮汐', 'abcdefgh')).toBe('abcdefgh');
    expect(() => collectionSlug('Clocks', 'abc')).toThrow(RangeError);
  });
});

test('places are whole numbers from 1', () => {
  expect(['1', ' 12 ', '0', '-1', '1.5', 'x', '', null].map(parsePlace)).toEqual([
    1,
    12,
    null,
    null,
    null,
    null,
    null,
    null,
  ]);
});

describe('moving an item', () => {
  test('puts it between its new neighbours, or beyond an end', () => {
    expect(positionAt([1, 2, 3], 2, 0)).toBe(0);
    expect(positionAt([1, 2, 3], 0, 9)).toBe(4);
    expect(positionAt([1, 2, 3], 0, 1)).toBe(2.5);
    expect(positionAt([5], 0, 0)).toBe(1);
  });

  test('says when the numbers between two neighbours are used up', () => {
    expect(positionAt([1, 1 + Number.EPSILON, 2], 2, 1)).toBeNull();
  });

  test('gives the order that taking out and putting in gives', () => {
    fc.assert(
      fc.property(
        fc.uniqueArray(fc.integer({ min: -1000, max: 1000 }), { minLength: 1, maxLength: 12 }),
        fc.nat(11),
        fc.nat(13),
        (numbers, a, to) => {
          const positions = numbers.toSorted((x, y) => x - y);
          const from = a % positions.length;
          const position = positionAt(positions, from, to);
          if (position === null) throw new Error('Whole numbers always leave room.');
          const moved = positions.map((old, index) => ({ index, at: index === from ? position : old }));
          const order = moved.toSorted((x, y) => x.at - y.at).map(({ index }) => index);
          const expected = positions.map((_old, index) => index).filter((index) => index !== from);
          expected.splice(Math.min(expected.length, to), 0, from);
          expect(order).toEqual(expected);
        },
      ),
    );
  });
});
