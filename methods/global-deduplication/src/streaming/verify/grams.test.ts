import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { exactJaccard } from '../../jaccard.ts';
import type { Features } from '../../text/features.ts';
import { NORMALISATIONS } from '../../text/normalise.ts';
import { gramSet, jaccardOfSets } from './grams.ts';

const characters = (size: number): Features => ({
  normalisation: NORMALISATIONS.slimpajama,
  unit: 'characters',
  size,
});
const words = (size: number): Features => ({ normalisation: NORMALISATIONS.titles, unit: 'words', size });
const text = fc
  .array(fc.constantFrom('a', 'b', 'é', '𝛼', '漢', ' ', 'word ', '\n'), { maxLength: 60 })
  .map((all) => all.join(''));

describe.each([characters(1), characters(3), characters(13), words(1), words(2)])('%j', (features) => {
  test('the Jaccard index of hashes is that of the grams themselves', () => {
    fc.assert(
      fc.property(text, text, (a, b) => {
        const found = jaccardOfSets(gramSet(a, features), gramSet(b, features));
        expect(found).toBeCloseTo(exactJaccard(a, b, features), 12);
      }),
    );
  });
});

test('a long text takes a list, with the same result', () => {
  const long = Array.from({ length: 2_000 }, (_, index) => (index * 7919).toString(36)).join(' ');
  const edited = long.replaceAll('z', 'changed');
  const features = characters(5);
  const found = jaccardOfSets(gramSet(long, features, 100), gramSet(edited, features, 100));
  expect(found).toBeCloseTo(exactJaccard(long, edited, features), 12);
  expect(found).toBeLessThan(1);
});
