import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { exactJaccard, jaccardOf, prepare } from '../jaccard.ts';
import { gramsOf, type Features } from './features.ts';
import { gramSet } from './gram-set.ts';
import { NORMALISATIONS } from './normalise.ts';

const characters = (size: number): Features => ({
  normalisation: NORMALISATIONS.slimpajama,
  unit: 'characters',
  size,
});
const words = (size: number): Features => ({ normalisation: NORMALISATIONS.titles, unit: 'words', size });
const text = fc
  .array(fc.constantFrom('a', 'b', 'é', '𝛼', '漢', ' ', 'word ', '\n'), { maxLength: 60 })
  .map((all) => all.join(''));

/** The definition, on sets of strings. */
function jaccardOfStrings(a: string, b: string, features: Features): number {
  const [left, right] = [gramsOf(a, features), gramsOf(b, features)];
  const shared = [...left].filter((gram) => right.has(gram)).length;
  return left.size === 0 || right.size === 0 ? 0 : shared / (left.size + right.size - shared);
}

describe.each([characters(1), characters(3), characters(13), words(1), words(2)])('%j', (features) => {
  it('gives the Jaccard index of the grams themselves', () => {
    fc.assert(
      fc.property(text, text, (a, b) => {
        expect(exactJaccard(a, b, features)).toBeCloseTo(jaccardOfStrings(a, b, features), 12);
      }),
      { seed: 1 },
    );
  });
});

describe('exactJaccard', () => {
  it('counts code points, not code units', () => {
    const features = { ...characters(2), normalisation: NORMALISATIONS.none };
    // 🦉 and 🦊 share their first unit; as units, 'a🦉' and 'a🦊' would share the gram 'a\ud83e'.
    expect(exactJaccard('a🦉', 'a🦊', features)).toBe(0);
    expect(exactJaccard('🦉🦊', '🦉🦊', features)).toBe(1);
  });

  it('is 0 where a text is shorter than a gram, of two such texts too', () => {
    expect(exactJaccard('short', 'short', characters(13))).toBe(0);
    expect(exactJaccard('', '', characters(1))).toBe(0);
  });

  it('is the same of texts that were made ready', () => {
    const features = characters(5);
    const [a, b] = ['grey herons in shallow water', 'grey herons in deeper water'];
    expect(jaccardOf(prepare(a, features), prepare(b, features))).toBe(exactJaccard(a, b, features));
  });

  it('tells a hundred thousand grams apart', () => {
    const long = Array.from({ length: 20_000 }, (_, index) => (index * 7919).toString(36)).join(' ');
    const features = characters(9);
    expect(prepare(long, features).size).toBe(gramsOf(long, features).size);
  });
});

it('a long text takes a list, with the same result', () => {
  const long = Array.from({ length: 2_000 }, (_, index) => (index * 7919).toString(36)).join(' ');
  const edited = long.replaceAll('z', 'changed');
  const features = characters(5);
  const found = jaccardOf(gramSet(long, features, 100), gramSet(edited, features, 100));
  expect(found).toBeCloseTo(jaccardOfStrings(long, edited, features), 12);
  expect(found).toBeLessThan(1);
});
