/** Part 2: the whole data set as one batch, 100 outer steps; what inner steps buy, against every baseline. */
import type { Measurements, RunContext } from '@papertape/reproduction';
import { constant } from '../../src/index.ts';
import { baseline, BASELINES, ssoMethod, STEP_SIZES, TEXTBOOK_INNER, type Tested } from '../methods.ts';
import type { Problem } from '../problem.ts';
import { reportTrace, trace, type Trace } from '../trace.ts';
import { bestOf, bestOfGrid } from './grid.ts';

const STEPS = 100;

/** Losses after 100 outer steps; `…-long` after as many calls as the line search of SSO made in its 100 steps. */
export async function fullBatch(
  context: RunContext,
  problem: Problem,
  tested: Tested,
  thorough: boolean,
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
  const widest = await bestOf(STEP_SIZES, (eta) =>
    run(ssoMethod(tested, { steps: 100, schedule: constant(eta) })),
  );
  keep('sso-best', 'SSO, m=100, best η', widest.trace, `best of the grid: η=${widest.stepSize}`);
  if (thorough) {
    const ada = await bestOf(STEP_SIZES, (eta) =>
      run(ssoMethod(tested, { steps: 100, targetStep: 'ada', schedule: constant(eta) })),
    );
    keep('sso-ada', 'Ada-SSO, m=100, best η₀', ada.trace, `best of the grid: η₀=${ada.stepSize}`);
  }
  const search = await run(ssoMethod(tested, { steps: 100, targetStep: 'armijo' }));
  keep('sso-search', 'SSO, line search, m=100', search, 'inner Armijo');
  found['full-sso-search-calls'] = search.calls;
  const least = { short: Infinity, long: Infinity };
  for (const name of BASELINES.filter((kind) => kind !== 'svrg')) {
    const best = await bestOfGrid(context, problem, batches, name, { steps: STEPS, every: 20 });
    // SLS spends its trials as SSO's line search does; the others go on as long only where there is time.
    const longer = thorough || name === 'sls';
    const again = await trace(context, problem, batches, baseline(name, best.stepSize, batches), {
      calls: longer ? search.calls : STEPS,
      every: 2,
    });
    keep(name, name.toUpperCase(), again, `best of the grid at 100 steps: ${best.stepSize}`);
    found[`full-${name}`] = best.trace.loss;
    if (longer) found[`full-${name}-long`] = again.loss;
    if (name !== 'sls') least.short = Math.min(least.short, best.trace.loss);
    if (longer) least.long = Math.min(least.long, again.loss);
  }
  found['full-best-baseline'] = least.short;
  if (thorough) found['full-best-baseline-long'] = least.long;
  context.report.table('full batch', {
    columns: ['method', 'setting', 'oracle calls', 'mean loss', 'seconds'],
    rows,
  });
  return found;
}
