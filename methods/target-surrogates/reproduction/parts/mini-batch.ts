/** Part 3: mini-batches: losses after some epochs, by batch size and number of inner steps. */
import type { Measurements, RunContext } from '@papertape/reproduction';
import { BASELINES, ssoMethod, type Tested } from '../methods.ts';
import { cutBatches, type Problem } from '../problem.ts';
import { reportTrace, trace, type Trace } from '../trace.ts';
import { bestOfGrid } from './grid.ts';

/** The size whose runs are drawn. */
const CHARTED = 625;

export interface MiniBatchSettings {
  readonly data: string;
  readonly size: number;
  readonly epochs: number;
  readonly innerSteps: readonly number[];
}

/** Measurements are named `DATA-bSIZE-METHOD`, and hold the full loss at the end. */
export async function miniBatch(
  context: RunContext,
  problem: Problem,
  tested: Tested,
  { data, size, epochs, innerSteps }: MiniBatchSettings,
): Promise<Measurements> {
  const batches = cutBatches(problem, size, context.random(`batches of ${size}`));
  const steps = epochs * batches.length;
  const options = { steps, every: Math.max(1, Math.floor(steps / 60)) };
  const found: Measurements = {};
  const rows: (string | number)[][] = [];
  const keep = (name: string, label: string, setting: string, traced: Trace) => {
    const key = `${data}-b${size}-${name}`;
    found[key] = traced.loss;
    found[`seconds-${key}`] = traced.seconds;
    rows.push([label, setting, traced.calls, traced.loss, traced.seconds]);
    // A result holds 200 series; those of the other sizes would be no chart's.
    if (size === CHARTED) reportTrace(context, `${data}, batches of ${size}: ${label}`, traced);
  };
  for (const m of innerSteps) {
    for (const targetStep of ['constant', 'armijo'] as const) {
      const method = ssoMethod(tested, { steps: m, targetStep });
      const [suffix, setting] = targetStep === 'armijo' ? ['-search', 'line search'] : ['', 'η=1/L'];
      const traced = await trace(context, problem, batches, method, options);
      keep(`sso-m${m}${suffix}`, `SSO, m=${m}${suffix && ', line search'}`, setting, traced);
    }
  }
  let least = Infinity;
  for (const name of BASELINES) {
    const best = await bestOfGrid(context, problem, batches, name, options);
    keep(name, name.toUpperCase(), `best of the grid: ${best.stepSize}`, best.trace);
    least = Math.min(least, best.trace.loss);
  }
  found[`${data}-b${size}-best-baseline`] = least;
  context.report.table(`${data}, batches of ${size}, ${epochs} epochs`, {
    columns: ['method', 'setting', 'oracle calls', 'mean loss', 'seconds'],
    rows,
  });
  return found;
}
