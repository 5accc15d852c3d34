// The paper's shape of prompts (2000 shared, 200 own, 16 to a prefix) on the simulator: labelled as simulated throughout.
import type { Measurements, RunContext } from '@papertape/reproduction';
import type { Iteration } from '../../src/engine/index.ts';
import type { BatchParameters } from '../parameters.ts';
import { ARMS, type Tested } from './arms.ts';
import { fitCost, simulateSchedule } from './simulate.ts';
import { oneLevel } from './workloads.ts';

const SHAPE = { sharing: 16, prefix: 2000, distinct: 200, generate: 100, chunk: 2048 } as const;
const BLOCK_SIZE = 16;

/** 'simulated.ARM.seconds' and '.saturation' by the cost of the engine's iterations, and how well that fits. */
export function simulateLarger(
  { report, random }: Pick<RunContext, 'report' | 'random'>,
  iterations: readonly Iteration[],
  sizes: BatchParameters,
  tested: Tested,
): Measurements {
  const cost = fitCost(iterations);
  const shape = { ...sizes, ...SHAPE, groups: sizes.simulatedGroups };
  const requests = oneLevel(shape, random('larger prompts'));
  const blocks = Math.round((sizes.capacity * shape.groups * shape.prefix) / BLOCK_SIZE);
  const limits = { blocks, blockSize: BLOCK_SIZE, chunk: SHAPE.chunk };
  const measured: Measurements = { 'simulator.fit': cost.fit };
  const rows: (string | number)[][] = [];
  for (const arm of ARMS) {
    const found = simulateSchedule(arm.schedule(requests, limits, tested), requests, cost);
    measured[`simulated.${arm.name}.seconds`] = found.seconds;
    measured[`simulated.${arm.name}.saturation`] = found.saturation;
    rows.push([arm.label, found.seconds, found.saturation, found.iterations]);
  }
  report.table('Simulated: 2000 tokens shared, 200 own, 100 generated, 16 prompts to a prefix', {
    columns: ['arm', 'seconds, simulated', 'share of the time in rows, simulated', 'iterations'],
    rows,
  });
  report.table('Cost of an iteration, fitted to the engine', {
    columns: ['ms an iteration', 'ms a row', 'µs a key that a row sees', 'share of the variance explained'],
    rows: [[cost.a, cost.b, 1000 * cost.c, cost.fit]],
  });
  return measured;
}
