import { numpy as np } from '@jax-js/jax';
import {
  createMlp,
  keep,
  mlp,
  openDevice,
  release,
  tanh,
  type LinearParameters,
  type Tensor,
} from '@papertape/neural';
import { watchBuffers } from '@papertape/neural/testing';
import { randomStream } from '@papertape/reproduction';
import { beforeAll, expect, test } from 'vitest';
import { linearModel } from '../linear/linear-model.ts';
import { logistic } from '../losses/logistic.ts';
import { lossOracle } from '../losses/loss.ts';
import { squared } from '../losses/squared.ts';
import { denseMatrix } from '../matrix/dense.ts';
import { createSso } from '../sso/create-sso.ts';
import type { Inner } from '../sso/types.ts';
import { furthest, numbers } from '../testing.ts';
import { neuralModel } from './neural-model.ts';

beforeAll(async () => void (await openDevice('wasm')));

const [N, D] = [24, 5];
const network = (θ: LinearParameters[], x: Tensor) => mlp(θ, x, tanh);

function problem(seed: number) {
  const random = randomStream(seed, 'neural');
  const values = numbers(random, N * D);
  const x = np.array(Float32Array.from(values)).reshape([N, D]);
  const y = numbers(random, N).map((value) => (value > 0 ? 1 : 0));
  return { random, values, x, y, start: () => createMlp(randomStream(seed, 'start'), [D, 8, 1]) };
}

/** A network whose parameters are moved by normal noise. */
function moved(
  θ: LinearParameters[],
  random: ReturnType<typeof randomStream>,
  length: number,
): LinearParameters[] {
  const shift = (leaf: Tensor) =>
    leaf.ref.add(np.array(Float32Array.from(numbers(random, leaf.size, length))).reshape(leaf.shape));
  return θ.map(({ weight, bias }) => ({ weight: shift(weight), bias: shift(bias) }));
}

test('the surrogate of a network lies above its loss at random θ, for η = 1/L', async () => {
  const model = neuralModel(network);
  for (const loss of [logistic, squared()]) {
    const { random, x, y, start } = problem(1);
    const θ = start();
    const z = await model.apply(θ, x);
    const { loss: at, grad } = loss.evaluate(z, y);
    for (let k = 0; k < 30; k++) {
      const ω = moved(θ, random, 10 ** (3 * random.uniform() - 2));
      const f = await model.apply(ω, x);
      const bound = f.reduce((sum, value, i) => {
        const by = value - (z[i] ?? 0);
        return sum + ((grad[i] ?? 0) * by + (by * by * loss.smoothness) / 2) / N;
      }, at);
      expect(bound).toBeGreaterThanOrEqual(loss.value(f, y) - 1e-9 * (1 + bound));
      release(ω);
    }
    release(θ);
    x.dispose();
  }
  model.dispose();
});

test.each<Inner>([
  { steps: 20, optimizer: 'armijo', start: 1 },
  { steps: 20, optimizer: 'gradient-descent', stepSize: 0.05 },
])('inner steps lower the surrogate of a network, and the loss with it: $optimizer', async (inner) => {
  const { x, y, start } = problem(2);
  const model = neuralModel(network);
  const { oracle } = lossOracle(logistic);
  const sso = createSso({ model, oracle, smoothness: 0.25, targetStep: 'constant', inner });
  let θ = start();
  let last = Infinity;
  for (let t = 0; t < 8; t++) {
    const step = await sso.step(θ, { x, y });
    θ = step.θ;
    expect(step.surrogateDecrease).toBeGreaterThan(0);
    expect(step.loss).toBeLessThanOrEqual(last + 1e-6);
    // Equality at θₜ and G ≥ h: what the surrogate lost, the loss lost at least.
    expect(logistic.value(await model.apply(θ, x), y)).toBeLessThanOrEqual(
      step.loss - step.surrogateDecrease + 1e-6,
    );
    last = step.loss;
  }
  release(θ);
  x.dispose();
  model.dispose();
});

