/** Part 6: a policy learns from an expert who is asked about the states that the policy itself comes to. */
import { openDevice, release, type Tensor } from '@papertape/neural';
import type { Measurements, RunContext } from '@papertape/reproduction';
import { neuralModel, squared } from '../../src/index.ts';
import { CART_POLE } from '../imitation/cart-pole.ts';
import { expertAction, expertGains } from '../imitation/expert.ts';
import {
  actions,
  createParametricLearners,
  createPolicy,
  toTensor,
  type ExpertOracle,
  type Learner,
  type PolicyParameters,
} from '../imitation/policy.ts';
import { featuresOf, rollOut } from '../imitation/rollout.ts';
import type { Tested } from '../methods.ts';
import { capped } from '../trace.ts';

const CARTS = 32;
const STEPS = 16;
const LAST = 5;
const INNER_STEP_SIZES = [0.1, 0.3, 1];
const GRIDS = { sgd: [0.1, 0.3, 1, 3], adam: [0.003, 0.01, 0.03] } as const;

const loss = squared();
const oracle: ExpertOracle = (z, { expert }) => loss.evaluate(z, expert);

interface Learned {
  readonly losses: readonly number[];
  readonly times: readonly number[];
  /** Mean loss of the last rounds. */
  readonly last: number;
  /** Share of steps with the pole up, in the last rounds. */
  readonly standing: number;
}

/**
 * Each round the policy drives 32 carts for 16 steps and the expert is asked about all 512 states: one oracle call.
 * `imitation-METHOD`: ½(action − expert's)² on the states of the round, before its update, over the last five.
 */
export async function imitation(context: RunContext, tested: Tested, rounds: number): Promise<Measurements> {
  // A net this small is quicker on WebAssembly, and its numbers are the same in every browser.
  const device = await openDevice(context.device === 'webgpu' ? 'webgpu' : 'wasm');
  context.report.device(device.name);
  const model = neuralModel(actions);
  const parametric = createParametricLearners(model, oracle);
  const found: Measurements = {};
  const keep = (name: string, { best, stepSize }: { best: Learned; stepSize: number }) => {
    found[`imitation-${name}`] = best.last;
    found[`standing-${name}`] = best.standing;
    best.losses.forEach((value, t) => context.report.point(`imitation: ${name}`, t + 1, value));
    best.losses.forEach((value, t) =>
      context.report.point(`imitation: ${name}, by time`, best.times[t] ?? 0, value),
    );
    rows.push([name, stepSize, best.last, best.standing]);
  };
  const rows: (string | number)[][] = [];
  for (const m of [1, 10, 50]) {
    const best = await overGrid(INNER_STEP_SIZES, (stepSize) =>
      learn(context, model, rounds, () => ssoLearner(tested, model, m, stepSize)),
    );
    keep(`sso-m${m}`, best);
  }
  for (const name of ['sgd', 'adam'] as const) {
    const best = await overGrid(GRIDS[name], (stepSize) =>
      learn(context, model, rounds, (start) => parametric.learner(name, stepSize, start)),
    );
    keep(name, best);
  }
  parametric.dispose();
  model.dispose();
  context.report.table('imitation', { columns: ['method', 'step size', 'last loss', 'standing'], rows });
  found['imitation-best-baseline'] = Math.min(found['imitation-sgd'] ?? NaN, found['imitation-adam'] ?? NaN);
  return found;
}

async function overGrid(grid: readonly number[], run: (stepSize: number) => Promise<Learned>) {
  let best: { best: Learned; stepSize: number } | undefined;
  for (const stepSize of grid) {
    const learned = await run(stepSize);
    if (!best || learned.last < best.best.last) best = { best: learned, stepSize };
  }
  if (!best) throw new RangeError('The grid of step sizes is empty.');
  return best;
}

type Model = ReturnType<typeof neuralModel<PolicyParameters, Tensor>>;
type Ending = Learner & { end(): void };

function ssoLearner(tested: Tested, model: Model, steps: number, stepSize: number): Ending {
  const sso = tested.createSso<PolicyParameters, Tensor, { x: Tensor; expert: Float64Array }>({
    model,
    oracle,
    smoothness: loss.smoothness,
    targetStep: 'constant',
    inner: { steps, optimizer: 'gradient-descent', stepSize },
  });
  return { step: (θ, x, expert) => sso.step(θ, { x, expert }), end: () => undefined };
}

/** One run; every method begins with the same policy and meets the same starts. */
async function learn(
  context: RunContext,
  model: Model,
  rounds: number,
  create: (start: PolicyParameters) => Ending,
): Promise<Learned> {
  const random = context.random('carts');
  const gains = expertGains();
  let θ = createPolicy(context.random('policy'));
  const learner = create(θ);
  const [losses, times, standing]: number[][] = [[], [], []];
  let seconds = 0;
  for (let round = 0; round < rounds; round++) {
    const policy = async (features: Float32Array<ArrayBuffer>) => {
      const x = toTensor(features);
      const chosen = await model.apply(θ, x);
      x.dispose();
      return chosen;
    };
    const seen = await rollOut(policy, random, CARTS, STEPS);
    const x = toTensor(featuresOf(seen.visited));
    const expert = Float64Array.from(seen.visited, (state) =>
      expertAction(gains, state, CART_POLE.strongest),
    );
    const before = performance.now();
    const step = await learner.step(θ, x, expert);
    seconds += (performance.now() - before) / 1000;
    θ = step.θ;
    x.dispose();
    losses?.push(capped(step.loss));
    times?.push(seconds);
    standing?.push(seen.standing);
    await context.breathe();
  }
  release(θ);
  learner.end();
  return { losses: losses ?? [], times: times ?? [], last: lastMean(losses), standing: lastMean(standing) };
}

function lastMean(values: readonly number[] = []): number {
  return values.slice(-LAST).reduce((sum, value) => sum + value, 0) / LAST;
}
