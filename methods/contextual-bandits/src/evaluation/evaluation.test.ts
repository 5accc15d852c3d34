import fc from 'fast-check';
import { beforeAll, describe, expect, test } from 'vitest';
import { createRanker, fitLinear, type MaturedRow, type Policy, type Ranker } from '../index.ts';
import { simulateRows, trueValue, withPropensities } from '../testing/simulate.ts';
import { createWorld } from '../testing/world.ts';
import { columnsOf, withOptions, type EvaluatedPolicy } from './columns.ts';
import { effectiveSampleSize, METHODS, ratio, shrunk, termsOf } from './estimators.ts';
import { counterfactual, crossFit, evaluate, gate, type Method } from './index.ts';
import { chooseLambda } from './lambda.ts';

const world = createWorld({ seed: 1 });
const learner = (rows: Parameters<typeof fitLinear>[0]) => fitLinear(rows, { dimension: world.dimension });
const ranker = (policy: Policy, error = 0.4): Ranker =>
  createRanker({ policy, model: world.truth(error, 2) });
const logging = ranker({ kind: 'squarecb', scale: 20, exponent: 0 });
const target = ranker({ kind: 'epsilon-greedy', epsilon: 0.1 }, 0);
const worse: EvaluatedPolicy = createRanker({
  policy: { kind: 'epsilon-greedy', epsilon: 0.1 },
  model: { predict: (features) => -world.truth().predict(features) },
});
let rows: MaturedRow[];
let truth: number;
beforeAll(() => {
  rows = simulateRows(world, logging, { count: 1500, seed: 3 });
  truth = trueValue(world, target, { count: 20_000, seed: 4 });
});

describe('the estimators', () => {
  /** A row with two candidates, the first shown: with propensity p, asked of a policy that shows it with chance π. */
  const row = (id: string, p: number, reward: number): MaturedRow => ({
    decision: {
      id,
      time: 0,
      candidates: ['a', 'b'].map((each) => ({
        id: each,
        features: { indices: new Uint32Array(), values: new Float32Array() },
      })),
      chosen: [{ id: 'a', slot: 0, propensity: p }],
      policy: { name: 'x', version: '1' },
      seed: 0,
    },
    slot: 0,
    reward,
  });
  const policy = { chances: () => [0.8, 0.2] };
  const predict = ({ id }: { id: string }) => (id === 'a' ? 0.5 : 0.25);
  // w = 1.6, 8 and 2; Σ_a π_a q̂_a = .45
  const small = [row('x', 0.5, 1), row('y', 0.1, 1), row('z', 0.4, 0)];

  test.each<[Method, number, number]>([
    ['ips', Infinity, (1.6 + 8) / 3],
    ['ips', 4, (1.6 + 4) / 3],
    ['snips', Infinity, (1.6 + 8) / (1.6 + 8 + 2)],
    ['dm', Infinity, 0.45],
    ['dr', Infinity, 0.45 + (1.6 * 0.5 + 8 * 0.5 - 2 * 0.5) / 3],
    ['switch', 4, 0.45 + (1.6 * 0.5 - 2 * 0.5) / 3],
    ['dros', 4, 0.45 + ((6.4 / 6.56) * 0.5 + (32 / 68) * 0.5 - (8 / 8) * 0.5) / 3],
  ])('%s with λ = %d is what it is by hand', (method, λ, expected) => {
    expect(ratio(termsOf(method, columnsOf(policy, small, { predict }), λ))).toBeCloseTo(expected, 12);
  });

  test('give effective sample size and the largest weight', () => {
    const facts = evaluate(policy, small, 'ips');
    expect(facts.effectiveSampleSize).toBeCloseTo(11.6 ** 2 / (1.6 ** 2 + 64 + 4), 12);
    expect(facts).toMatchObject({ maxWeight: 8, rows: 3, decisions: 3 });
    expect(facts.meanWeight).toBeCloseTo(11.6 / 3, 12);
    expect(effectiveSampleSize(new Float64Array(3))).toBe(0);
  });

  test('shrink weights, never raise them, and not at all for λ = ∞', () => {
    fc.assert(
      fc.property(
        fc.constantFrom(...METHODS),
        fc.double({ min: 0, max: 1e6, noNaN: true }),
        fc.double({ min: 1e-3, max: 1e6, noNaN: true }),
        (method, w, λ) => {
          expect(shrunk(method, w, λ)).toBeLessThanOrEqual(w * (1 + 1e-12));
          if (method !== 'dm') expect(shrunk(method, w, Infinity)).toBe(w);
        },
      ),
    );
  });

  test('say of the logged policy what it earned', () => {
    const mean = rows.reduce((all, { reward }) => all + reward, 0) / rows.length;
    for (const method of ['ips', 'snips'] as const) {
      expect(evaluate(logging, rows, method).estimate).toBeCloseTo(mean, 12);
    }
  });

  test('find what another policy earns, within their errors, and dr with the least', () => {
    const { estimates, trusted, reasons } = counterfactual(target, rows, { learner });
    expect([trusted, reasons]).toEqual([true, []]);
    expect(estimates.map(({ method }) => method)).toEqual([...METHODS]);
    const errors = new Map(estimates.map(({ method, standardError }) => [method, standardError]));
    for (const { method, estimate, standardError, interval } of estimates) {
      if (method === 'dm') continue;
      expect([method, Math.abs(estimate - truth) < 4 * standardError]).toEqual([method, true]);
      expect(interval.low).toBeLessThan(estimate);
      expect(interval.high).toBeGreaterThan(estimate);
    }
    expect(errors.get('dr') ?? 1).toBeLessThan(errors.get('ips') ?? 0);
  });

  test('refuse what they cannot use', () => {
    expect(() => evaluate(target, rows, 'dr')).toThrow(/needs predicted rewards/);
    expect(() => evaluate(target, [], 'ips')).toThrow(/no rows/);
    expect(() => evaluate(target, rows, 'ips', { lambda: 0 })).toThrow(/λ is a number above 0/);
    const missing = withPropensities(rows.slice(0, 3), () => NaN);
    expect(() => evaluate(target, missing, 'ips')).toThrow(/Decision 3-0 has the propensity NaN in slot 0/);
  });

  test('choose a λ that spares what can be afforded, and cuts a single row that has all the weight', () => {
    const columns = columnsOf(target, rows);
    const median = columns.w.toSorted()[columns.length / 2] ?? NaN;
    expect(chooseLambda('ips', columns)).toBeGreaterThan(2 * median);
    const wild = withPropensities(rows.slice(0, 200), (p, { id }) => (id === '3-7' ? 1e-5 : p));
    const few = columnsOf(target, wild, { predict: () => 0.7 });
    for (const method of ['switch', 'dros'] as const) {
      const λ = chooseLambda(method, few);
      expect(λ).toBeLessThan(1e4);
      const error = (λ: number) => Math.abs(ratio(termsOf(method, few, λ)) - truth);
      expect(error(λ)).toBeLessThan(error(Infinity) / 10);
    }
  });
});

