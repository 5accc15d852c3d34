import { Worker } from 'node:worker_threads';
import { describe, expect, test } from 'vitest';
import { randomStream } from '@papertape/reproduction';
import { createBalancer } from '../balancer.ts';
import type { RankTask } from '../testing/rank.ts';
import { inProcessGroup } from './in-process.ts';
import { createSharedGroup, joinSharedGroup } from './shared-memory.ts';

const EXPERTS = 8;
const STEPS = 40;

/** Counts of 2 ranks, `STEPS` optimiser steps and 2 accumulation steps. */
function drawCounts() {
  const random = randomStream(1, 'counts');
  const counts = () => Array.from({ length: EXPERTS }, () => random.integer(50));
  return [0, 1].map(() => Array.from({ length: STEPS }, () => [counts(), counts()]));
}

function runRank(task: RankTask): Promise<number[][]> {
  return new Promise((resolve, reject) => {
    const worker = new Worker(new URL('../testing/rank.ts', import.meta.url), { workerData: task });
    worker.once('message', resolve);
    worker.once('error', reject);
  });
}

async function inProcess(all: number[][][][]): Promise<number[][][]> {
  const group = inProcessGroup(2);
  return Promise.all(
    all.map(async (steps, rank) => {
      const reduce = group[rank];
      const balancer = createBalancer({
        layers: 1,
        experts: EXPERTS,
        topK: 1,
        scope: 'global',
        coefficient: 1,
        accumulate: 2,
        ...(reduce && { reduce }),
      });
      const found: number[][] = [];
      for (const step of steps) {
        for (const counts of step) {
          found.push([
            ...(await balancer.observe(
              0,
              counts,
              counts.reduce((sum, count) => sum + count, 0),
            )),
          ]);
        }
        found.push([...(balancer.cotangent()[0] ?? [])]);
        balancer.endStep();
      }
      return found;
    }),
  );
}

describe('threads', () => {
  test('two of them get over shared memory what two ranks in one process get', async () => {
    const all = drawCounts();
    const group = createSharedGroup(2, EXPERTS + 2);
    const ranks = all.map((steps, rank) =>
      runRank({ group, rank, experts: EXPERTS, steps, patience: 20_000 }),
    );
    expect(await Promise.all(ranks)).toEqual(await inProcess(all));
  });

  test('a rank that the others leave alone says so', () => {
    const reduce = joinSharedGroup(createSharedGroup(2, 1), 0, { patience: 1 });
    expect(() => reduce(Float64Array.of(1))).toThrow(/Not all of 2 ranks came within 1 ms/);
  });

  test('what does not fit is refused', () => {
    const group = createSharedGroup(1, 2);
    expect(joinSharedGroup(group, 0)(Float64Array.of(1, 2))).toEqual(Float64Array.of(1, 2));
    expect(() => joinSharedGroup(group, 0)(new Float64Array(3))).toThrow(/capacity of 2/);
    expect(() => joinSharedGroup(group, 1)).toThrow(/Rank 1 is not in/);
    expect(() => createSharedGroup(0, 1)).toThrow(RangeError);
  });
});

describe('members in one process', () => {
  test('get the sum, round after round', async () => {
    const [a, b] = inProcessGroup(2);
    for (const value of [1, 10]) {
      const sums = await Promise.all([a?.(Float64Array.of(value)), b?.(Float64Array.of(2 * value))]);
      expect(sums).toEqual([Float64Array.of(3 * value), Float64Array.of(3 * value)]);
    }
  });

  test('are told when one comes twice, or with another length', () => {
    const [a, b] = inProcessGroup(2);
    void a?.(Float64Array.of(1));
    expect(() => a?.(Float64Array.of(1))).toThrow(/came again/);
    expect(() => b?.(Float64Array.of(1, 2))).toThrow(/2 numbers, others 1/);
  });
});
