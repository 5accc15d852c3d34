/** Part 2: the whole data set as one batch, 100 outer steps; what inner steps buy, against every baseline. */
import type { Measurements, RunContext } from '@papertape/reproduction';
import { constant } from '../../src/index.ts';
import {
  baseline,
  BASELINES,
  ssoMethod,
  STEP_SIZES,
  TEXTBOOK_INNER,
  type SsoSettings,
  type Tested,
} from '../methods.ts';
import type { Problem } from '../problem.ts';
import { reportTrace, trace, type Trace } from '../trace.ts';
import { bestOf, bestOfGrid } from './grid.ts';

const STEPS = 100;

/**
 * `full-METHOD`: losses after 100 outer steps; `…-long` after as many calls as the line search of SSO made in its 100
 * steps. Baselines, and SSO as `sso-best`, are at the best of the same grid of step sizes.
 */
export async function fullBatch(
  context: RunContext,
  problem: Problem,
  tested: Tested,
  thorough: boolean,
): Promise<Measurements> {
  const ledger = newLedger(context);
  await surrogateRuns(context, problem, tested, thorough, ledger);
  const { found } = ledger;
  const calls = found['full-sso-search-calls'] ?? NaN;
  const batches = [problem.all];
  const least = { short: Infinity, long: Infinity };
  for (const name of BASELINES.filter((kind) => kind !== 'svrg')) {
    const best = await bestOfGrid(context, problem, batches, name, { steps: STEPS, every: 20 });
    // SLS spends its trials as SSO's line search does; the others go on as long only where there is time.
    const longer = thorough || name === 'sls';
    const method = baseline(name, best.stepSize, batches);
    const again = await trace(context, problem, batches, method, { calls: longer ? calls : STEPS, every: 2 });
    ledger.keep(name, name.toUpperCase(), again, `best of the grid at 100 steps: ${best.stepSize}`);
    found[`full-${name}`] = best.trace.loss;
    if (longer) found[`full-${name}-long`] = again.loss;
    if (name !== 'sls') least.short = Math.min(least.short, best.trace.loss);
    if (longer) least.long = Math.min(least.long, again.loss);
  }
  found['full-best-baseline'] = least.short;
  if (thorough) found['full-best-baseline-long'] = least.long;
  ledger.finish();
  return found;
}

type Ledger = ReturnType<typeof newLedger>;

function newLedger(context: RunContext) {
  const found: Measurements = {};
  const rows: (string | number)[][] = [];
  return {
    found,
    keep(name: string, label: string, traced: Trace, setting: string) {
      found[`full-${name}`] = traced.loss;
      found[`seconds-full-${name}`] = traced.seconds;
      rows.push([label, setting, traced.calls, traced.loss, traced.seconds]);
      reportTrace(context, `full batch: ${label}`, traced);
    },
    finish() {
      const columns = ['method', 'setting', 'oracle calls', 'mean loss', 'seconds'];
      context.report.table('full batch', { columns, rows });
    },
  };
}

async function surrogateRuns(
  context: RunContext,
  problem: Problem,
  tested: Tested,
  thorough: boolean,
  { found, keep }: Ledger,
): Promise<void> {
  const run = (settings: SsoSettings) =>
    trace(context, problem, [problem.all], ssoMethod(tested, settings), { steps: STEPS, every: 1 });
  for (const m of [1, 10, 100]) {
    keep(`sso-m${m}`, `SSO, m=${m}`, await run({ steps: m }), 'η=1/L, inner Armijo');
    const textbook = await run({ steps: m, inner: TEXTBOOK_INNER });
    keep(`sso-m${m}-textbook`, `SSO, m=${m}, α=1/β`, textbook, 'η=1/L, inner α=1/β');
  }
  const best = await bestOf(STEP_SIZES, (eta) => run({ steps: 100, schedule: constant(eta) }));
  keep('sso-best', 'SSO, m=100, best η', best.trace, `best of the grid: η=${best.stepSize}`);
  if (thorough) {
    const ada = await bestOf(STEP_SIZES, (eta) =>
      run({ steps: 100, targetStep: 'ada', schedule: constant(eta) }),
    );
    keep('sso-ada', 'Ada-SSO, m=100, best η₀', ada.trace, `best of the grid: η₀=${ada.stepSize}`);
  }
  const search = await run({ steps: 100, targetStep: 'armijo' });
  keep('sso-search', 'SSO, line search, m=100', search, 'inner Armijo');
  found['full-sso-search-calls'] = search.calls;
}
