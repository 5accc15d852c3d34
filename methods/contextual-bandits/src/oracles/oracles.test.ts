import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { randomStream } from '@papertape/reproduction';
import { dense } from '../features/index.ts';
import type { Link, TrainingRow } from '../types.ts';
import { createEpochs, createOnline, createRecursive, createWindow, fitLinear, readModel } from './index.ts';
import { readOnline, trainingRows } from './index.ts';
import { implicitStep } from './implicit-step.ts';
import { apply, loss } from './link.ts';

const LINKS = ['identity', 'logistic'] as const;

/** Rows with rewards in {0, 1} of a logistic model with the weights 2, −1, 0.5 and the intercept −0.3. */
function sampleRows(count: number, scales: readonly number[] = [1, 1, 1]): TrainingRow[] {
  const { normal, uniform } = randomStream(5, 'rows');
  return Array.from({ length: count }, () => {
    const x = [normal(), normal(), normal()];
    const z = 2 * (x[0] ?? 0) - (x[1] ?? 0) + 0.5 * (x[2] ?? 0) - 0.3;
    return {
      features: dense(x.map((value, i) => value * (scales[i] ?? 1))),
      reward: uniform() < apply('logistic', z) ? 1 : 0,
    };
  });
}

const LEARNERS = [
  ['online', (dimension: number, link: Link) => createOnline({ dimension, link })],
  ['recursive', (dimension: number, link: Link) => createRecursive({ dimension, link })],
] as const;

describe('the implicit step', () => {
  test('solves its equation, and ends before the reward', () => {
    const number = (min: number, max: number) => fc.double({ min, max, noNaN: true });
    fc.assert(
      fc.property(
        fc.constantFrom(...LINKS),
        number(-30, 30),
        number(0, 1),
        number(0, 100),
        number(0, 100),
        (link, z, r, η, s) => {
          const δ = implicitStep(link, z, r, η, s);
          const after = apply(link, z + s * δ);
          expect(Math.abs(δ - η * (r - after))).toBeLessThan(1e-6 * (1 + η));
          expect((r - after) * (r - apply(link, z))).toBeGreaterThanOrEqual(-1e-9);
        },
      ),
    );
  });
});

describe.each(LEARNERS)('the %s oracle', (_, create) => {
  test.each(LINKS)('comes near the model fitted to all rows (%s)', (link) => {
    const rows = sampleRows(3000);
    const oracle = create(3, link);
    for (const { features, reward } of rows) oracle.learn(features, reward);
    const fitted = fitLinear(rows, { dimension: 3, link });
    const apart = rows.map(({ features }) => Math.abs(oracle.predict(features) - fitted.predict(features)));
    expect(apart.reduce((sum, value) => sum + value, 0) / rows.length).toBeLessThan(0.05); // of rewards that spread by 0.35
  });

  test.each(LINKS)('a frozen model predicts the same and learns no more (%s)', (link) => {
    const oracle = create(3, link);
    for (const { features, reward } of sampleRows(50)) oracle.learn(features, reward);
    const [probe] = sampleRows(1);
    const features = probe?.features ?? dense([]);
    const frozen = oracle.freeze();
    const before = frozen.predict(features);
    expect(before).toBeCloseTo(oracle.predict(features), 6);
    for (let i = 0; i < 20; i++) oracle.learn(features, 1);
    expect(frozen.predict(features)).toBe(before);
    expect(oracle.predict(features)).toBeGreaterThan(before);
    const stored = readModel(JSON.parse(JSON.stringify(frozen)));
    expect(stored.predict(features)).toBe(before);
    expect(stored.width?.(features)).toBe(frozen.width?.(features));
  });

  test.each(LINKS)('is surer where it has looked (%s)', (link) => {
    const oracle = create(2, link);
    const [seen, unseen] = [dense([1, 0]), dense([0, 1])];
    const before = oracle.width(seen);
    expect(oracle.freeze().width?.(seen)).toBeCloseTo(before, 6);
    for (let i = 0; i < 30; i++) oracle.learn(seen, i % 2);
    const mixed = dense([2, -3]);
    expect(oracle.freeze().width?.(mixed)).toBeCloseTo(oracle.width(mixed), 6);
    expect(oracle.width(seen)).toBeLessThan(before / 2);
    expect(oracle.width(seen)).toBeLessThan(oracle.width(unseen));
    expect(oracle.width(seen)).toBeGreaterThan(0);
  });

  test('a weight of 0 teaches nothing, and one of 2 more than one of 1', () => {
    const x = dense([1, -1]);
    const learnt = [0, 1, 2].map((weight) => {
      const oracle = create(2, 'identity');
      oracle.learn(x, 0.3);
      oracle.learn(x, 1, weight);
      return oracle.predict(x);
    });
    const [none = NaN, once = NaN, twice = NaN] = learnt;
    const untouched = create(2, 'identity');
    untouched.learn(x, 0.3);
    expect(none).toBe(untouched.predict(x));
    expect(once).toBeGreaterThan(none);
    expect(twice).toBeGreaterThan(once);
    expect(twice).toBeLessThan(1);
  });

  test('a row that cannot be learnt changes nothing', () => {
    const oracle = create(2, 'logistic');
    oracle.learn(dense([1, 1]), 1);
    const before = oracle.predict(dense([1, 1]));
    expect(() => oracle.learn(dense([1, 1]), 2)).toThrow(/rewards from 0 to 1, not 2/);
    expect(() => oracle.learn(dense([1, 1]), NaN)).toThrow(/finite number/);
    expect(() => oracle.learn(dense([1, 1]), 1, -1)).toThrow(/at least 0/);
    expect(() => oracle.learn(dense([0, 0, 1]), 1)).toThrow(/beyond the 2/);
    expect(oracle.predict(dense([1, 1]))).toBe(before);
  });
});

