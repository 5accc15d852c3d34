// A program over groups of one to three members: the same sums, to the last bit, whoever computes which samples.
import { describe, expect, test } from 'vitest';
import { openTestGroup } from '../communicator/testing.ts';
import { planDataflow } from '../planner/index.ts';
import { createCounterRng } from '../rng/index.ts';
import { cutInterval, lengthOf } from '../shards/intervals.ts';
import type { Assignment } from './messages.ts';
import type { Program } from './program.ts';
import { programWorkload } from './program-workload.ts';
import { roleOf } from './role.ts';
import type { StepGradients } from './workload.ts';

const SAMPLES = 8;
const SIZES = [7, 3];
const LENGTH = 5;

/** Numbers of very different sizes, so that another order of sums shows. */
function drawn(sample: number, layer: number, length: number): Float32Array {
  const uniform = new Float32Array(2 * length);
  createCounterRng(3).fill({ step: 1, layer, operation: 0, sample }, uniform);
  return Float32Array.from({ length }, (_, i) => (uniform[i] ?? 0) * 10 ** (8 * (uniform[length + i] ?? 0)));
}

/** Gradients that depend on the statistics of all samples. */
const program: Program = {
  sizes: SIZES,
  initial: (layer) => new Float32Array(SIZES[layer] ?? 0).fill(1),
  openStep: (step, [first]) => ({
    length: LENGTH,
    statistics: async (sample) => drawn(sample, 0, LENGTH),
    gradient: async (sample, sums) => ({
      gradient: drawn(sample, step, 10).map((x, i) => x * (sums[i % LENGTH] ?? NaN) * (first?.[0] ?? NaN)),
      loss: sample + 0.5,
    }),
    close: () => {},
  }),
  scale: (sum) => 1 / sum.reduce((total, x) => total + x * x, 0),
  update: (slots) => slots,
};

const settings = (replicas: number) => ({
  program: { module: '', options: null, sizes: SIZES },
  steps: 1,
  samples: SAMPLES,
  slots: 1,
  stages: 1,
  replicas,
});

/** What each of `size` members gets of the first step. */
async function stepOf(size: number): Promise<StepGradients[]> {
  const group = await openTestGroup(size);
  try {
    const ranks = group.members.map(({ id }) => id);
    await group.edit(1, ranks);
    const layers = { start: 0, end: 2 };
    const assignment: Assignment = {
      epoch: 1,
      members: group.members,
      stages: [{ ranks, layers, samples: planDataflow(size, SAMPLES, 1), frequency: 1 }],
      owned: [layers],
      version: 0,
      transfers: [],
    };
    const workload = programWorkload(settings(size), program);
    return await Promise.all(
      group.communicators.map((communicator) =>
        workload.compute({
          role: roleOf(assignment, SIZES, communicator.id),
          weights: new Float32Array(10).fill(1),
          channel: communicator.channel(),
          step: 1,
          mark: async () => {},
        }),
      ),
    );
  } finally {
    await group.close();
  }
}

/** The gradients of both layers, put together from the shards of all members. */
function wholeOf(results: readonly StepGradients[]): number[] {
  const cuts = SIZES.map((end) => cutInterval({ start: 0, end }, results.length).map(lengthOf));
  const firsts = results.flatMap(({ reduced }, rank) => [...reduced.subarray(0, cuts[0]?.[rank])]);
  const seconds = results.flatMap(({ reduced }, rank) => [...reduced.subarray(cuts[0]?.[rank])]);
  return [...firsts, ...seconds];
}

describe('a program', async () => {
  const alone = await stepOf(1);

  test.each([2, 3, 5])('over %i members has the sums, scale, losses and statistics of one', async (size) => {
    const results = await stepOf(size);
    expect(wholeOf(results)).toEqual(wholeOf(alone));
    for (const { scale, report } of results) {
      expect(scale).toBe(alone[0]?.scale);
      expect(report).toEqual(alone[0]?.report);
    }
    expect(results.flatMap(({ losses }) => losses.map(([sample]) => sample)).sort()).toEqual(
      Array.from({ length: SAMPLES }, (_, sample) => sample),
    );
  });

  test('has in its report the statistics of all samples and the loss of each', () => {
    const { losses, statistics } = alone[0]?.report ?? { losses: [], statistics: [] };
    expect(losses).toEqual(Array.from({ length: SAMPLES }, (_, sample) => sample + 0.5));
    for (const [i, sum] of statistics.entries()) {
      const exact = losses.reduce((total, _, sample) => total + (drawn(sample, 0, LENGTH)[i] ?? 0), 0);
      expect(Math.abs(sum - exact) / exact).toBeLessThan(1e-6);
    }
    expect(statistics.length).toBe(LENGTH);
  });

  test('is refused in a pipeline', () => {
    expect(() => programWorkload({ ...settings(1), stages: 2 }, program)).toThrow(/one stage/);
  });
});
