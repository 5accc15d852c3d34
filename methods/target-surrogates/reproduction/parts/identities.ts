/** Part 1: what makes the surrogate a surrogate, checked from outside on batches and random θ. */
import type { Measurements, RandomStream, RunContext } from '@papertape/reproduction';
import {
  constant,
  createSgd,
  linearModel,
  logistic,
  type Answer,
  type Inner,
  type Matrix,
} from '../../src/index.ts';
import type { Tested } from '../methods.ts';
import { cutBatches, type Batch, type Problem } from '../problem.ts';

const model = linearModel();
const BATCHES = 8;
const DIRECTIONS = 25;

/**
 * `gap-least`: the least of (G − h)/(1 + h) at random θ. `touch-worst`: |G − h| at θₜ. `rise-worst`: how far G rose
 * in a step. `decrease-error`: the decrease reported, against G worked out here from the answer alone.
 * `first-step-error`: one inner step of α against SGD with α. `calls-per-step`: calls the oracle really got.
 */
export async function identities(
  context: RunContext,
  problem: Problem,
  tested: Tested,
): Promise<Measurements> {
  const random = context.random('identities');
  const found = { gap: Infinity, touch: 0, rise: 0, error: 0, first: 0, calls: 0, steps: 0 };
  for (const batch of cutBatches(problem, 250, random).slice(0, BATCHES)) {
    const θ = problem.start.map((value) => value + random.normal());
    const z = model.apply(θ, batch.x);
    const answer = logistic.evaluate(z, batch.y);
    const bound = (ω: Float64Array) =>
      surrogateAt(model.apply(ω, batch.x), z, answer, 1 / logistic.smoothness);
    found.touch = Math.max(found.touch, Math.abs(bound(θ) - lossAt(θ, batch)));
    found.gap = Math.min(found.gap, leastGap(random, bound, θ, batch));
    for (const inner of [
      { steps: 10, optimizer: 'gradient-descent' },
      { steps: 10, optimizer: 'armijo' },
    ] as const) {
      const { step, calls } = await observedStep(tested, inner, θ, batch);
      const fall = bound(θ) - bound(step.θ);
      found.rise = Math.max(found.rise, -fall);
      found.error = Math.max(found.error, Math.abs(fall - step.surrogateDecrease) / Math.abs(fall));
      found.calls += calls;
      found.steps += 1;
    }
    found.first = Math.max(found.first, await firstStepError(tested, θ, batch));
    await context.breathe();
  }
  return {
    'gap-least': found.gap,
    'touch-worst': found.touch,
    'rise-worst': found.rise,
    'decrease-error': found.error,
    'first-step-error': found.first,
    'calls-per-step': found.calls / found.steps,
  };
}

/** The least of (G − h)/(1 + h) in random directions, from near to far. */
function leastGap(
  random: RandomStream,
  bound: (ω: Float64Array) => number,
  θ: Float64Array,
  batch: Batch,
): number {
  let least = Infinity;
  for (let k = 0; k < DIRECTIONS; k++) {
    const length = 10 ** (4 * random.uniform() - 3);
    const ω = θ.map((value) => value + length * random.normal());
    const h = lossAt(ω, batch);
    least = Math.min(least, (bound(ω) - h) / (1 + h));
  }
  return least;
}

function lossAt(θ: Float64Array, batch: Batch): number {
  return logistic.value(model.apply(θ, batch.x), batch.y);
}

/** G by its definition, from the targets f(ω), the point z it was built at, and the oracle's answer there. */
export function surrogateAt(
  moved: Float64Array,
  z: Float64Array,
  { loss, grad }: Answer,
  eta: number,
): number {
  let sum = 0;
  for (let i = 0; i < z.length; i++) {
    const by = (moved[i] ?? 0) - (z[i] ?? 0);
    sum += (grad[i] ?? 0) * by + (by * by) / (2 * eta);
  }
  return loss + sum / z.length;
}

/** One step of the method under test, with the oracle's calls counted by the oracle itself. */
async function observedStep(tested: Tested, inner: Inner, θ: Float64Array, batch: Batch) {
  let calls = 0;
  const sso = tested.createSso<Float64Array, Matrix, Batch>({
    model: linearModel(),
    oracle: (z, { y }) => {
      calls += 1;
      return logistic.evaluate(z, y);
    },
    smoothness: logistic.smoothness,
    targetStep: 'constant',
    inner,
  });
  const step = await sso.step(θ, batch);
  return { step, calls };
}

async function firstStepError(tested: Tested, θ: Float64Array, batch: Batch): Promise<number> {
  const α = 0.7;
  const inner = { steps: 1, optimizer: 'gradient-descent', stepSize: α } as const;
  const { step } = await observedStep(tested, inner, θ, batch);
  const oracle = (z: Float64Array, { y }: Batch) => logistic.evaluate(z, y);
  const sgd = await createSgd<Batch>({ model, oracle, schedule: constant(α) }).step(θ, batch);
  return Math.max(...step.θ.map((value, i) => Math.abs(value - (sgd.θ[i] ?? NaN))));
}
