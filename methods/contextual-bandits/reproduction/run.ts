/** Measures one seed: all parts, in the order of the claims. */
import type { Measurements } from '@papertape/reproduction';
import { TESTED, type Tested } from './methods.ts';
import { estimators } from './parts/estimators.ts';
import { runSettings } from './parts/generations.ts';
import { openBandit } from './parts/open-bandit.ts';
import { plantedErrors } from './parts/propensities.ts';
import type { Context } from './world.ts';

interface Part {
  readonly note: string;
  /** Its share of the time; a setting of the loop has 1. */
  readonly weight: number;
  run(): Promise<Measurements>;
}

/** `tested` are the methods that the claims are about; `only` names parts, for tests that need no others. */
export async function measure(
  context: Context,
  tested: Tested = TESTED,
  only?: readonly string[],
): Promise<Measurements> {
  context.report.device('JavaScript');
  const parts = partsOf(context, tested).filter(({ note }) => only?.includes(note) ?? true);
  const total = parts.reduce((sum, { weight }) => sum + weight, 0);
  const measured: Measurements = {};
  let done = 0;
  for (const { note, weight, run } of parts) {
    context.report.progress(done, total, note);
    Object.assign(measured, await run());
    done += weight;
    context.signal.throwIfAborted();
  }
  context.report.progress(total, total);
  return measured;
}

function partsOf(context: Context, tested: Tested): Part[] {
  const { settings, logs, openBandit: shop } = context.profile.parameters;
  const parts: Part[] = [
    {
      note: 'generations',
      weight: settings.length,
      run: () =>
        runSettings(context, tested, (done, name) =>
          context.report.progress(done, settings.length + 2 * logs, name),
        ),
    },
    { note: 'estimators', weight: logs, run: () => estimators(context, tested) },
    { note: 'planted errors', weight: logs, run: () => plantedErrors(context, tested) },
    { note: 'fashion shop', weight: shop ? 2 : 0, run: () => openBandit(context, tested) },
  ];
  return parts.filter(({ weight }) => weight > 0);
}

export const run = (context: Context) => measure(context);