describe('slates', () => {
  test('with prefix weights multiply the weights of the slots before', () => {
    const slates = simulateRows(world, logging, { count: 40, seed: 5, slots: 3 });
    const draw = columnsOf(target, slates);
    const prefix = columnsOf(target, slates, { slates: 'prefix' });
    slates.forEach(({ slot }, i) => {
      const product = slot === 0 ? 1 : (prefix.before[i - 1] ?? NaN) * (draw.w[i - 1] ?? NaN);
      expect(prefix.before[i]).toBeCloseTo(product, 12);
      expect(draw.before[i]).toBe(1);
    });
    expect(draw.clusters).toBe(40);
  });
});

describe('the doubt about weights', () => {
  test('knows that one slate has most of the weight where those of its slots multiply', () => {
    const slates = simulateRows(world, logging, { count: 300, seed: 7, slots: 2 });
    const rare = slates[0]?.decision.id;
    const wide = slates.filter(({ decision }) => decision.candidates.length > 2);
    const rows = withPropensities(wide, (p, { id }) => (id === rare ? p / 30 : p));
    const { reasons, best } = counterfactual(logging, rows, {
      slates: 'prefix',
      minimumEffectiveSampleSize: 0,
    });
    expect(best.meanWeight).toBeGreaterThan(1.1);
    expect(reasons.filter((reason) => reason.startsWith('Weights average'))).toEqual([]);
  });
});

describe('a ranker asked with options', () => {
  test('has their γ and floor in evaluation', () => {
    const [row] = rows;
    if (row === undefined) throw new Error('There are no rows.');
    const { candidates } = row.decision;
    const asked = withOptions(logging, { gamma: 0, floor: 0 }).chances(candidates, row);
    expect([...Array.from(asked)]).toEqual(candidates.map(() => expect.closeTo(1 / candidates.length, 12)));
    const floored = withOptions(logging, { gamma: 1e6, floor: 0.03 }).chances(candidates, row);
    expect(Math.min(...Array.from(floored))).toBeGreaterThanOrEqual(0.03);
  });
});

