/** Measures one seed: all parts, in the order of the claims. */
import type { Measurements } from '@papertape/reproduction';
import { TESTED, type Tested } from './methods.ts';
import { estimators } from './parts/estimators.ts';
import { runSettings } from './parts/generations.ts';
import { openBandit } from './parts/open-bandit.ts';
import { plantedErrors } from './parts/propensities.ts';
import type { Context } from './world.ts';

/** `tested` are the methods that the claims are about. */
export async function measure(context: Context, tested: Tested = TESTED): Promise<Measurements> {
  const { settings, logs, openBandit: shop } = context.profile.parameters;
  context.report.device('JavaScript');
  // A log with its estimates takes about as long as a setting.
  const total = settings.length + 2 * logs + (shop ? 2 : 0);
  const measured = await runSettings(context, tested, (done, name) =>
    context.report.progress(done, total, name),
  );
  if (logs > 0) {
    context.report.progress(settings.length, total, 'estimators');
    Object.assign(measured, await estimators(context, tested));
    context.report.progress(settings.length + logs, total, 'planted errors');
    Object.assign(measured, await plantedErrors(context, tested));
  }
  if (shop) {
    context.report.progress(settings.length + 2 * logs, total, 'fashion shop');
    Object.assign(measured, await openBandit(context, tested));
  }
  context.report.progress(total, total);
  return measured;
}

export const run = (context: Context) => measure(context);
