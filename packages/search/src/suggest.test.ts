import fc from 'fast-check';
import { expect, test } from 'vitest';
import { editDistance } from './suggest.ts';

test.each([
  ['transformer', 'transfromer', 1],
  ['attention', 'atention', 1],
  ['attention', 'attentoin', 1],
  ['graph', 'graph', 0],
  ['kernel', 'colonel', 4],
])('%s and %s are %i apart', (a, b, distance) => {
  expect(editDistance(a, b, 10)).toBe(distance);
});

test('lengths alone can say that it is too far', () => {
  expect(editDistance('a', 'abcdef', 2)).toBe(3);
});

test('distance is symmetric, and zero only between equals', () => {
  const word = fc.string({ unit: fc.constantFrom('a', 'b', 'c'), maxLength: 7 });
  fc.assert(
    fc.property(word, word, (a, b) => {
      expect(editDistance(a, b, 10)).toBe(editDistance(b, a, 10));
      expect(editDistance(a, b, 10) === 0).toBe(a === b);
    }),
  );
});
