import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { createSgd } from '../baselines/sgd.ts';
import { linearModel } from '../linear/linear-model.ts';
import { logistic } from '../losses/logistic.ts';
import { lossOracle, type Loss } from '../losses/loss.ts';
import { softmaxCrossEntropy } from '../losses/softmax.ts';
import { squared } from '../losses/squared.ts';
import { drawBatch, furthest, numbers } from '../testing.ts';
import { createSso } from './create-sso.ts';
import { constant } from './schedules.ts';
import type { Inner } from './types.ts';

type Batch = { x: ReturnType<typeof drawBatch>['x']; y: Float64Array };

/** G by its definition, from outside: nothing of the method's own arithmetic. */
function bound(loss: Loss, c: number, θ: Float64Array, { x, y }: Batch, eta: number) {
  const model = linearModel({ outputs: c });
  const z = model.apply(θ, x);
  const { loss: at, grad } = loss.evaluate(z, y);
  return (ω: Float64Array) => {
    const by = model.apply(ω, x).map((value, i) => value - (z[i] ?? 0));
    const sum = by.reduce((total, d, i) => total + (grad[i] ?? 0) * d + (d * d) / (2 * eta), 0);
    return at + sum / x.rows;
  };
}

const LOSSES: { name: string; loss: Loss; c: number; relabel: (y: Float64Array) => Float64Array }[] = [
  { name: 'logistic', loss: logistic, c: 1, relabel: (y) => y },
  { name: 'squared', loss: squared(), c: 1, relabel: (y) => y },
  {
    name: 'softmax',
    loss: softmaxCrossEntropy(3),
    c: 3,
    relabel: (y) => y.map((label, i) => (i % 5 === 0 ? 2 : label)),
  },
];
const GD: Inner = { steps: 8, optimizer: 'gradient-descent' };
const ARMIJO: Inner = { steps: 8, optimizer: 'armijo' };

describe.each(LOSSES)('the surrogate of the $name loss', ({ loss, c, relabel }) => {
  const seeds = fc.nat(1e6);
  const problem = (seed: number) => {
    const { x, y, random } = drawBatch(seed);
    return { batch: { x, y: relabel(y) }, θ: numbers(random, x.columns * c), random };
  };

  test('lies above the loss for η = 1/L at any θ, and touches it where it was built', () => {
    fc.assert(
      fc.property(seeds, fc.double({ min: 0.01, max: 10, noNaN: true }), (seed, length) => {
        const { batch, θ, random } = problem(seed);
        const g = bound(loss, c, θ, batch, 1 / loss.smoothness);
        const h = (ω: Float64Array) => loss.value(linearModel({ outputs: c }).apply(ω, batch.x), batch.y);
        expect(Math.abs(g(θ) - h(θ))).toBeLessThan(1e-12);
        const ω = θ.map((value) => value + length * random.normal());
        expect(g(ω)).toBeGreaterThanOrEqual(h(ω) - 1e-10 * (1 + h(ω)));
      }),
    );
  });

  test('falls in a step by what the step says, never rises, and takes the loss down with it', async () => {
    await fc.assert(
      fc.asyncProperty(seeds, fc.constantFrom(GD, ARMIJO), async (seed, inner) => {
        const { batch, θ } = problem(seed);
        const model = linearModel({ outputs: c });
        const { oracle } = lossOracle(loss);
        const sso = createSso({ model, oracle, smoothness: loss.smoothness, targetStep: 'constant', inner });
        const step = await sso.step(θ, batch);
        const g = bound(loss, c, θ, batch, step.eta);
        expect(step.surrogateDecrease).toBeGreaterThanOrEqual(0);
        expect(g(θ) - g(step.θ)).toBeCloseTo(step.surrogateDecrease, 9);
        expect(loss.value(model.apply(step.θ, batch.x), batch.y)).toBeLessThanOrEqual(step.loss + 1e-12);
      }),
      { numRuns: 40 },
    );
  });

  test('is, but for a constant, half the squared distance to z − ηg over nη', () => {
    fc.assert(
      fc.property(seeds, fc.double({ min: 0.05, max: 20, noNaN: true }), (seed, eta) => {
        const { batch, θ, random } = problem(seed);
        const model = linearModel({ outputs: c });
        const z = model.apply(θ, batch.x);
        const { loss: at, grad } = loss.evaluate(z, batch.y);
        const ω = numbers(random, θ.length);
        const distance = model
          .apply(ω, batch.x)
          .reduce((sum, f, i) => sum + (f - (z[i] ?? 0) + eta * (grad[i] ?? 0)) ** 2, 0);
        const n = batch.x.rows;
        const squares = grad.reduce((sum, g) => sum + g * g, 0);
        const completed = at - (eta * squares) / (2 * n) + distance / (2 * eta * n);
        expect(bound(loss, c, θ, batch, eta)(ω) / completed).toBeCloseTo(1, 9);
      }),
    );
  });

  test('has the gradient of the loss where it was built: one inner step of α is SGD with α', async () => {
    await fc.assert(
      fc.asyncProperty(seeds, fc.double({ min: 0.01, max: 5, noNaN: true }), async (seed, α) => {
        const { batch, θ } = problem(seed);
        const model = linearModel({ outputs: c });
        const { oracle } = lossOracle(loss);
        const inner = { steps: 1, optimizer: 'gradient-descent', stepSize: α } as const;
        const one = await createSso({
          model,
          oracle,
          schedule: constant(3),
          targetStep: 'constant',
          inner,
        }).step(θ, batch);
        const sgd = await createSgd({ model, oracle, schedule: constant(α) }).step(θ, batch);
        expect([...one.θ]).toEqual([...sgd.θ]);
      }),
      { numRuns: 30 },
    );
  });
});

