import fc from 'fast-check';
import { expect, test } from 'vitest';
import { normalise } from '../lsa/model.ts';
import { packVector } from '../storage/vectors.ts';
import { ExactVectors } from './exact-vectors.ts';

const vector = fc
  .array(fc.double({ min: -1, max: 1, noNaN: true }), { minLength: 8, maxLength: 8 })
  .map((values) => normalise(Float32Array.from(values)));

test('eight bits keep a vector to within a hundredth', () => {
  fc.assert(
    fc.property(vector, (given) => {
      const vectors = new ExactVectors(8);
      vectors.set(5, packVector(given));
      vectors.get(5)?.forEach((value, i) => expect(Math.abs(value - (given[i] ?? 0))).toBeLessThan(0.01));
    }),
  );
});

test('a paper lies nearest to itself', () => {
  fc.assert(
    fc.property(fc.array(vector, { minLength: 2, maxLength: 300 }), (all) => {
      const vectors = new ExactVectors(8);
      all.forEach((one, id) => vectors.set(id, packVector(one)));
      const target = all[0] ?? new Float32Array(8);
      const found = vectors.nearest(target, null, 3);
      expect(found.length).toBe(Math.min(3, all.length));
      const own = vectors.nearest(target, [0], 1)[0]?.[1] ?? NaN;
      expect(found[0]?.[1]).toBeGreaterThanOrEqual(own);
      expect((found[0]?.[1] ?? NaN) - own).toBeLessThan(0.05);
    }),
    { numRuns: 30 },
  );
});

test('a vector set again replaces the former, and unknown papers are passed over', () => {
  const vectors = new ExactVectors(2);
  vectors.set(7, packVector(Float32Array.from([1, 0])));
  vectors.set(7, packVector(Float32Array.from([0, 1])));
  expect(vectors.nearest(Float32Array.from([0, 1]), [7, 8], 5)).toEqual([[7, expect.closeTo(1, 5)]]);
  expect(vectors.get(8)).toBeNull();
});
