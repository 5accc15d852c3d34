import fc from 'fast-check';
import { expect, test } from 'vitest';
import { byClasses, byDirichlet } from './partition.ts';
import { randomOf } from './random.ts';

const examples = Array.from({ length: 600 }, (_, id) => ({ id, label: id % 10 }));
const ids = (parts: { id: number }[][]) => parts.flat().map(({ id }) => id);

test('by classes: every client has equally many examples, of as many classes as asked, none twice', () => {
  for (const perClient of [1, 2, 3]) {
    const parts = byClasses(examples, 20, perClient, randomOf(1, 'split'));
    for (const part of parts) {
      expect(part).toHaveLength(30);
      expect(new Set(part.map(({ label }) => label)).size).toBeLessThanOrEqual(perClient);
    }
    expect(new Set(ids(parts)).size).toBe(600);
  }
});

test('by Dirichlet: every example goes to exactly one client and every client has one', () => {
  fc.assert(
    fc.property(fc.double({ min: 0.02, max: 50, noNaN: true }), fc.nat(1000), (alpha, seed) => {
      const parts = byDirichlet(examples, 25, alpha, randomOf(seed, 'split'));
      expect(ids(parts).sort((a, b) => a - b)).toEqual(examples.map(({ id }) => id));
      expect(Math.min(...parts.map((part) => part.length))).toBeGreaterThan(0);
    }),
    { numRuns: 40 },
  );
});

test('by Dirichlet: a small alpha gives fewer classes to a client than a large one', () => {
  const classes = (alpha: number) => {
    const parts = byDirichlet(examples, 20, alpha, randomOf(5, 'split'));
    return parts.reduce((sum, part) => sum + new Set(part.map(({ label }) => label)).size, 0) / 20;
  };
  expect(classes(0.1)).toBeLessThan(5);
  expect(classes(100)).toBeGreaterThan(8);
});

test('refuses more shards or clients than examples, and an alpha that is not positive', () => {
  expect(() => byClasses(examples, 601, 1, randomOf(1))).toThrow(RangeError);
  expect(() => byDirichlet(examples, 601, 1, randomOf(1))).toThrow(RangeError);
  expect(() => byDirichlet(examples, 5, 0, randomOf(1))).toThrow(RangeError);
});