describe('the online oracle', () => {
  test('does not care for the units of features', () => {
    const learn = (scales: readonly number[]) => {
      const oracle = createOnline({ dimension: 3 });
      const rows = sampleRows(500, scales);
      for (const { features, reward } of rows) oracle.learn(features, reward);
      return rows.map(({ features }) => oracle.predict(features));
    };
    const [plain, scaled] = [learn([1, 1, 1]), learn([1000, 1, 0.001])];
    plain.forEach((ŷ, i) => expect(Math.abs(ŷ - (scaled[i] ?? NaN))).toBeLessThan(1e-4));
  });

  test('keeps what a feature at its largest means when a larger one comes', () => {
    const oracle = createOnline({ dimension: 1 });
    for (let i = 0; i < 20; i++) oracle.learn(dense([1]), 1);
    const before = oracle.predict(dense([1]));
    oracle.learn(dense([100]), 1, 1e-9);
    expect(oracle.predict(dense([100]))).toBeCloseTo(before, 6);
  });

  test('goes on from its stored state as if it had never stopped', () => {
    const rows = sampleRows(60);
    const straight = createOnline({ dimension: 5, rate: 0.7 });
    for (const { features, reward } of rows) straight.learn(features, reward);
    let resumed = createOnline({ dimension: 5, rate: 0.7 });
    for (const { features, reward } of rows) {
      resumed = readOnline(JSON.parse(JSON.stringify(resumed)));
      resumed.learn(features, reward);
    }
    expect(resumed.toJSON()).toEqual(straight.toJSON());
  });

  test('a damaged state is refused', () => {
    const oracle = createOnline({ dimension: 2 });
    oracle.learn(dense([1, 2]), 1);
    expect(() => readOnline({ ...oracle.toJSON(), weights: 'AAAA' })).toThrow(/damaged/);
    expect(() => readOnline({ ...oracle.toJSON(), scales: '?' })).toThrow(/not base64/);
    expect(() => readOnline({ ...oracle.toJSON(), scales: 'AAAAAA==' })).toThrow(/one of its scales/);
  });
});

describe('the recursive oracle', () => {
  test('is ridge regression, exactly, after every row', () => {
    const rows = sampleRows(40);
    const oracle = createRecursive({ dimension: 3, ridge: 2 });
    for (const { features, reward } of rows) oracle.learn(features, reward);
    const w = solveRidge(rows, 2);
    const frozen = oracle.freeze();
    [...frozen.weights, frozen.intercept].forEach((weight, i) => expect(weight).toBeCloseTo(w[i] ?? NaN, 5));
  });

  test('forgets by its memory', () => {
    const fading = createRecursive({ dimension: 1, memory: 0.9 });
    const lasting = createRecursive({ dimension: 1 });
    for (let i = 0; i < 100; i++) {
      for (const oracle of [fading, lasting]) oracle.learn(dense([1]), i < 50 ? 0 : 1);
    }
    expect(fading.predict(dense([1]))).toBeGreaterThan(0.98);
    expect(lasting.predict(dense([1]))).toBeLessThan(0.6);
  });

  test('stays finite while forgetting what never comes again', () => {
    const oracle = createRecursive({ dimension: 3, memory: 0.5 });
    oracle.learn(dense([0, 0, 1]), 1);
    const once = oracle.width(dense([0, 0, 1]));
    for (let i = 0; i < 3000; i++) oracle.learn(dense([1, 1]), i % 2);
    expect(oracle.predict(dense([1, 1]))).toBeGreaterThan(0);
    expect(oracle.predict(dense([1, 1]))).toBeLessThan(1);
    expect(oracle.width(dense([1, -1]))).toBeLessThan(3);
    expect(oracle.width(dense([0, 0, 1]))).toBeLessThan(2 * once);
  });
});

