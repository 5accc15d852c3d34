// Optimisers against the formulas of their papers, in double precision.
import { jit } from '@jax-js/jax';
import { beforeAll, describe, expect, test, vi } from 'vitest';
import { drawNumbers, expectClose, read, tensor } from '../../test/agreement.ts';
import { openDevice } from '../device.ts';
import { keep, release, type Tensor } from '../tree.ts';
import { adam, adamW, clipByGlobalNorm, momentum, sgd, type Optimizer } from './index.ts';
import { constant, cosine, exponential, linearWarmup } from './schedules.ts';

type Parameters = { a: Tensor; b: [Tensor] };
/** [parameters after the step, whatever the formula carries on] */
type Update = (θ: number, g: number, t: number, carried: Carried) => number;
type Carried = { m: number; v: number };

// Compiling is slow where others want the processor too.
vi.setConfig({ testTimeout: 60_000 });

beforeAll(async () => {
  await openDevice('wasm');
});

const STEPS = 40;
const rate = exponential(0.1, 0.97);

const rules: [string, Optimizer, Update][] = [
  ['SGD', sgd(rate), (θ, g, t) => θ - rate(t) * g],
  [
    'momentum',
    momentum(rate, { momentum: 0.8 }),
    (θ, g, t, c) => {
      c.v = 0.8 * c.v + g;
      return θ - rate(t) * c.v;
    },
  ],
  [
    "Nesterov's momentum",
    momentum(rate, { momentum: 0.8, nesterov: true }),
    (θ, g, t, c) => {
      c.v = 0.8 * c.v + g;
      return θ - rate(t) * (g + 0.8 * c.v);
    },
  ],
  ['Adam', adam(rate), (θ, g, t, c) => θ - rate(t) * adamDirection(g, t, c, 0.9, 0.999, 1e-8)],
  [
    'Adam with constants of its own',
    adam(rate, { beta1: 0.5, beta2: 0.9, epsilon: 0.1 }),
    (θ, g, t, c) => θ - rate(t) * adamDirection(g, t, c, 0.5, 0.9, 0.1),
  ],
  [
    'AdamW',
    adamW(rate, { weightDecay: 0.3 }),
    (θ, g, t, c) => θ - rate(t) * (adamDirection(g, t, c, 0.9, 0.999, 1e-8) + 0.3 * θ),
  ],
];

describe.each(rules)('%s', (_, { init, update, coefficients }, formula) => {
  test('takes the steps of its formula, compiled and not', async () => {
    const expected = follow(formula);
    const compiled = jit(update as never) as unknown as typeof update & { dispose(): void };
    for (const apply of [update, compiled]) {
      let parameters = start();
      let state = init(parameters);
      for (let t = 1; t <= STEPS; t++) {
        const c = coefficients(t);
        [parameters, state] = apply(parameters, gradients(t), state, tensor(c, [c.length]));
      }
      release(state);
      const reached = [...(await read(parameters.a)), ...(await read(parameters.b[0]))];
      // Forty steps, each with a handful of roundings of 6e-8.
      expectClose(reached, expected, 2e-5, 'parameters');
    }
    compiled.dispose();
  });
});

test('two steps worked out by hand', async () => {
  expectClose(await twoSteps(sgd(0.1)), [-0.1, -0.2], 1e-6, 'SGD');
  expectClose(await twoSteps(momentum(0.1, { momentum: 0.5 })), [-0.1, -0.25], 1e-6, 'momentum');
  const nesterov = momentum(0.1, { momentum: 0.5, nesterov: true });
  expectClose(await twoSteps(nesterov), [-0.15, -0.325], 1e-6, 'Nesterov');
  // With a constant gradient, bias correction makes m̂ = g and v̂ = g² from the first step on.
  expectClose(await twoSteps(adam(0.1)), [-0.1, -0.2], 1e-6, 'Adam');
});

test('a parameter without gradient stands still under Adam, and shrinks under AdamW', async () => {
  for (const [rule, expected] of [
    [adam(0.1), 2],
    [adamW(0.1, { weightDecay: 0.5 }), 2 * (1 - 0.1 * 0.5)],
  ] as const) {
    const θ = tensor([2], [1]);
    const coefficients = tensor(rule.coefficients(1), [3]);
    const [updated, state] = rule.update(θ, tensor([0], [1]), rule.init(θ), coefficients);
    release(state);
    expectClose(await read(updated), [expected], 1e-6, 'parameter');
  }
});

test('clipping shortens long gradients along their direction, and no others', async () => {
  const long = { a: tensor([3, 0], [2]), b: [tensor([4], [1])] };
  const [clipped, norm] = clipByGlobalNorm(long, 1);
  expectClose(
    [...(await read(clipped.a)), ...(await read(clipped.b[0] as Tensor))],
    [0.6, 0, 0.8],
    1e-6,
    'clipped',
  );
  expect(await read(norm)).toEqual([5]);
  const [same] = clipByGlobalNorm([tensor([3, 4], [2])], 10);
  expect(await read(same[0] as Tensor)).toEqual([3, 4]);
  const [zero] = clipByGlobalNorm([tensor([0], [1])], 1);
  expect(await read(zero[0] as Tensor)).toEqual([0]);
});

test('schedules pass through their points', () => {
  expect([1, 5, 100].map(constant(0.3))).toEqual([0.3, 0.3, 0.3]);
  const half = cosine(1, 101, 0.2);
  expect([1, 51, 101, 500].map((t) => half(t))).toEqual([
    1,
    expect.closeTo(0.6, 12),
    expect.closeTo(0.2, 12),
    expect.closeTo(0.2, 12),
  ]);
  expect([1, 11, 21].map((t) => exponential(8, 0.5, 10)(t))).toEqual([8, 4, 2]);
  const warm = linearWarmup(4, cosine(1, 101));
  expect([1, 2, 4, 5].map((t) => warm(t))).toEqual([0.2, 0.4, 0.8, 1]);
  expect(warm(105)).toBeCloseTo(0, 12);
});

function adamDirection(g: number, t: number, c: Carried, β1: number, β2: number, ε: number): number {
  c.m = β1 * c.m + (1 - β1) * g;
  c.v = β2 * c.v + (1 - β2) * g * g;
  return c.m / (1 - β1 ** t) / (Math.sqrt(c.v / (1 - β2 ** t)) + ε);
}

const SIZE = 5;

function start(): Parameters {
  const θ = drawNumbers(SIZE, 7, 1);
  return { a: tensor(θ.subarray(0, 3), [3]), b: [tensor(θ.subarray(3), [2, 1])] };
}

function gradients(t: number): Parameters {
  const g = drawNumbers(SIZE, 100 + t, 1);
  return { a: tensor(g.subarray(0, 3), [3]), b: [tensor(g.subarray(3), [2, 1])] };
}

function follow(update: Update): number[] {
  return Array.from(drawNumbers(SIZE, 7, 1), (first, i) => {
    const carried = { m: 0, v: 0 };
    let θ = first;
    for (let t = 1; t <= STEPS; t++) θ = update(θ, drawNumbers(SIZE, 100 + t, 1)[i] ?? NaN, t, carried);
    return θ;
  });
}

/** From zero, with the gradient one. */
async function twoSteps(rule: Optimizer): Promise<number[]> {
  let parameters = { x: tensor([0], [1]) };
  let state = rule.init(parameters);
  const reached: number[] = [];
  for (const t of [1, 2]) {
    const c = rule.coefficients(t);
    [parameters, state] = rule.update(parameters, { x: tensor([1], [1]) }, state, tensor(c, [c.length]));
    reached.push(...(await read(keep(parameters).x)));
  }
  return reached;
}
