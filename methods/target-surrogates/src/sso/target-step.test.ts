import fc from 'fast-check';
import { expect, test } from 'vitest';
import { linearModel } from '../linear/linear-model.ts';
import { logistic } from '../losses/logistic.ts';
import { plus, squaredNorm } from '../matrix/blas.ts';
import { drawBatch } from '../testing.ts';
import { createSso } from './create-sso.ts';
import { constant, exponential, inverseSquareRoot } from './schedules.ts';
import { LINE_SEARCH, targetStepRule } from './target-step.ts';

test('schedules are those of the formulas, and the exponential one ends at η₀/T', () => {
  expect([1, 4, 100].map(constant(3))).toEqual([3, 3, 3]);
  expect([1, 4, 100].map(inverseSquareRoot(3))).toEqual([3, 1.5, 0.3]);
  const falling = exponential(4, 50);
  expect(falling(50)).toBeCloseTo(4 / 50, 12);
  expect(falling(25)).toBeCloseTo(4 / Math.sqrt(50), 12);
  expect(falling(20) / falling(10)).toBeCloseTo(falling(40) / falling(30), 12);
  expect(() => exponential(1, 0)).toThrow('at least one step');
});

const inner = { steps: 3, optimizer: 'gradient-descent' } as const;

test('the line search accepts the first η of its way down that lowers the loss enough', async () => {
  const { growth, shrink, sufficient } = LINE_SEARCH;
  await fc.assert(
    fc.asyncProperty(fc.nat(1e6), fc.double({ min: 0.01, max: 1000, noNaN: true }), async (seed, first) => {
      const { x, y, θ } = drawBatch(seed);
      const z = linearModel().apply(θ, x);
      const { loss, grad: g } = logistic.evaluate(z, y);
      const holds = (eta: number) =>
        logistic.value(plus(z, -eta, g), y) <= loss - (sufficient * eta * squaredNorm(g)) / x.rows;
      const rule = targetStepRule('armijo', constant(first));
      const { eta, trials } = await rule.choose(1, { loss, z, g, n: x.rows }, (other) =>
        logistic.value(other, y),
      );
      expect(eta).toBeCloseTo(first * growth * shrink ** (trials - 1), 8);
      expect(holds(eta)).toBe(true);
      if (trials > 1) expect(holds(eta / shrink)).toBe(false);
      const again = await rule.choose(2, { loss, z, g, n: x.rows }, (other) => logistic.value(other, y));
      expect(eta * growth * shrink ** (again.trials - 1)).toBeCloseTo(again.eta, 8);
    }),
    { numRuns: 50 },
  );
});

test('it stays in its range, and asks nothing where there is no slope', async () => {
  const at = { loss: 1, z: Float64Array.of(0), g: Float64Array.of(1), n: 1 };
  const never = await targetStepRule('armijo', constant(1)).choose(1, at, () => NaN);
  expect(never.eta).toBe(LINE_SEARCH.lowest);
  const always = await targetStepRule('armijo', constant(1e9)).choose(1, at, () => -Infinity);
  expect(always).toEqual({ eta: LINE_SEARCH.highest, trials: 1 });
  const flat = await targetStepRule('armijo', constant(1)).choose(
    1,
    { ...at, g: Float64Array.of(0) },
    () => 0,
  );
  expect(flat.trials).toBe(0);
});

test('Ada-SSO divides η₀ by the root of all squared gradients so far', async () => {
  const rule = targetStepRule('ada', constant(6));
  const at = (g: Float64Array) => ({ loss: 1, z: g, g, n: g.length });
  expect((await rule.choose(1, at(Float64Array.of(3, 3)), () => 0)).eta).toBeCloseTo(6 / 3, 12);
  expect((await rule.choose(2, at(Float64Array.of(4, 4)), () => 0)).eta).toBeCloseTo(6 / 5, 12);
});

test('the oracle is called once a step, never in the inner loop, and trials are counted for what they are', async () => {
  const { x, y, θ } = drawBatch(7);
  const asked = { gradients: 0, values: 0 };
  const oracle = (z: Float64Array) => {
    asked.gradients += 1;
    return logistic.evaluate(z, y);
  };
  const value = (z: Float64Array) => {
    asked.values += 1;
    return logistic.value(z, y);
  };
  const batch = { x };
  for (const steps of [1, 10, 100]) {
    Object.assign(asked, { gradients: 0, values: 0 });
    const sso = createSso({
      model: linearModel(),
      oracle,
      smoothness: 0.25,
      targetStep: 'constant',
      inner: { ...inner, steps },
    });
    const step = await sso.step(θ, batch);
    expect([step.innerSteps, step.oracleCalls, step.valueCalls]).toEqual([steps, 1, 0]);
    expect(asked).toEqual({ gradients: 1, values: 0 });
  }
  const search = { model: linearModel(), oracle, smoothness: 0.25, targetStep: 'armijo', inner } as const;
  Object.assign(asked, { gradients: 0, values: 0 });
  const cheap = await createSso({ ...search, value }).step(θ, batch);
  expect(asked).toEqual({ gradients: cheap.oracleCalls, values: cheap.valueCalls });
  expect(cheap.oracleCalls).toBe(1);
  expect(cheap.valueCalls).toBeGreaterThan(0);
  Object.assign(asked, { gradients: 0, values: 0 });
  const dear = await createSso(search).step(θ, batch);
  expect(asked).toEqual({ gradients: 1 + cheap.valueCalls, values: 0 });
  expect([dear.oracleCalls, dear.valueCalls]).toEqual([1 + cheap.valueCalls, 0]);
});

test('an oracle may answer later', async () => {
  const { x, y, θ } = drawBatch(7);
  const late = createSso({
    model: linearModel(),
    oracle: async (z: Float64Array) => {
      await new Promise((resolve) => setTimeout(resolve, 1));
      return logistic.evaluate(z, y);
    },
    smoothness: 0.25,
    targetStep: 'constant',
    inner,
  });
  expect((await late.step(θ, { x })).surrogateDecrease).toBeGreaterThan(0);
});
