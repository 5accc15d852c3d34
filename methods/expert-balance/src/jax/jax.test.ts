// Router, experts and the gradient in two phases, on jax-js, against plain numbers and each other.
import { jit, numpy as np } from '@jax-js/jax';
import { compileGradient, keep, openDevice, release, relu, type Tensor } from '@papertape/neural';
import { watchBuffers } from '@papertape/neural/testing';
import { randomStream } from '@papertape/reproduction';
import { beforeAll, describe, expect, test } from 'vitest';
import { balanceGradient, createBalancer, frequencies } from '../index.ts';
import { countChosen } from '../counts.ts';
import { chooseTop, softmaxRows } from '../testing/tokens.ts';
import {
  compileForward,
  createExperts,
  denseExperts,
  groupedExperts,
  groupedValueAndGradient,
  meanProbabilities,
  planGroups,
  route,
  weightsOf,
  type ExpertParameters,
  type PlacedTokens,
} from './index.ts';

const [TOKENS, FEATURES, EXPERTS, HIDDEN, K] = [24, 6, 5, 7, 2];

beforeAll(async () => void (await openDevice('wasm')));

const random = randomStream(1, 'jax tests');
const normals = (length: number) => Array.from({ length }, () => random.normal());
const tensor = (values: ArrayLike<number>, shape: number[]) =>
  np.array(Float32Array.from(values)).reshape(shape);
const whole = (values: ArrayLike<number>, shape: number[]) =>
  np.array(Int32Array.from(values)).reshape(shape);
const numbersOf = async (read: Tensor) => Array.from(await read.data());

function expectClose(found: ArrayLike<number>, expected: ArrayLike<number>, digits = 6): void {
  expect(found.length).toBe(expected.length);
  for (let i = 0; i < found.length; i++) expect(found[i]).toBeCloseTo(expected[i] ?? NaN, digits);
}

describe('the router', () => {
  test('chooses what plain numbers choose', async () => {
    const logits = normals(TOKENS * EXPERTS);
    const { p, r, chosen } = route(tensor(logits, [TOKENS, EXPERTS]), K);
    const expected = softmaxRows(logits, EXPERTS);
    expectClose(await numbersOf(p), expected);
    expect(await numbersOf(chosen)).toEqual(chooseTop(expected, EXPERTS, K));
    const rows = countChosen(chooseTop(expected, EXPERTS, K), { topK: K, experts: EXPERTS, rows: TOKENS });
    expect(await numbersOf(r)).toEqual([...rows]);
  });

  test('takes the first of equal experts, and sees the bias in its choice only', async () => {
    const equal = route(np.zeros([1, 4]), 2);
    expect(await numbersOf(equal.chosen)).toEqual([0, 1]);
    release([equal.p, equal.r]);
    const biased = route(np.zeros([1, 4]), 2, tensor([0, 0, 1, 2], [4]));
    expect(await numbersOf(biased.chosen)).toEqual([3, 2]);
    expect(await numbersOf(biased.p)).toEqual([0.25, 0.25, 0.25, 0.25]);
    biased.r.dispose();
    expect(() => route(np.zeros([1, 2]), 3)).toThrow(/cannot choose 3 of 2/);
  });

  test('padding changes neither P nor counts', async () => {
    const logits = normals(4 * EXPERTS);
    const padding = normals(2 * EXPERTS);
    const padded = [...logits.slice(0, 2 * EXPERTS), ...padding, ...logits.slice(2 * EXPERTS), ...padding];
    const valid = [1, 1, 0, 0, 1, 1, 0, 0];
    const p = (values: number[]) => {
      const routed = route(tensor(values, [values.length / EXPERTS, EXPERTS]), K);
      release([routed.r, routed.chosen]);
      return routed.p;
    };
    const without = await numbersOf(meanProbabilities(p(logits), 2));
    expectClose(await numbersOf(meanProbabilities(p(padded), 2, tensor(valid, [8]))), without);
    const count = (values: number[], mask?: number[]) =>
      countChosen(chooseTop(softmaxRows(values, EXPERTS), EXPERTS, K), {
        topK: K,
        experts: EXPERTS,
        rows: 2,
        ...(mask && { valid: mask }),
      });
    expect(count(padded, valid)).toEqual(count(logits));
    expect(count(padded)).not.toEqual(count(logits));
  });
});

