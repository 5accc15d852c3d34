/** Part 5: small batches of labels that no θ fits: many inner steps fit each batch, and not the data. */
import type { Measurements, RunContext } from '@papertape/reproduction';
import { ssoMethod, type Tested } from '../methods.ts';
import { cutBatches, type Problem } from '../problem.ts';
import { reportTrace, trace } from '../trace.ts';

const SIZE = 25;

/** The mean loss over all data after the last of `epochs`: `small-m…` with η = 1/L, `small-search-m…` by line search. */
export async function smallBatch(
  context: RunContext,
  problem: Problem,
  tested: Tested,
  epochs: number,
): Promise<Measurements> {
  const batches = cutBatches(problem, SIZE, context.random('small batches'));
  const options = { steps: epochs * batches.length, every: Math.ceil((epochs * batches.length) / 100) };
  const found: Measurements = {};
  const rows: (string | number)[][] = [];
  for (const m of [1, 10, 100]) {
    for (const targetStep of ['constant', 'armijo'] as const) {
      const name = targetStep === 'constant' ? `m${m}` : `search-m${m}`;
      const traced = await trace(
        context,
        problem,
        batches,
        ssoMethod(tested, { steps: m, targetStep }),
        options,
      );
      found[`small-${name}`] = traced.loss;
      rows.push([
        m,
        targetStep === 'constant' ? 'η=1/L' : 'line search',
        traced.calls,
        traced.loss,
        traced.seconds,
      ]);
      reportTrace(context, `small batches: ${name}`, traced);
    }
  }
  const columns = ['m', 'η', 'oracle calls', 'mean loss', 'seconds'];
  context.report.table(`batches of ${SIZE}, labels that no θ fits`, { columns, rows });
  return found;
}
