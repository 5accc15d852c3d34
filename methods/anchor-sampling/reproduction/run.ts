/** Measures one seed: every method of every setting of the profile, from the same start and with the same split. */
import type { Measurements, RunContext } from '@papertape/reproduction';
import { measure } from './measure.ts';
import { planOf } from './plan.ts';
import { SETTINGS } from './settings.ts';

/**
 * The measurements of createTrace, named `<setting>.<method>.<measurement>`, and the accuracy of every evaluated
 * round as series, by round and by gradients spent. Throws the reason of the context's signal when it is aborted.
 */
export async function run(context: RunContext): Promise<Measurements> {
  const { rounds, evaluateEvery, parts, runs } = planOf(context.profile.parameters);
  const { seed, signal, report } = context;
  const measurements: Measurements = {};
  let done = 0;
  for (const { setting, entries } of parts) {
    const { bytes } = await context.load(SETTINGS[setting].dataset);
    const open = SETTINGS[setting].open(bytes, seed);
    for (const entry of entries) {
      const name = `${setting}.${entry.method}`;
      const found = await measure(SETTINGS[setting], open, entry, {
        rounds,
        evaluateEvery,
        seed,
        signal,
        async onRound({ round, accuracy }, gradients) {
          report.progress(++done, rounds * runs, name);
          if (accuracy !== null) {
            report.point(`${name}.accuracy`, round + 1, accuracy);
            report.point(`${name}.accuracy-by-gradients`, gradients, accuracy);
          }
          await context.breathe();
        },
      });
      for (const [metric, value] of Object.entries(found)) measurements[`${name}.${metric}`] = value;
    }
  }
  return measurements;
}
