import { randomStream } from '@papertape/reproduction';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { createOnline, dense, type Candidate, type Policy } from '../index.ts';
import { createItemPositionModel, createRanker, remainingAt, withSlot } from './index.ts';

const candidate = (id: string, ...values: number[]): Candidate => ({ id, features: dense(values) });
const first = { predict: ({ values }: Candidate['features']) => values[0] ?? 0 };
const FOUR = [candidate('a', 0.9), candidate('b', 0.5), candidate('c', 0.4), candidate('d', 0.1)];
const squarecb: Policy = { kind: 'squarecb', scale: 20, exponent: 0 };

const policies = fc.constantFrom<Policy>(
  squarecb,
  { kind: 'falcon' },
  { kind: 'epsilon-greedy', epsilon: 0.2 },
  { kind: 'uniform' },
  { kind: 'greedy' },
);
const candidates = fc
  .array(fc.float({ min: 0, max: 1, noNaN: true }), { minLength: 1, maxLength: 12 })
  .map((values) => values.map((value, i) => candidate(`${i}`, value)));

describe('a slate', () => {
  test('shows every candidate at most once, with the conditional chance of each draw', () => {
    const options = fc.record({ seed: fc.nat(), slots: fc.nat(14), floor: fc.constantFrom(0, 0.01) });
    fc.assert(
      fc.property(policies, candidates, options, (policy, offered, options) => {
        const ranker = createRanker({ policy, model: first });
        const decision = ranker.decide(null, offered, { id: 'x', time: 0, ...options });
        expect(decision.chosen).toHaveLength(Math.min(options.slots, offered.length));
        expect(new Set(decision.chosen.map(({ id }) => id)).size).toBe(decision.chosen.length);
        decision.chosen.forEach(({ id, slot, propensity }, place) => {
          expect(slot).toBe(place);
          const left = remainingAt(decision, slot);
          const p = ranker.chances(left, { slot, floor: options.floor });
          expect(propensity).toBe(p[left.findIndex((each) => each.id === id)]);
          expect(propensity).toBeGreaterThanOrEqual(Math.min(options.floor, 1 / left.length));
          expect(p.reduce((all, each) => all + each, 0)).toBeCloseTo(1, 12);
        });
        expect(ranker.rank(null, offered, options)).toEqual(decision.chosen);
      }),
      { numRuns: 200 },
    );
  });

  test('comes as often as its propensities say', () => {
    const ranker = createRanker({ policy: squarecb, model: first });
    const counts = new Map<string, { seen: number; chance: number }>();
    const N = 4000;
    for (let seed = 0; seed < N; seed++) {
      const slate = ranker.rank(null, FOUR, { slots: 2, seed });
      const key = slate.map(({ id }) => id).join('');
      const chance = slate.reduce((product, { propensity }) => product * propensity, 1);
      counts.set(key, { seen: (counts.get(key)?.seen ?? 0) + 1, chance });
    }
    let total = 0;
    for (const { seen, chance } of counts.values()) {
      total += chance;
      expect(Math.abs(seen / N - chance)).toBeLessThan(4.5 * Math.sqrt((chance * (1 - chance)) / N));
    }
    expect(counts.size).toBe(12);
    expect(total).toBeCloseTo(1, 12);
  });

  test('is not sorted: lesser candidates come before better ones as they were drawn', () => {
    const ranker = createRanker({ policy: { kind: 'uniform' }, model: first });
    const tops = new Set(
      Array.from({ length: 50 }, (_, seed) => ranker.rank(null, FOUR, { slots: 4, seed })[0]?.id),
    );
    expect(tops).toEqual(new Set(['a', 'b', 'c', 'd']));
  });

  test('takes a constant γ in place of the schedule, and says where a policy has none', () => {
    const ranker = createRanker({ policy: { kind: 'squarecb' }, model: first });
    const [p] = ranker.rank(null, FOUR, { slots: 1, seed: 1, gamma: 0 });
    expect(p?.propensity).toBe(0.25);
    expect([...ranker.chances(FOUR, { slot: 0, gamma: 10 })][3]).toBeCloseTo(1 / (4 + 10 * 0.8), 6);
    const uniform = createRanker({ policy: { kind: 'uniform' }, model: first });
    expect(() => uniform.rank(null, FOUR, { slots: 1, seed: 1, gamma: 5 })).toThrow(/'uniform' has no γ/);
  });

  test('crosses features with the context, and logs them so', () => {
    const ranker = createRanker<number>({
      policy: { kind: 'greedy' },
      model: first,
      cross: (context, { features }) => dense([context * (features.values[0] ?? 0)]),
    });
    const decision = ranker.decide(-1, FOUR, { id: 'x', time: 5, slots: 4, seed: 1 });
    expect(decision.chosen.map(({ id }) => id)).toEqual(['d', 'c', 'b', 'a']);
    expect(decision).toMatchObject({
      id: 'x',
      time: 5,
      context: -1,
      policy: { name: 'greedy', version: '1' },
      seed: 1,
    });
    expect(decision.candidates[0]?.features).toEqual(dense([-0.9]));
  });

  test('refuses what cannot be drawn', () => {
    const ranker = createRanker({ policy: squarecb, model: first });
    expect(ranker.rank(null, [], { slots: 3, seed: 1 })).toEqual([]);
    expect(() => ranker.rank(null, FOUR, { slots: 1.5, seed: 1 })).toThrow(/whole number of slots/);
    expect(() => ranker.rank(null, [...FOUR, candidate('a', 1)], { slots: 1, seed: 1 })).toThrow(/same id/);
  });
});