test('one inner step of α is gradient descent with α, by the gradient Jᵀg/n', async () => {
  const { x, y, start } = problem(3);
  const model = neuralModel(network);
  const { oracle } = lossOracle(logistic);
  const inner = { steps: 1, optimizer: 'gradient-descent', stepSize: 0.7 } as const;
  const θ = start();
  const gradient = model.gradient(θ, x, logistic.evaluate(await model.apply(θ, x), y).grad);
  const expected = gradient.map(({ weight, bias }, k) => ({
    weight: (θ[k] as LinearParameters).weight.ref.sub(weight.mul(0.7)),
    bias: (θ[k] as LinearParameters).bias.ref.sub(bias.mul(0.7)),
  }));
  const sso = createSso({ model, oracle, smoothness: 0.25, targetStep: 'constant', inner });
  const step = await sso.step(θ, { x, y });
  for (const [k, { weight, bias }] of step.θ.entries()) {
    const other = expected[k] as LinearParameters;
    expect(furthest(await weight.data(), await other.weight.data())).toBeLessThan(1e-6);
    expect(furthest(await bias.data(), await other.bias.data())).toBeLessThan(1e-6);
  }
  x.dispose();
  model.dispose();
});

test('Jᵀg/n is the gradient of the loss, by central differences', async () => {
  const { x, y, start } = problem(4);
  const model = neuralModel(network);
  const θ = start();
  const loss = async (by: number) => {
    const [first, ...rest] = keep(θ) as [LinearParameters, ...LinearParameters[]];
    const step = new Float32Array(D * 8);
    step[3] = by;
    const ω = [{ ...first, weight: first.weight.add(np.array(step).reshape([D, 8])) }, ...rest];
    const value = logistic.value(await model.apply(ω, x), y);
    release(ω);
    return value;
  };
  const numeric = ((await loss(1e-2)) - (await loss(-1e-2))) / 2e-2;
  const gradient = model.gradient(θ, x, logistic.evaluate(await model.apply(θ, x), y).grad);
  const exact = await (gradient[0] as LinearParameters).weight.ref.data();
  expect(exact[3]).toBeCloseTo(numeric, 4);
  release(gradient);
  release(θ);
  x.dispose();
  model.dispose();
});

test('on a linear f the neural path goes where the typed arrays go', async () => {
  const { values, x, y, random } = problem(5);
  const θ = numbers(random, D);
  const { oracle } = lossOracle(logistic);
  const neural = neuralModel((w: Tensor, inputs: Tensor) => np.matmul(inputs, w));
  for (const inner of [
    { steps: 15, optimizer: 'gradient-descent', stepSize: 0.5 },
    { steps: 15, optimizer: 'armijo', start: 4, tolerance: 1e-3 },
  ] satisfies Inner[]) {
    const settings = { oracle, smoothness: 0.25, targetStep: 'constant', inner } as const;
    const there = createSso({ ...settings, model: neural });
    const here = createSso({ ...settings, model: linearModel() });
    let w = np.array(Float32Array.from(θ));
    let v: Float64Array = θ;
    for (let t = 0; t < 4; t++) {
      w = (await there.step(w, { x, y })).θ;
      v = (await here.step(v, { x: denseMatrix(N, D, values), y })).θ;
    }
    expect(furthest(await w.data(), v)).toBeLessThan(1e-4);
  }
  x.dispose();
  neural.dispose();
});

test('steps hold no more arrays after a hundred than after ten, and never ask the oracle inside', async () => {
  const { x, y, start } = problem(6);
  const model = neuralModel(network);
  let asked = 0;
  const oracle = (z: Float64Array) => {
    asked += 1;
    return logistic.evaluate(z, y);
  };
  const inner = { steps: 5, optimizer: 'gradient-descent', stepSize: 0.1 } as const;
  const sso = createSso({ model, oracle, smoothness: 0.25, targetStep: 'constant', inner });
  let θ = start();
  const watch = await watchBuffers();
  const held: number[] = [];
  for (let t = 0; t < 100; t++) {
    θ = (await sso.step(θ, { x })).θ;
    if (t === 9 || t === 99) held.push(watch.count().buffers);
  }
  watch.stop();
  expect(asked).toBe(100);
  expect(held[1]).toBe(held[0]);
  release(θ);
  x.dispose();
  model.dispose();
});

test('gradient descent without a step size is refused, with what to give', async () => {
  const { x, y, start } = problem(7);
  const model = neuralModel(network);
  const { oracle } = lossOracle(logistic);
  const inner = { steps: 5, optimizer: 'gradient-descent' } as const;
  const sso = createSso({ model, oracle, smoothness: 0.25, targetStep: 'constant', inner });
  await expect(sso.step(start(), { x, y })).rejects.toThrow(`give inner.stepSize, or optimizer 'armijo'`);
});
