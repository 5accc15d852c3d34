// A program as a workload: statistics of all samples first, then gradients; both summed by one tree, whoever computes.
import {
  allGather,
  createReductionTree,
  gather,
  PartialSums,
  reduceScatter,
  type ReductionTree,
} from '../communicator/index.ts';
import { cutInterval } from '../shards/index.ts';
import { breathe } from './pipeline.ts';
import type { Program, ProgramStep } from './program.ts';
import type { ProgramSettings } from './settings.ts';
import type { StepGradients, StepWork, Workload } from './workload.ts';

/** Throws RangeError for a pipeline: programs have one stage and one slot. */
export function programWorkload(settings: ProgramSettings, program: Program): Workload {
  const { stages, slots, samples } = settings;
  if (stages !== 1 || slots !== 1) throw new RangeError('A program is trained in one stage and one slot.');
  // One tree, however many processes there are: a run with other replicas adds the same numbers in the same pairs.
  const tree = createReductionTree(samples, 1, 1);
  return {
    settings,
    layers: program.sizes.map((size) => ({ size, cost: size })),
    unitsOfSample: 1,
    scale: 1 / samples,
    initial: (layer) => program.initial(layer),
    compute: (work) => compute(program, tree, work),
    update: (slots, gradient, at) => program.update(slots, gradient, at),
  };
}

async function compute(program: Program, tree: ReductionTree, work: StepWork): Promise<StepGradients> {
  const { role, channel, step } = work;
  const size = work.weights.length;
  const running = program.openStep(step, weightsOf(work));
  try {
    const statistics = await sumStatistics(running, tree, work);
    const summed = await sumGradients(running, statistics, size, tree, work);
    const me = role.ring.members.indexOf(channel.id);
    const losses = [...summed.subarray(size)];
    return {
      reduced: gather(summed, role.ring.owned[me] ?? []),
      losses: samplesOf(work).map((sample) => [sample, losses[sample] ?? NaN]),
      scale: program.scale(summed.subarray(0, size)),
      report: { step, losses, statistics: [...statistics] },
    };
  } finally {
    running.close();
  }
}

async function sumStatistics(
  running: ProgramStep,
  tree: ReductionTree,
  work: StepWork,
): Promise<Float32Array> {
  if (running.length === 0) return new Float32Array(0);
  const sums = new PartialSums(tree);
  for (const sample of samplesOf(work)) {
    await work.mark('forward', work.step);
    await breathe(work.channel);
    sums.add(sample, await running.statistics(sample));
  }
  return await allReduce(work, tree, sums, running.length, `statistics/${work.step}`);
}

/** The gradients of all samples, and the loss of each behind them. */
async function sumGradients(
  running: ProgramStep,
  statistics: Float32Array,
  size: number,
  tree: ReductionTree,
  work: StepWork,
): Promise<Float32Array> {
  const length = size + tree.samples;
  const sums = new PartialSums(tree);
  for (const sample of samplesOf(work)) {
    await work.mark('backward', work.step);
    await breathe(work.channel);
    const { gradient, loss } = await running.gradient(sample, statistics);
    if (gradient.length !== size)
      throw new RangeError(`A gradient of ${gradient.length} is not one of ${size} weights.`);
    const vector = new Float32Array(length);
    vector.set(gradient);
    vector[size + sample] = loss;
    sums.add(sample, vector);
  }
  return await allReduce(work, tree, sums, length, `gradient/${work.step}`);
}

/** The sums over all samples, the same on every rank. */
async function allReduce(
  { role, channel, step, mark }: StepWork,
  tree: ReductionTree,
  { nodes }: PartialSums,
  length: number,
  tag: string,
): Promise<Float32Array> {
  const { members } = role.ring;
  const owned = cutInterval({ start: 0, end: length }, members.length).map((range) => [range]);
  const ring = { members, owned };
  const between = () => mark('all-reduce', step);
  await between();
  const summed = new Float32Array(length);
  const own = await reduceScatter(channel, ring, tree, nodes, `${tag}/reduce`, between);
  summed.set(own, owned[members.indexOf(channel.id)]?.[0]?.start ?? 0);
  await allGather(channel, ring, summed, `${tag}/gather`, between);
  return summed;
}

function samplesOf({ role }: StepWork): number[] {
  return role.samples.flatMap(({ start, end }) => Array.from({ length: end - start }, (_, i) => start + i));
}

function weightsOf({ role, weights }: StepWork): Float32Array[] {
  return role.offsets.slice(0, -1).map((start, i) => weights.subarray(start, role.offsets[i + 1]));
}