describe('experts', () => {
  type Inputs = { experts: ExpertParameters; x: Tensor; weights: Tensor };

  /** The same tokens, chosen by the same logits, for every way to compute. */
  function draw() {
    const stream = randomStream(3, 'experts');
    const values = (length: number) => Array.from({ length }, () => stream.normal());
    const experts = createExperts(stream, { experts: EXPERTS, features: FEATURES, hidden: HIDDEN });
    const x = tensor(values(TOKENS * FEATURES), [TOKENS, FEATURES]);
    const p = softmaxRows(values(TOKENS * EXPERTS), EXPERTS);
    const chosen = chooseTop(p, EXPERTS, K);
    const plan = planGroups(chosen, { topK: K, experts: EXPERTS, multiple: 4 });
    const placed = () => ({
      places: whole(plan.places, [plan.places.length]),
      choices: whole(plan.choices, [plan.places.length]),
      placeOf: whole(plan.placeOf, [TOKENS, K]),
    });
    return { experts, x, p: tensor(p, [TOKENS, EXPERTS]), chosen: whole(chosen, [TOKENS, K]), placed };
  }

  /** Of ½|y|²: y, and the gradients by experts and tokens, one after another. */
  async function compute(way: 'dense' | 'grouped' | 'by hand') {
    const { experts, x, p, chosen, placed } = draw();
    const weights = weightsOf(p.ref, chosen.ref);
    const masked = np.sum(np.where(np.equal(np.expandDims(chosen, 2), np.arange(EXPERTS)), 1, 0), 1);
    const inputs: Inputs = { experts, x, weights: way === 'dense' ? p.mul(masked) : weights };
    const output = (given: Inputs, at: PlacedTokens) => {
      if (way !== 'dense') return groupedExperts(given.experts, given.x, given.weights, at, relu);
      release(at);
      return denseExperts(given.experts, given.x, given.weights, relu);
    };
    const y = await numbersOf(output(keep(inputs), placed()));
    if (way === 'by hand') {
      const compiled = jit((given: Inputs, at: PlacedTokens) => {
        return groupedValueAndGradient(given.experts, given.x, given.weights, at, relu, (value) => value);
      });
      const [again, found] = compiled(inputs, placed()) as [Tensor, Inputs];
      expectClose(await numbersOf(again), y);
      compiled.dispose();
      return { y, gradients: await flat(found), byWeights: await numbersOf(found.weights) };
    }
    const gradient = compileGradient((given: Inputs, at: PlacedTokens) =>
      np.sum(np.square(output(given, at))).mul(0.5),
    );
    const [loss, found] = gradient(inputs, placed());
    loss.dispose();
    gradient.dispose();
    return { y, gradients: await flat(found), byWeights: await numbersOf(found.weights) };
  }

  const flat = async ({ experts: { into, outOf }, x }: Inputs) =>
    (await Promise.all([into, outOf, x].map(numbersOf))).flat();

  test('grouped they give what the dense computation gives, and so do their gradients', async () => {
    const [dense, grouped, byHand] = [
      await compute('dense'),
      await compute('grouped'),
      await compute('by hand'),
    ];
    expect(Math.hypot(...dense.gradients)).toBeGreaterThan(1);
    for (const found of [grouped, byHand]) {
      expectClose(found.y, dense.y, 5);
      expectClose(found.gradients, dense.gradients, 4);
    }
    expectClose(byHand.byWeights, grouped.byWeights, 4);
  });

  test('a plan drops no token and pads to the busiest expert', () => {
    const plan = planGroups([0, 1, 0, 2, 0, 1], { topK: 2, experts: 4, multiple: 2 });
    expect(plan).toEqual({
      places: Int32Array.from([0, 1, 2, -1, 0, 2, -1, -1, 1, -1, -1, -1, -1, -1, -1, -1]),
      choices: Int32Array.from([0, 2, 4, -1, 1, 5, -1, -1, 3, -1, -1, -1, -1, -1, -1, -1]),
      placeOf: Int32Array.from([0, 4, 1, 8, 2, 5]),
      capacity: 4,
      largestLoad: 2,
    });
    expect(() => planGroups([4], { topK: 1, experts: 4 })).toThrow(/Choice 0 is expert 4/);
  });
});

describe('the gradient in two phases', () => {
  type Parameters = { logits: Tensor };
  type Batch = { scale: Tensor };
  const forward = ({ logits }: Parameters, { scale }: Batch) => {
    const { p, r, chosen } = route(logits, K);
    r.dispose();
    const loss = np.sum(np.square(p.ref).mul(scale));
    return { loss, P: meanProbabilities(p, 1), aux: chosen };
  };

  test('is that of the cross-entropy and the closed form, and holds no buffer', async () => {
    const logits = normals(TOKENS * EXPERTS);
    const two = compileForward(forward);
    const alone = compileGradient((given: Parameters, batch: Batch) => {
      const { loss, P, aux } = forward(given, batch);
      release([P, aux]);
      return loss;
    });
    const parameters = { logits: tensor(logits, [TOKENS, EXPERTS]) };
    const watch = await watchBuffers();
    const held: number[] = [];
    for (let k = 0; k < 4; k++) {
      const phase = two(parameters, { scale: np.ones([]) });
      const chosen = await numbersOf(phase.aux);
      release([phase.loss, phase.P]);
      const counts = countChosen(chosen, { topK: K, experts: EXPERTS });
      const balancer = createBalancer({
        layers: 1,
        experts: EXPERTS,
        topK: K,
        scope: 'global',
        coefficient: 0.5,
      });
      await balancer.observe(0, counts, TOKENS);
      const { logits: gradient } = phase.pull(tensor(balancer.cotangent()[0] ?? [], [1, EXPERTS]));
      const [loss, unbalanced] = alone(keep(parameters), { scale: np.ones([]) });
      loss.dispose();
      const closed = balanceGradient(frequencies(counts), softmaxRows(logits, EXPERTS));
      const expected = await numbersOf(unbalanced.logits);
      expectClose(
        await numbersOf(gradient),
        expected.map((value, i) => value + 0.5 * (closed[i] ?? 0)),
      );
      held.push(watch.count().buffers);
    }
    watch.stop();
    expect(new Set(held.slice(1)).size).toBe(1);
    two.dispose();
    alone.dispose();
    release(parameters);
  });

  test('no gradient goes through f', async () => {
    const logits = normals(TOKENS * EXPERTS);
    const gradient = compileGradient(({ logits: given }: Parameters, { scale }: Batch) => {
      const { p, r, chosen } = route(given, K);
      chosen.dispose();
      const f = np.mean(r, 0).mul(1 / K);
      return np.sum(f.mul(np.mean(p, 0))).mul(scale);
    });
    const [loss, found] = gradient(
      { logits: tensor(logits, [TOKENS, EXPERTS]) },
      { scale: np.array(EXPERTS).astype(np.float32) },
    );
    loss.dispose();
    const p = softmaxRows(logits, EXPERTS);
    const f = frequencies(countChosen(chooseTop(p, EXPERTS, K), { topK: K, experts: EXPERTS }));
    expectClose(await numbersOf(found.logits), balanceGradient(f, p));
    gradient.dispose();
  });
});