describe('cross-fitting', () => {
  test('predicts a row by a model that has not seen its decision', () => {
    const some = rows.slice(0, 60);
    const seen = new Map<object, Set<object>>();
    const { modelFor } = crossFit(some, (examples) => {
      const model = { predict: () => 0 };
      seen.set(model, new Set(examples.map(({ features }) => features)));
      return model;
    });
    expect(seen.size).toBe(5);
    for (const { decision } of some) {
      const features = decision.candidates.find(({ id }) => id === decision.chosen[0]?.id)?.features;
      expect(seen.get(modelFor(decision))?.has(features ?? {})).toBe(false);
    }
    expect([...seen.values()].reduce((all, { size }) => all + size, 0)).toBe(4 * 60);
    expect(() => crossFit(some, learner, { folds: 1 })).toThrow(/2 folds/);
  });
});

describe('a counterfactual', () => {
  test('is not trusted where the log is too thin for the policy', () => {
    const { trusted, reasons } = counterfactual(target, rows.slice(0, 100), { learner });
    expect(trusted).toBe(false);
    expect(reasons[0]).toMatch(/^The 100 rows are worth \d+ of the policy's own, fewer than 100/);
  });

  test('is not trusted where the policy does what was never tried', () => {
    const greedy = ranker({ kind: 'epsilon-greedy', epsilon: 0.001 });
    const tried = simulateRows(world, greedy, { count: 1500, seed: 6 });
    const { trusted, reasons } = counterfactual(worse, tried, { minimumEffectiveSampleSize: 0 });
    expect(trusted).toBe(false);
    expect(reasons.join(' ')).toMatch(/Weights average 0\.\d+/);
  });

  test('leaves rows without propensity out and says so, and knows when nothing was rewarded', () => {
    const some = withPropensities(rows.slice(0, 1000), (p, { id }) => (id.endsWith('7') ? NaN : p));
    const { leftOut, reasons, best } = counterfactual(target, some);
    expect([leftOut, best.rows, best.method]).toEqual([100, 900, 'snips']);
    expect(reasons.join(' ')).toMatch(/100 draws have no propensity.*100 rows were left out/);
    const none = counterfactual(
      target,
      rows.map((row) => ({ ...row, reward: 0 })),
    );
    expect(none.reasons).toEqual([expect.stringMatching(/^None of the 1500 rows has a reward/)]);
  });

  test('counts rows of one reader as one voice', () => {
    const alone = counterfactual(target, rows.slice(0, 500));
    const doubled = rows
      .slice(0, 500)
      .flatMap((row) => [row, { ...row, decision: { ...row.decision, id: `${row.decision.id} again` } }]);
    const naive = counterfactual(target, doubled);
    const clustered = counterfactual(target, doubled, { cluster: ({ id }) => id.split(' ')[0] ?? '' });
    expect([clustered.best.decisions, alone.best.decisions]).toEqual([1000, 500]);
    expect(naive.best.standardError / alone.best.standardError).toBeLessThan(0.8);
    expect(clustered.best.standardError / alone.best.standardError).toBeGreaterThan(0.9);
  });
});

describe('the gate', () => {
  test('opens for a policy that is not worse, and tells the difference', () => {
    const { open, reason, difference } = gate(target, logging, rows, { learner });
    expect([open, reason]).toEqual([true, expect.stringMatching(/^Not worse: \+0\.\d+ per draw/)]);
    expect(difference.estimate).toBeGreaterThan(0);
    expect(gate(target, null, rows, { learner }).difference.estimate).toBeCloseTo(difference.estimate, 1);
  });

  test('stays shut for a worse one, for one nobody can judge, and for a log that cannot be trusted', () => {
    expect(gate(worse, logging, rows, { learner })).toMatchObject({
      open: false,
      reason: expect.stringMatching(/^Worse: -0/),
    });
    const few = gate(target, logging, rows.slice(0, 50), { learner });
    expect(few).toMatchObject({ open: false, reason: expect.stringMatching(/^It cannot be told/) });
    const halved = withPropensities(rows, (p) => p / 2);
    expect(gate(target, logging, halved, { learner }).open).toBe(false);
    const newer = rows.slice(0, 500);
    const other = ranker({ kind: 'squarecb', scale: 20, exponent: 0 }, 0.45);
    const similar = gate(other, logging, newer, { learner });
    expect(similar).toMatchObject({ open: false, reason: expect.stringMatching(/^It may be worse/) });
    expect(gate(other, logging, newer, { learner, margin: 0.1 }).open).toBe(true);
  });
});
