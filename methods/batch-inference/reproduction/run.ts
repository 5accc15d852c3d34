/** Measures one seed: the planner's savings, then every arm on one engine, then schedules on the fitted simulator. */
import type { Measurements, RunContext } from '@papertape/reproduction';
import { createEngine, randomWeights, type LlamaConfig } from '../src/engine/index.ts';
import { ABLATIONS, ARMS, plannedGroups, TESTED, type Limits, type Tested } from './engine/arms.ts';
import { busyMilliseconds } from './engine/clock.ts';
import { measurementsOf, reportArms, reportHistogram, runArms, type ArmRun } from './engine/compare.ts';
import { simulateLarger } from './engine/larger.ts';
import { warmUp } from './engine/warm.ts';
import { oneLevel, twoLevels } from './engine/workloads.ts';
import type { BatchParameters } from './parameters.ts';
import { measurePlanner } from './planner/measure.ts';

type Context = RunContext<BatchParameters>;

const BLOCK_SIZE = 16;

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
export const limitsOf = ({ groups, prefix, capacity, chunk }: BatchParameters): Limits => ({
  blockSize: BLOCK_SIZE,
  blocks: Math.round((capacity * groups * prefix) / BLOCK_SIZE),
  chunk,
});

/** `tested` is what the claims are about. */
export async function measure(context: Context, tested: Tested = TESTED): Promise<Measurements> {
  return { ...measurePlanner(context, [0, 0.1]), ...(await measureEngine(context, tested)) };
}

/** Everything but the planner's savings. */
export async function measureEngine(context: Context, tested: Tested): Promise<Measurements> {
  const { report, profile, random } = context;
  const sizes = profile.parameters;
  const limits = limitsOf(sizes);
  const engine = await createEngine({
    config: configOf(sizes),
    weights: randomWeights(configOf(sizes), random('weights')),
    blocks: limits.blocks,
    blockSize: limits.blockSize,
    device: context.device,
  });
  report.device(engine.device);
  try {
    report.progress(0.1, 1, 'compiling');
    await warmUp(engine, Math.min(limits.chunk, limits.blocks * limits.blockSize));
    const one = { name: 'one', requests: oneLevel(sizes, random('one level')), arms: ARMS };
    const two = { name: 'two', requests: twoLevels(sizes, random('two levels')), arms: ABLATIONS };
    const ones = await runArms(context, engine, one, limits, tested, [0.15, 0.6]);
    const twos = await runArms(context, engine, two, limits, tested, [0.6, 0.98]);
    reportArms(context, 'One level of prefixes', ones);
    reportArms(context, 'Two levels of prefixes', twos);
    reportHistogram(context, 'one', ones);
    reportHistogram(context, 'two', twos);
    const compared = { ...measurementsOf('one', ones), ...measurementsOf('two', twos) };
    return {
      ...compared,
      'margin.safety': safetyOf(compared),
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

/** Smallest lead of a chosen token over ten times the greatest difference of logits, which is at least a rounding. */
function safetyOf(compared: Measurements): number {
  const of = (what: string) => ['one', 'two'].map((workload) => compared[`${workload}.${what}`] ?? NaN);
  return Math.min(...of('margin')) / (10 * Math.max(...of('difference'), 2 ** -23));
}

/** The plan of the first workload, timed by itself, over the run that it is part of. */
function planningShare(
  runs: readonly ArmRun[],
  requests: Parameters<typeof plannedGroups>[0],
  limits: Limits,
): Measurements {
  const began = busyMilliseconds();
  plannedGroups(requests, limits);
  const seconds = (busyMilliseconds() - began) / 1000;
  const batch = runs.find(({ arm }) => arm.name === 'batch');
  return { 'planning.seconds': seconds, 'planning.share': seconds / (batch?.busy ?? NaN) };
}

export const run = (context: Context) => measure(context);
