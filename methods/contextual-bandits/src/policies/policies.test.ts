import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { randomStream } from '@papertape/reproduction';
import { dense } from '../features/index.ts';
import type { FeatureVector, Policy } from '../types.ts';
import {
  argmax,
  chances,
  choose,
  falconEpoch,
  falconGamma,
  inverseGapWeighting,
  plausible,
} from './index.ts';
import { powerGamma, probabilities, sample, theoryGamma, withFloor } from './index.ts';

const predictions = fc.array(fc.double({ min: -5, max: 5, noNaN: true }), { minLength: 1, maxLength: 40 });
const gammas = fc.oneof(fc.constant(0), fc.double({ min: 0, max: 1e6, noNaN: true }));
const policies: fc.Arbitrary<Policy> = fc.oneof(
  fc.record({
    kind: fc.constant('squarecb' as const),
    scale: fc.double({ min: 0, max: 1000, noNaN: true }),
    exponent: fc.double({ min: 0, max: 1, noNaN: true }),
  }),
  fc.constant<Policy>({ kind: 'squarecb-elimination' }),
  fc.constant<Policy>({ kind: 'falcon' }),
  fc.record({
    kind: fc.constant('epsilon-greedy' as const),
    epsilon: fc.double({ min: 0, max: 1, noNaN: true }),
  }),
  fc.constant<Policy>({ kind: 'uniform' }),
  fc.constant<Policy>({ kind: 'greedy' }),
);
const total = (p: ArrayLike<number>) => Array.from(p).reduce((sum, chance) => sum + chance, 0);
const regret = (p: ArrayLike<number>, ŷ: readonly number[]) =>
  ŷ.reduce((sum, y, a) => sum + (p[a] ?? NaN) * (Math.max(...ŷ) - y), 0);

describe('every policy', () => {
  test('gives chances that are not negative and sum to 1, however many actions there are', () => {
    fc.assert(
      fc.property(policies, predictions, fc.integer({ min: 1, max: 1e9 }), (policy, ŷ, t) => {
        const p = probabilities(
          policy,
          ŷ,
          t,
          ŷ.map((y) => Math.abs(y) / 4),
        );
        expect(p).toHaveLength(ŷ.length);
        expect(Math.min(...p)).toBeGreaterThanOrEqual(0);
        expect(total(p)).toBeCloseTo(1, 12);
      }),
    );
  });

  test('does not care about the order of actions without ties', () => {
    const distinct = fc.uniqueArray(fc.integer({ min: -99, max: 99 }), { minLength: 1, maxLength: 9 });
    fc.assert(
      fc.property(policies, distinct, (policy, ŷ) => {
        const widths = ŷ.map((y) => Math.abs(y) / 4);
        const p = probabilities(policy, ŷ, 7, widths);
        const reversed = probabilities(policy, ŷ.toReversed(), 7, widths.toReversed()).toReversed();
        reversed.forEach((chance, a) => expect(chance).toBeCloseTo(p[a] ?? NaN, 12));
      }),
    );
  });

  test.each<[string, () => unknown, RegExp]>([
    ['no action', () => probabilities({ kind: 'greedy' }, []), /no action/],
    ['a prediction that is none', () => probabilities({ kind: 'uniform' }, [0, NaN]), /action 1 is NaN/],
    ['decision 0', () => probabilities({ kind: 'uniform' }, [0], 0), /counted from 1/],
    ['ε above 1', () => probabilities({ kind: 'epsilon-greedy', epsilon: 1.5 }, [0]), /between 0 and 1/],
    ['a negative scale', () => probabilities({ kind: 'squarecb', scale: -1 }, [0]), /γ is at least 0/],
    ['no widths', () => probabilities({ kind: 'squarecb-elimination' }, [0, 1]), /width of every prediction/],
    ['δ above 1', () => probabilities({ kind: 'falcon', delta: 1e9 }, [0, 1], 9), /γ is at least 0/],
    ['a negative floor', () => withFloor([1], -0.1), /at least 0/],
  ])('refuses %s', (_, refused, message) => {
    expect(refused).toThrow(RangeError);
    expect(refused).toThrow(message);
  });
});

