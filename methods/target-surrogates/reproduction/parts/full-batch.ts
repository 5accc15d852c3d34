/** Part 2: the whole data set as one batch, 100 outer steps; what inner steps buy, against every baseline. */
import type { Measurements, RunContext } from '@papertape/reproduction';
import { baseline, BASELINES, ssoMethod, TEXTBOOK_INNER, type Tested } from '../methods.ts';
import type { Problem } from '../problem.ts';
import { reportTrace, trace, type Trace } from '../trace.ts';
import { bestOfGrid } from './grid.ts';

const STEPS = 100;

/** Losses after 100 outer steps; `…-long` after as many calls as the line search of SSO made in its 100 steps. */
export async function fullBatch(
  context: RunContext,
  problem: Problem,
  tested: Tested,
): Promise<Measurements> {
  const batches = [problem.all];
  const run = (method: Parameters<typeof trace>[3], steps = STEPS) =>
    trace(context, problem, batches, method, { steps, every: 1 });
  const found: Measurements = {};
  const rows: (string | number)[][] = [];
  const keep = (name: string, label: string, traced: Trace, setting: string) => {
    found[`full-${name}`] = traced.loss;
    found[`seconds-full-${name}`] = traced.seconds;
    rows.push([label, setting, traced.calls, traced.loss, traced.seconds]);
    reportTrace(context, `full batch: ${label}`, traced);
  };
  for (const m of [1, 10, 100]) {
    keep(`sso-m${m}`, `SSO, m=${m}`, await run(ssoMethod(tested, { steps: m })), 'η=1/L, inner Armijo');
    const textbook = await run(ssoMethod(tested, { steps: m, inner: TEXTBOOK_INNER }));
    keep(`sso-m${m}-textbook`, `SSO, m=${m}, α=1/β`, textbook, 'η=1/L, inner α=1/β');
  }
  const search = await run(ssoMethod(tested, { steps: 100, targetStep: 'armijo' }));
  keep('sso-search', 'SSO, line search, m=100', search, 'inner Armijo');
  found['full-sso-search-calls'] = search.calls;
  const least = { short: Infinity, long: Infinity };
  for (const name of BASELINES.filter((kind) => kind !== 'svrg')) {
    const best = await bestOfGrid(context, problem, batches, name, { steps: STEPS, every: 20 });
    const again = await trace(context, problem, batches, baseline(name, best.stepSize, batches), {
      calls: search.calls,
      every: 5,
    });
    keep(name, name.toUpperCase(), again, `best of the grid at 100 calls: ${best.stepSize}`);
    found[`full-${name}`] = best.trace.loss;
    found[`full-${name}-long`] = again.loss;
    if (name !== 'sls') least.short = Math.min(least.short, best.trace.loss);
    least.long = Math.min(least.long, again.loss);
  }
  found['full-best-baseline'] = least.short;
  found['full-best-baseline-long'] = least.long;
  context.report.table('full batch', {
    columns: ['method', 'setting', 'oracle calls', 'mean loss', 'seconds'],
    rows,
  });
  return found;
}
