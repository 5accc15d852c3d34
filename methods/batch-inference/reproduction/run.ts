/** Measures one seed: the planner's savings, then every arm on one engine, then schedules on the fitted simulator. */
import type { Measurements, RunContext } from '@papertape/reproduction';
import {
  createEngine,
  randomWeights,
  type GenerationRequest,
  type LlamaConfig,
} from '../src/engine/index.ts';
import { ABLATIONS, ARMS, plannedGroups, TESTED, type Limits, type Tested } from './engine/arms.ts';
import { measurementsOf, reportArms, reportHistogram, runArms, type ArmRun } from './engine/compare.ts';
import { measureKernel } from './engine/kernel.ts';
import { simulateLarger } from './engine/larger.ts';
import { warmUp } from './engine/warm.ts';
import { oneLevel, twoLevels } from './engine/workloads.ts';
import type { BatchParameters } from './parameters.ts';
import { measurePlanner } from './planner/measure.ts';

type Context = RunContext<BatchParameters>;

const BLOCK_SIZE = 16;
/** Times that the plan is made when it is timed. */
const PLANS = 5;

export const configOf = ({ layers, features, heads, hidden, vocabulary }: BatchParameters): LlamaConfig => ({
  layers,
  features,
  heads,
  kvHeads: heads,
  headSize: features / heads,
  hidden,
  vocabulary,
  ropeBase: 10_000,
  epsilon: 1e-5,
});

/** Pool and iterations: the pool holds `capacity` of the tokens of all prefixes. */
export const limitsOf = ({ prefix, capacity, chunk }: BatchParameters, groups: number): Limits => ({
  blockSize: BLOCK_SIZE,
  blocks: Math.round((capacity * groups * prefix) / BLOCK_SIZE),
  chunk,
});

/** `tested` is what the claims are about. */
export async function measure(context: Context, tested: Tested = TESTED): Promise<Measurements> {
  return { ...measurePlanner(context, [0, 0.03]), ...(await measureEngine(context, tested)) };
}

/** Everything but the planner's savings. */
export async function measureEngine(context: Context, tested: Tested): Promise<Measurements> {
  const { report, profile, random } = context;
  const sizes = profile.parameters;
  const limits = limitsOf(sizes, Math.max(sizes.groups, sizes.mixedGroups));
  const engine = await createEngine({
    config: configOf(sizes),
    weights: randomWeights(configOf(sizes), random('weights')),
    blocks: limits.blocks,
    blockSize: limits.blockSize,
    device: context.device,
  });
  report.device(engine.device);
  try {
    report.progress(0.03, 1, 'compiling');
    await warmUp(engine, Math.min(limits.chunk, limits.blocks * limits.blockSize));
    const one = { name: 'one', requests: oneLevel(sizes, random('one level')), arms: ARMS };
    const two = { name: 'two', requests: twoLevels(sizes, random('two levels')), arms: ABLATIONS };
    const ones = await runArms(context, engine, one, limitsOf(sizes, sizes.groups), tested, [0.05, 0.5]);
    const twos = await runArms(context, engine, two, limitsOf(sizes, sizes.mixedGroups), tested, [0.5, 0.98]);
    reportArms(context, 'One level of prefixes', ones);
    reportArms(context, 'Two levels of prefixes', twos);
    reportHistogram(context, 'one', ones);
    reportHistogram(context, 'two', twos);
    const compared = { ...measurementsOf('one', ones), ...measurementsOf('two', twos) };
    return {
      ...compared,
      'margin.safety': safetyOf(compared),
      ...(engine.device === 'webgpu' ? await measureKernel(context, sizes) : {}),
      ...planningShare(ones, one.requests, limits),
      ...simulateLarger(
        context,
        [...ones, ...twos].flatMap(({ found }) => found.iterations),
        sizes,
        tested,
      ),
    };
  } finally {
    engine.dispose();
  }
}

/**
 * Smallest lead of a chosen token over ten times the greatest difference of logits between the arms of its workload,
 * which is at least a rounding.
 */
function safetyOf(compared: Measurements): number {
  const safeties = ['one', 'two'].map((workload) => {
    const [margin, difference] = ['margin', 'difference'].map(
      (what) => compared[`${workload}.${what}`] ?? NaN,
    );
    return (margin ?? NaN) / (10 * Math.max(difference ?? NaN, 2 ** -23));
  });
  return Math.min(...safeties);
}

/** A plan of the first workload on the clock, the shortest of a few, over the time of the run that it is part of. */
function planningShare(
  runs: readonly ArmRun[],
  requests: readonly GenerationRequest[],
  limits: Limits,
): Measurements {
  const seconds = Array.from({ length: PLANS }, () => {
    const began = performance.now();
    plannedGroups(requests, limits);
    return (performance.now() - began) / 1000;
  });
  const shortest = Math.min(...seconds);
  const batch = runs.find(({ arm }) => arm.name === 'batch');
  return { 'planning.seconds': shortest, 'planning.share': shortest / (batch?.busy ?? NaN) };
}

export const run = (context: Context) => measure(context);
