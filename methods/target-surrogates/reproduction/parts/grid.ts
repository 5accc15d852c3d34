/** Runs each baseline over its whole grid and keeps the best, as is done for the method under test. */
import type { RunContext } from '@papertape/reproduction';
import { baseline, STEP_SIZES, type BaselineName } from '../methods.ts';
import type { Batch, Problem } from '../problem.ts';
import { trace, type Trace, type TraceOptions } from '../trace.ts';

export interface Best {
  readonly stepSize: number;
  readonly trace: Trace;
}

/** The run of least final loss over a grid of step sizes, the first of equals. Throws RangeError for no grid. */
export async function bestOf(
  grid: readonly number[],
  run: (stepSize: number) => Promise<Trace>,
): Promise<Best> {
  let best: Best | undefined;
  for (const stepSize of grid) {
    const found = await run(stepSize);
    if (!best || found.loss < best.trace.loss) best = { stepSize, trace: found };
  }
  if (!best) throw new RangeError('The grid of step sizes is empty.');
  return best;
}

/** A baseline at the best of its grid. SLS finds its own step and has none. */
export function bestOfGrid(
  context: RunContext,
  problem: Problem,
  batches: readonly Batch[],
  name: BaselineName,
  options: TraceOptions,
): Promise<Best> {
  return bestOf(name === 'sls' ? [1] : STEP_SIZES, (stepSize) =>
    trace(context, problem, batches, baseline(name, stepSize, batches), options),
  );
}
