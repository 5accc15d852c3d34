// For tests: one rank in a worker thread, which balances what it is given over shared memory.
import { parentPort, workerData } from 'node:worker_threads';
import { createBalancer } from '../balancer.ts';
import { joinSharedGroup, type SharedGroup } from '../reduce/shared-memory.ts';

export interface RankTask {
  readonly group: SharedGroup;
  readonly rank: number;
  readonly experts: number;
  /** Counts of each optimiser step and accumulation step. */
  readonly steps: readonly (readonly number[])[][];
  readonly patience: number;
}

const { group, rank, experts, steps, patience } = workerData as RankTask;
const accumulate = steps[0]?.length ?? 1;
const reduce = joinSharedGroup(group, rank, { patience });
const balancer = createBalancer({
  layers: 1,
  experts,
  topK: 1,
  scope: 'global',
  coefficient: 1,
  reduce,
  accumulate,
});
const found: number[][] = [];
for (const step of steps) {
  for (const counts of step) {
    const validTokens = counts.reduce((sum, count) => sum + count, 0);
    found.push([...(await balancer.observe(0, counts, validTokens))]);
  }
  found.push([...(balancer.cotangent()[0] ?? [])]);
  balancer.endStep();
}
parentPort?.postMessage(found);