describe('inverse-gap weighting', () => {
  test('tries every action with at least 1/(K + γ·range)', () => {
    fc.assert(
      fc.property(predictions, gammas, (ŷ, γ) => {
        const range = Math.max(...ŷ) - Math.min(...ŷ);
        const p = inverseGapWeighting(ŷ, γ);
        expect(Math.min(...p)).toBeGreaterThanOrEqual((1 - 1e-9) / (ŷ.length + γ * range));
      }),
    );
  });

  test('loses at most (K − 1)/γ by its own predictions', () => {
    fc.assert(
      fc.property(predictions, gammas, (ŷ, γ) => {
        if (γ > 0)
          expect(regret(inverseGapWeighting(ŷ, γ), ŷ)).toBeLessThanOrEqual(((ŷ.length - 1) / γ) * (1 + 1e-9));
      }),
    );
  });

  test('is uniform at γ = 0, and where all predictions are equal', () => {
    fc.assert(
      fc.property(predictions, gammas, (ŷ, γ) => {
        const equal = ŷ.map(() => ŷ[0] ?? 0);
        for (const p of [inverseGapWeighting(ŷ, 0), inverseGapWeighting(equal, γ)]) {
          p.forEach((chance) => expect(chance).toBeCloseTo(1 / ŷ.length, 12));
        }
      }),
    );
  });

  test('gives more to what is predicted to be better, and more to the best as γ grows', () => {
    fc.assert(
      fc.property(predictions, gammas, gammas, (ŷ, γ, more) => {
        const p = inverseGapWeighting(ŷ, γ);
        ŷ.forEach((y, a) =>
          ŷ.forEach((other, c) => {
            if (y > other) expect(p[a]).toBeGreaterThanOrEqual((p[c] ?? NaN) * (1 - 1e-9));
          }),
        );
        const b = argmax(ŷ);
        expect(inverseGapWeighting(ŷ, γ + more)[b]).toBeGreaterThanOrEqual((p[b] ?? NaN) - 1e-9);
      }),
    );
  });

  test('follows the formula', () => {
    // K = 3, γ = 10: 1/(3 + 10·0.2) and 1/(3 + 10·0.5), the rest for the best
    expect(Array.from(inverseGapWeighting([0.4, 0.6, 0.1], 10))).toEqual([1 / 5, 1 - 1 / 5 - 1 / 8, 1 / 8]);
    expect(Array.from(inverseGapWeighting([1, 0, 1], Infinity))).toEqual([1 - 1 / 3, 0, 1 / 3]);
  });
});

describe('schedules', () => {
  test('γ = 10·√t where nothing is said', () => {
    expect(powerGamma({}, 400)).toBe(200);
    expect(powerGamma({ scale: 50, exponent: 0 }, 400)).toBe(50);
  });

  test('FALCON’s epochs end at 2, 4, 8, …', () => {
    const epochs = [1, 2, 3, 4, 5, 8, 9, 2 ** 40, 2 ** 40 + 1].map(falconEpoch);
    expect(epochs).toEqual([1, 1, 2, 2, 3, 3, 4, 40, 41]);
  });

  test('γ of FALCON stands still within an epoch and is 1 in the first', () => {
    const policy = { kind: 'falcon', delta: 0.1, functions: 50 } as const;
    expect(falconGamma(policy, 2, 5)).toBe(1);
    expect(falconGamma({ ...policy, scale: 30 }, 9, 5)).toBeCloseTo(30 * falconGamma(policy, 9, 5), 12);
    expect(falconGamma(policy, 1025, 5)).toBe(falconGamma(policy, 2048, 5));
    expect(falconGamma(policy, 1025, 5)).toBeCloseTo(
      Math.sqrt((5 * 1024) / Math.log((50 * 1024) / 0.1)) / 30,
      12,
    );
  });

  test('γ of the theory', () => {
    expect(theoryGamma(4, 100, 4 - Math.log(40), 0.05)).toBeCloseTo(10, 12);
  });
});

