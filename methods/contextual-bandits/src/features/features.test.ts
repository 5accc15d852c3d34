import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { FeatureVector } from '../types.ts';
import { combined, crossed, dense, hashed, shifted } from './index.ts';

const entries = ({ indices, values }: FeatureVector) =>
  Array.from(indices, (index, i) => [index, values[i]] as const).sort(([a], [b]) => a - b);
const sum = ({ values }: FeatureVector) => values.reduce((total, value) => total + value, 0);
const small = fc.array(fc.integer({ min: -9, max: 9 }), { maxLength: 12 }).map((values) => dense(values));

test('dense features leave zeros out', () => {
  expect(entries(dense([0.5, 0, -2]))).toEqual([
    [0, 0.5],
    [2, -2],
  ]);
  expect(() => dense([1, NaN])).toThrow(/Feature 1 is NaN/);
});

describe('hashed features', () => {
  const fields = fc.dictionary(
    fc.string(),
    fc.oneof(fc.integer({ min: -9, max: 9 }), fc.string(), fc.boolean(), fc.array(fc.string())),
  );

  test('name no place twice, and none beyond 2^bits', () => {
    fc.assert(
      fc.property(fields, fc.integer({ min: 1, max: 20 }), (named, bits) => {
        const { indices } = hashed(named, bits);
        expect(new Set(indices).size).toBe(indices.length);
        expect(Math.max(0, ...indices)).toBeLessThan(2 ** bits);
      }),
    );
  });

  test('are those of their parts together', () => {
    fc.assert(
      fc.property(fields, (named) => {
        const parts = Object.entries(named).map(([name, value]) => hashed({ [name]: value }, 6));
        expect(entries(hashed(named, 6))).toEqual(entries(combined(...parts)));
      }),
    );
  });

  test('stay where they are: stored models depend on it', () => {
    expect(
      entries(hashed({ topic: ['cs.LG', 'stat.ML'], age: 2.5, followed: true, hidden: false }, 10)),
    ).toEqual([
      [152, 1],
      [243, -1],
      [337, -2.5],
      [936, -1],
    ]);
  });

  test('refuse what is no number', () => {
    expect(() => hashed({ age: Infinity })).toThrow(/'age' is Infinity/);
    expect(() => hashed({}, 0)).toThrow(/1 to 28 bits/);
  });
});

test('what meets in one place is added, among few entries and among many', () => {
  const { values, indices } = combined(...Array.from({ length: 100 }, (_, i) => shifted(dense([1, 1]), i)));
  expect(Array.from(indices)).toEqual(Array.from({ length: 101 }, (_, i) => i));
  expect(Array.from(values)).toEqual([1, ...Array.from({ length: 99 }, () => 2), 1]);
  expect(entries(combined(dense([1, 1]), dense([0, 1])))).toEqual([
    [0, 1],
    [1, 2],
  ]);
});

test('a context crossed with an action has all products', () => {
  fc.assert(
    fc.property(small, small, (context, action) => {
      // Products that meet in one place are added, so the sum is kept whatever the hash does.
      expect(sum(crossed(context, action, 4))).toBeCloseTo(sum(context) * sum(action), 3);
      expect(sum(combined(context, action))).toBeCloseTo(sum(context) + sum(action), 3);
    }),
  );
  expect(
    entries(crossed(dense([1, 2]), dense([3]), 18))
      .map(([, value]) => value)
      .sort(),
  ).toEqual([3, 6]);
  expect(entries(crossed(dense([0, 1]), dense([1]), 18))).not.toEqual(
    entries(crossed(dense([1]), dense([0, 1]), 18)),
  );
});

test('the block of an action begins at its offset', () => {
  expect(entries(shifted(dense([1, 0, 2]), 100))).toEqual([
    [100, 1],
    [102, 2],
  ]);
});
