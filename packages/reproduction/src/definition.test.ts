import { describe, expect, test } from 'vitest';
import { defineReproduction, type ClaimTest, type ReproductionDefinition } from './definition.ts';
import { syntheticReproduction } from './testing/index.ts';

type Definition = ReproductionDefinition<{ draws: number; repetitions: number }>;
const sound: Definition = syntheticReproduction;
const { quick, full } = sound.profiles;

/** The synthetic definition with another test for its first claim. */
function withTest(test: ClaimTest): Partial<Definition> {
  return { claims: [{ id: 'a', statement: '', source: '', paper: null, test }] };
}

const pair = { of: 'a', expect: 'greater' } as const;

describe('defineReproduction', () => {
  test('gives back what is sound', () => {
    expect(defineReproduction(sound)).toBe(sound);
  });

  test.each<[string, Partial<Definition>, RegExp]>([
    ['a name in capitals', { name: 'Loud' }, /name 'Loud' must be lower case/],
    [
      'two claims of one name',
      { claims: [...sound.claims, ...sound.claims] },
      /claim 'smaller-error' is there twice/,
    ],
    [
      'two datasets of one name',
      { datasets: [...sound.datasets, ...sound.datasets] },
      /dataset 'coefficients' is/,
    ],
    ['no seeds', { profiles: { full, quick: { ...quick, seeds: [] } } }, /profile 'quick' needs distinct/],
    [
      'a seed twice',
      { profiles: { quick, full: { ...full, seeds: [1, 1] } } },
      /profile 'full' needs distinct/,
    ],
    ['a chart that is not there', { charts: [] }, /claim 'smaller-error' names an unknown chart 'errors'/],
    [
      'a negative minimum',
      withTest({ ...pair, kind: 'difference', minus: 'b', minimumEffect: -1 }),
      /effect ≥ 0/,
    ],
    ['a factor below 1', withTest({ ...pair, kind: 'ratio', over: 'b', minimumEffect: 0.5 }), /ratio ≥ 1/],
    ['no number', withTest({ ...pair, kind: 'ratio', over: 'b', minimumEffect: NaN }), /ratio ≥ 1/],
    ['always without a bound', withTest({ kind: 'always', of: 'a' }), /claim 'a' needs a bound/],
  ])('refuses %s', (_, change, message) => {
    expect(() => defineReproduction({ ...sound, ...change })).toThrow(message);
  });

  test('tells all mistakes at once', () => {
    expect(() => defineReproduction({ ...sound, name: 'X', charts: [] })).toThrow(/'X'.*; .*unknown chart/);
  });
});