describe('the item-position model', () => {
  const LAYOUT = { offset: 10, slots: 5 };
  /** Odds of a click: those of the item times 1/(1 + slot)². Item 3 is the best, and always stood at the bottom. */
  const ITEMS = [-1, -0.8, -0.6, 0.4];

  test('does not take the worth of a slot for that of the item in it', () => {
    const plain = createOnline({ dimension: 10 });
    const model = createItemPositionModel(createOnline({ dimension: 15 }), LAYOUT);
    const { uniform, permutation } = randomStream(1, 'clicks');
    for (let t = 0; t < 4000; t++) {
      // Mostly the same order, with the best item last: what a sorted page looks like.
      const order = uniform() < 0.8 ? [0, 1, 2, 3] : [...permutation(4)];
      order.forEach((item, slot) => {
        const z = (ITEMS[item] ?? 0) - 2 * Math.log(1 + slot);
        const click = uniform() < 1 / (1 + Math.exp(-z)) ? 1 : 0;
        const features = dense([0, 1, 2, 3].map((each) => (each === item ? 1 : 0)));
        plain.learn(features, click);
        model.learn(features, slot, click);
      });
    }
    const oneHot = [0, 1, 2, 3].map((item) => dense([0, 1, 2, 3].map((each) => (each === item ? 1 : 0))));
    const best = (predict: (item: number) => number) =>
      [0, 1, 2, 3].toSorted((a, b) => predict(b) - predict(a))[0];
    const nothing = dense([]);
    expect(best((item) => plain.predict(oneHot[item] ?? nothing))).not.toBe(3);
    const frozen = model.freeze();
    expect(best((item) => frozen.predict(oneHot[item] ?? nothing, 0))).toBe(3);
    expect(frozen.predict(oneHot[3] ?? nothing, 0)).toBeGreaterThan(frozen.predict(oneHot[3] ?? nothing, 3));
  });

  test('gives slots features of their own, the last one for all below', () => {
    const { indices, values } = withSlot(dense([0, 2]), 7, LAYOUT);
    expect([[...indices], [...values]]).toEqual([
      [1, 14],
      [2, 1],
    ]);
    expect(() => withSlot({ indices: Uint32Array.of(11), values: Float32Array.of(1) }, 0, LAYOUT)).toThrow(
      /Feature 11/,
    );
  });
});