describe('elimination', () => {
  test('keeps the best and whatever overlaps with it, and gives the others nothing', () => {
    expect(plausible([0.9, 0.5, 0.1], [0.1, 0.3, 0.2])).toEqual([0, 1]);
    const p = probabilities(
      { kind: 'squarecb-elimination', scale: 1 },
      [0.9, 0.5, 0.1],
      100,
      [0.1, 0.3, 0.2],
    );
    expect(Array.from(p)).toEqual([1 - 1 / (2 + 10 * 0.4), 1 / (2 + 10 * 0.4), 0]);
  });

  test('always keeps the best by prediction', () => {
    const pairs = fc.array(
      fc.tuple(fc.double({ min: -1, max: 1, noNaN: true }), fc.double({ min: 0, max: 1, noNaN: true })),
      { minLength: 1, maxLength: 20 },
    );
    fc.assert(
      fc.property(pairs, (drawn) => {
        const ŷ = drawn.map(([y]) => y);
        const widths = drawn.map(([, w]) => w);
        const highest = ŷ.map((y, a) => y + (widths[a] ?? 0));
        expect(plausible(ŷ, widths)).toContain(argmax(highest));
        expect(
          plausible(
            ŷ,
            ŷ.map(() => 3),
          ),
        ).toHaveLength(ŷ.length);
      }),
    );
  });
});

describe('floors and draws', () => {
  test('no chance is below the floor, and they sum to 1', () => {
    fc.assert(
      fc.property(predictions, gammas, fc.double({ min: 0, max: 1, noNaN: true }), (ŷ, γ, floor) => {
        const p = withFloor(inverseGapWeighting(ŷ, γ), floor);
        expect(Math.min(...p)).toBeGreaterThanOrEqual(Math.min(floor, 1 / ŷ.length) - 1e-12);
        expect(total(p)).toBeCloseTo(1, 12);
      }),
    );
  });

  test('what has no chance is never drawn, whatever rounding does', () => {
    expect(sample([0, 0.5, 0.5 - 1e-12, 0], 1 - 2 ** -53)).toBe(2);
    expect(sample([0, 1, 0], 0)).toBe(1);
  });

  test('actions come as often as their chances say', () => {
    const { uniform } = randomStream(1, 'draws');
    const p = inverseGapWeighting([0.1, 0.7, 0.4, 0.7], 20);
    const counts = [0, 0, 0, 0];
    const n = 40_000;
    for (let i = 0; i < n; i++) {
      const a = sample(p, uniform());
      counts[a] = (counts[a] ?? 0) + 1;
    }
    const expected = Array.from(p, (chance) => n * chance);
    const χ2 = counts.reduce(
      (sum, count, a) => sum + (count - (expected[a] ?? 0)) ** 2 / (expected[a] ?? 0),
      0,
    );
    expect(χ2).toBeLessThan(16.3); // 3 degrees of freedom, p = 0.001
  });
});

describe('a decision', () => {
  const candidates = [0.2, 0.9].map((value, i) => ({ id: `${i}`, features: dense([value]) }));
  const model = { predict: ({ values }: FeatureVector) => values[0] ?? 0 };

  test('draws by the model, and says with what chance', () => {
    const choice = choose({ kind: 'epsilon-greedy', epsilon: 0.1 }, model, candidates, 0.02, { floor: 0.08 });
    expect(choice.index).toBe(0);
    expect(choice.propensity).toBeCloseTo(0.05 * 0.84 + 0.08, 12);
    expect(choice.predictions[1]).toBeCloseTo(0.9, 6);
  });

  test('asks the model for widths where the policy eliminates', () => {
    const policy = { kind: 'squarecb-elimination' } as const;
    const certain = { ...model, width: () => 0.01 };
    expect(Array.from(chances(policy, certain, candidates).probabilities)).toEqual([0, 1]);
    expect(() => chances(policy, model, candidates)).toThrow(/use a model that has `width`/);
  });
});
