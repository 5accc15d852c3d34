/** Measures one seed: what is simulated, what is trained in this process, and what is killed outside of it. */
import type { Measurements } from '@papertape/reproduction';
import type { Context } from './context.ts';
import { convergence } from './parts/convergence.ts';
import { fleets } from './parts/fleets.ts';
import { migration } from './parts/migration.ts';
import { processes } from './parts/processes.ts';
import { throughput } from './parts/throughput.ts';
import { TESTED, type Tested } from './tested.ts';

const PARTS = [
  { note: 'throughput (simulated)', run: throughput },
  { note: 'migration (simulated)', run: migration },
  { note: 'convergence', run: convergence },
  { note: 'fleets (simulated)', run: fleets },
  { note: 'processes', run: processes },
];

/** `tested` are the methods that the claims are about. */
export async function measure(context: Context, tested: Tested = TESTED): Promise<Measurements> {
  context.report.device('JavaScript');
  const measured: Measurements = {};
  for (const [done, { note, run: part }] of PARTS.entries()) {
    context.report.progress(done, PARTS.length, note);
    Object.assign(measured, await part(context, tested));
    context.signal.throwIfAborted();
  }
  context.report.progress(PARTS.length, PARTS.length);
  return measured;
}

export const run = (context: Context) => measure(context);