describe('a window fitted', () => {
  test.each(LINKS)('is at a minimum: no small change of a weight lowers the risk (%s)', (link) => {
    const rows = sampleRows(200).map((row, i) => ({ ...row, weight: 1 + (i % 3) }));
    const { weights, intercept } = fitLinear(rows, { dimension: 3, link, ridge: 4 });
    const risk = (w: readonly number[]) => penalisedRisk(rows, link, 4, w);
    const best = [...weights, intercept];
    best.forEach((_, j) => {
      for (const change of [-0.01, 0.01]) {
        const moved = best.map((weight, i) => weight + (i === j ? change : 0));
        expect(risk(moved)).toBeGreaterThan(risk(best));
      }
    });
  });

  test('does not care about the order of rows, nor whether a row comes twice or weighs 2', () => {
    const rows = sampleRows(80);
    const fit = (some: readonly TrainingRow[], ridge: number) =>
      fitLinear(some, { dimension: 3, ridge }).weights;
    const doubled = fit([...rows, ...rows.toReversed()], 2);
    const heavy = fit(
      rows.map((row) => ({ ...row, weight: 2 })),
      1,
    );
    heavy.forEach((weight, i) => expect(weight).toBeCloseTo(doubled[i] ?? NaN, 4));
  });

  test('is finite where rewards are all alike or classes are apart', () => {
    const rows = [1, 2, 3].map((x) => ({ features: dense([x]), reward: 1 }));
    const alike = fitLinear(rows, { dimension: 1 });
    expect(alike.predict(dense([2]))).toBeGreaterThan(0.9);
    expect(alike.predict(dense([2]))).toBeLessThan(1);
    const apart = fitLinear([...rows, { features: dense([-1]), reward: 0 }], { dimension: 1 });
    expect(apart.predict(dense([1]))).toBeGreaterThan(apart.predict(dense([-1])));
  });

  test('is surer of features that occurred more often, and stores how sure', () => {
    const rows = Array.from({ length: 40 }, (_, i) => ({
      features: dense([1, i < 4 ? 1 : 0]),
      reward: i % 2,
    }));
    const model = fitLinear(rows, { dimension: 3, link: 'identity', ridge: 1 });
    // Variances 1/Σx²: of the intercept (λ/1000), and of features that occurred 40, 4 and 0 times (λ = 1).
    const variance = (...values: number[]) => (model.width?.(dense(values)) ?? NaN) ** 2 - 1 / 40.001;
    expect(variance(1)).toBeCloseTo(1 / 41, 6);
    expect(variance(0, 2)).toBeCloseTo(4 / 5, 6);
    expect(variance(0, 0, 5)).toBeCloseTo(1, 6);
    const stored = readModel(JSON.parse(JSON.stringify(model)));
    expect(stored.width?.(dense([1, 1, 1]))).toBe(model.width?.(dense([1, 1, 1])));
    const { uncertainty: _, ...bare } = model.toJSON();
    expect(readModel(bare).width).toBeUndefined();
    expect(() => readModel({ ...bare, uncertainty: { kind: 'full', size: 3, matrix: 'AAAA' } })).toThrow(
      /damaged/,
    );
  });

  test('keeps only the features that occur', () => {
    const model = fitLinear(
      [{ features: { indices: Uint32Array.of(200_000), values: Float32Array.of(1) }, reward: 1 }],
      {
        dimension: 2 ** 18,
      },
    );
    expect(model.toJSON().weights.length).toBeLessThan(10);
    expect(readModel(model.toJSON()).predict(dense([1]))).toBeCloseTo(model.predict(dense([1])), 6);
  });

  test('refuses no rows', () => {
    expect(() => fitLinear([], { dimension: 2 })).toThrow(/no row to learn from/);
    expect(() => fitLinear([{ features: dense([1]), reward: 1, weight: 0 }], { dimension: 2 })).toThrow(
      /no row/,
    );
  });
});

