import { expect, test } from 'vitest';
import { linearModel } from '../linear/linear-model.ts';
import { logistic } from '../losses/logistic.ts';
import { lossOracle } from '../losses/loss.ts';
import { selectRows } from '../matrix/matrix.ts';
import { constant } from '../sso/schedules.ts';
import type { Method } from '../sso/types.ts';
import { drawBatch, furthest } from '../testing.ts';
import { createAdagrad, createAdam } from './adaptive.ts';
import { createSgd, createSls } from './sgd.ts';
import { createSvrg } from './svrg.ts';

type Batch = { x: ReturnType<typeof drawBatch>['x']; y: Float64Array };

const model = linearModel();
const { oracle, value } = lossOracle(logistic);
const shared = { model, oracle };
const { x, y, θ } = drawBatch(11, { rows: 60 });
const batch: Batch = { x, y };
const parts = [0, 1, 2].map((k) => {
  const rows = Array.from({ length: 20 }, (_, i) => 20 * k + i);
  return { x: selectRows(x, rows), y: Float64Array.from(rows, (row) => y[row] ?? NaN) };
});
const gradient = (at: Float64Array, { x: inputs, y: labels }: Batch) =>
  model.gradient(inputs, logistic.evaluate(model.apply(at, inputs), labels).grad);

const METHODS: [string, () => Method<Float64Array, Batch>][] = [
  ['SGD', () => createSgd({ ...shared, schedule: constant(1) })],
  ['SLS', () => createSls({ ...shared, value, start: 1 })],
  ['Adam', () => createAdam({ ...shared, stepSize: 0.1 })],
  ['AdaGrad', () => createAdagrad({ ...shared, stepSize: 0.3 })],
  ['SVRG', () => createSvrg({ ...shared, stepSize: 1, batches: [batch] })],
];

test.each(METHODS)('%s lowers the loss to where its gradient is small', async (_name, create) => {
  const method = create();
  let at: Float64Array = θ;
  for (let t = 0; t < 2000; t++) at = (await method.step(at, batch)).θ;
  expect(Math.hypot(...gradient(at, batch))).toBeLessThan(1e-3);
});

test('the first step of Adam goes α in every coordinate, and that of AdaGrad too', async () => {
  const g = gradient(θ, batch);
  for (const method of [
    createAdam({ ...shared, stepSize: 0.2 }),
    createAdagrad({ ...shared, stepSize: 0.2 }),
  ]) {
    const step = await method.step(θ, batch);
    expect(
      furthest(
        step.θ,
        θ.map((v, i) => v - 0.2 * Math.sign(g[i] ?? 0)),
      ),
    ).toBeLessThan(1e-5);
    expect([step.oracleCalls, step.valueCalls]).toEqual([1, 0]);
  }
});

test('SLS accepts a step that lowers the loss enough, and counts its trials', async () => {
  let values = 0;
  const counted = (z: Float64Array, labelled: Batch) => {
    values += 1;
    return value(z, labelled);
  };
  const step = await createSls<Batch>({ ...shared, value: counted, start: 50 }).step(θ, batch);
  const g = gradient(θ, batch);
  const α = ((θ[0] ?? 0) - (step.θ[0] ?? 0)) / (g[0] ?? NaN);
  const loss = (at: Float64Array) => logistic.value(model.apply(at, x), y);
  expect(loss(step.θ)).toBeLessThanOrEqual(loss(θ) - 0.5 * α * Math.hypot(...g) ** 2 + 1e-12);
  expect([step.oracleCalls, step.valueCalls]).toEqual([1, values]);
  const dear = await createSls<Batch>({ ...shared, start: 50 }).step(θ, batch);
  expect([dear.oracleCalls, dear.valueCalls]).toEqual([1 + values, 0]);
});

test('SVRG steps by the corrected gradient, and counts its snapshot', async () => {
  const method = createSvrg<Batch>({ ...shared, stepSize: 0.5, batches: parts });
  const [first, second] = parts as [Batch, Batch];
  const one = await method.step(θ, first);
  const full = gradient(θ, batch);
  expect(one.oracleCalls).toBe(1 + parts.length);
  expect(
    furthest(
      one.θ,
      θ.map((v, i) => v - 0.5 * (full[i] ?? 0)),
    ),
  ).toBeLessThan(1e-12);
  const two = await method.step(one.θ, second);
  const [now, then] = [gradient(one.θ, second), gradient(θ, second)];
  const expected = one.θ.map((v, i) => v - 0.5 * ((now[i] ?? 0) - (then[i] ?? 0) + (full[i] ?? 0)));
  expect(two.oracleCalls).toBe(1);
  expect(furthest(two.θ, expected)).toBeLessThan(1e-12);
});