test('forming XᵀX changes the work and not the way', async () => {
  for (const inner of [GD, ARMIJO]) {
    const { x, y, θ } = drawBatch(5, { rows: 60 });
    const { oracle } = lossOracle(logistic);
    const [always, never] = await Promise.all(
      (['always', 'never'] as const).map(async (gram) => {
        const sso = createSso({
          model: linearModel({ gram }),
          oracle,
          smoothness: 0.25,
          targetStep: 'constant',
          inner,
        });
        let ω: Float64Array = θ;
        for (let t = 0; t < 5; t++) ω = (await sso.step(ω, { x, y })).θ;
        return ω;
      }),
    );
    expect(furthest(always ?? [], never ?? [])).toBeLessThan(1e-7);
  }
});

test('many inner steps reach the least squares of the target, and stop there', async () => {
  const { x, y, θ } = drawBatch(9);
  const { oracle } = lossOracle(logistic);
  const inner = { steps: 5000, optimizer: 'gradient-descent', tolerance: 1e-9 } as const;
  const step = await createSso({
    model: linearModel(),
    oracle,
    smoothness: 0.25,
    targetStep: 'constant',
    inner,
  }).step(θ, { x, y });
  expect(step.innerSteps).toBeLessThan(5000);
  const residual = linearModel()
    .apply(step.θ, x)
    .map((f, i) => f - (step.target[i] ?? 0));
  expect(Math.hypot(...linearModel().gradient(x, residual)) / step.eta).toBeLessThan(1e-9);
});

test('options that cannot work, and an oracle that answers in another shape, are refused', async () => {
  const { x, y, θ } = drawBatch(2);
  const { oracle } = lossOracle(logistic);
  const model = linearModel();
  expect(() => createSso({ model, oracle, targetStep: 'constant', inner: GD })).toThrow(
    'needs a schedule, or the smoothness',
  );
  expect(() =>
    createSso({ model, oracle, smoothness: 1, targetStep: 'constant', inner: { ...GD, steps: 0 } }),
  ).toThrow('inner.steps is at least 1, not 0');
  const short = createSso<Float64Array, Batch['x'], Batch>({
    model,
    oracle: () => ({ loss: 1, grad: new Float64Array(3) }),
    smoothness: 1,
    targetStep: 'constant',
    inner: GD,
  });
  await expect(short.step(θ, { x, y })).rejects.toThrow('The oracle gave 3 derivatives for 40 targets.');
});