describe('rows to learn from', () => {
  const candidates = ['a', 'b'].map((id, i) => ({ id, features: dense([i + 1]) }));
  const chosen = [
    { id: 'b', slot: 0, propensity: 0.25 },
    { id: 'a', slot: 1, propensity: 1 },
  ];
  const policy = { name: 'test', version: '1' };
  const decision = { id: 'd', time: 0, candidates, chosen, policy, seed: 1 };

  test('are what was shown, plain or by its propensity up to the cap', () => {
    const matured = [0, 1].map((slot) => ({ decision, slot, reward: slot }));
    const b = candidates[1]?.features;
    expect(trainingRows(matured)[0]).toEqual({ features: b, reward: 0 });
    const weights = (cap: number) =>
      trainingRows(matured, { kind: 'importance', cap }).map(({ weight }) => weight);
    expect(weights(100)).toEqual([4, 1]);
    expect(weights(3)).toEqual([3, 1]);
  });

  test('are refused where the log cannot be right', () => {
    expect(() => trainingRows([{ decision, slot: 2, reward: 0 }])).toThrow(/no candidate in slot 2/);
    const impossible = { ...decision, chosen: [{ id: 'a', slot: 0, propensity: 0 }] };
    const matured = [{ decision: impossible, slot: 0, reward: 0 }];
    expect(() => trainingRows(matured, { kind: 'importance', cap: 10 })).toThrow(/propensity of slot 0/);
  });

  test('are remembered for W generations', () => {
    const window = createWindow<number>(2);
    for (const rows of [[1, 2], [3], [4]]) window.add(rows);
    expect(window.rows()).toEqual([3, 4]);
    expect(window.generations).toBe(2);
    expect(() => createWindow(0)).toThrow(/whole number of generations/);
  });
});

test('FALCON refits at the end of an epoch alone, on the rows of that epoch', () => {
  const fitted: number[] = [];
  const oracle = createEpochs({
    fit(rows) {
      fitted.push(rows.length);
      const mean = rows.reduce((sum, { reward }) => sum + reward, 0) / rows.length;
      return { predict: () => mean };
    },
  });
  const seen: number[] = [];
  for (let t = 1; t <= 16; t++) {
    oracle.learn(dense([1]), t);
    seen.push(oracle.predict(dense([1])));
  }
  expect(fitted).toEqual([2, 2, 4, 8]);
  expect(seen).toEqual([0, 1.5, 1.5, 3.5, 3.5, 3.5, 3.5, 6.5, ...Array.from({ length: 7 }, () => 6.5), 12.5]);
  expect(oracle.epoch).toBe(5);
});

function penalisedRisk(
  rows: readonly TrainingRow[],
  link: Link,
  ridge: number,
  w: readonly number[],
): number {
  let [risk, total] = [0, 0];
  for (const { features, reward, weight = 1 } of rows) {
    const z = Array.from(features.indices).reduce(
      (sum, index, i) => sum + (w[index] ?? 0) * (features.values[i] ?? 0),
      w[3] ?? 0,
    );
    risk += weight * loss(link, z, reward);
    total += weight;
  }
  const square = w.reduce((sum, weight, j) => sum + (j === 3 ? 0.001 : 1) * weight ** 2, 0);
  return risk / total + (ridge * square) / (2 * rows.length);
}

/** (XᵀX + λI)⁻¹Xᵀr by elimination, the intercept last. */
function solveRidge(rows: readonly TrainingRow[], λ: number): number[] {
  const n = 4;
  const system = Array.from({ length: n }, (_, i) =>
    Array.from({ length: n + 1 }, (_, j) => (i === j ? λ : 0)),
  );
  for (const { features, reward } of rows) {
    const x = [...features.values, 1, reward];
    system.forEach((row, i) => row.forEach((value, j) => (row[j] = value + (x[i] ?? 0) * (x[j] ?? 0))));
  }
  system.forEach((pivot, i) => {
    const divisor = pivot[i] ?? NaN;
    pivot.forEach((value, j) => (pivot[j] = value / divisor));
    system.forEach((row, k) => {
      const factor = row[i] ?? 0;
      if (k !== i) row.forEach((value, j) => (row[j] = value - factor * (pivot[j] ?? 0)));
    });
  });
  return system.map((row) => row[n] ?? NaN);
}
