/** Runs each baseline over its whole grid and keeps the best, as is done for the method under test. */
import type { RunContext } from '@papertape/reproduction';
import { baseline, STEP_SIZES, type BaselineName } from '../methods.ts';
import type { Batch, Problem } from '../problem.ts';
import { trace, type Trace, type TraceOptions } from '../trace.ts';

export interface Best {
  readonly stepSize: number;
  readonly trace: Trace;
}

/** The run of least final loss over the grid of step sizes. SLS finds its own step and has no grid. */
export async function bestOfGrid(
  context: RunContext,
  problem: Problem,
  batches: readonly Batch[],
  name: BaselineName,
  options: TraceOptions,
): Promise<Best> {
  let best: Best | undefined;
  for (const stepSize of name === 'sls' ? [1] : STEP_SIZES) {
    const run = await trace(context, problem, batches, baseline(name, stepSize, batches), options);
    if (!best || run.loss < best.trace.loss) best = { stepSize, trace: run };
  }
  if (!best) throw new RangeError('The grid of step sizes is empty.');
  return best;
}
