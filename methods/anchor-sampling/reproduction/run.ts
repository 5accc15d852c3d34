/** Measures one seed: every method of every setting of the profile, from the same start and with the same split. */
import type { Measurements, RunContext } from '@papertape/reproduction';
import { identities } from './identities.ts';
import { measure } from './measure.ts';
import { METHODS, planOf, type Methods } from './plan.ts';
import { SETTINGS, type Settings } from './settings.ts';

/**
 * The measurements of createTrace, named `<setting>.<method>.<measurement>`, and the accuracy of every evaluated
 * round as series, by round and by gradients spent; then what `identities` measures. Throws the reason of the context's signal when it is aborted.
 */
export async function run(
  context: RunContext,
  { methods = METHODS, settings = SETTINGS }: { methods?: Methods; settings?: Settings } = {},
): Promise<Measurements> {
  const { evaluateEvery, parts, allRounds } = planOf(context.profile.parameters);
  const { seed, signal, report } = context;
  const measurements: Measurements = {};
  report.device('JavaScript');
  let done = 0;
  for (const { setting, rounds, entries } of parts) {
    const { bytes } = await context.load(settings[setting].dataset);
    const open = settings[setting].open(bytes, seed);
    if (setting === 'harsh') {
      Object.assign(measurements, await identities(methods.fedamd.algorithm, settings[setting], open, seed));
    }
    for (const entry of entries) {
      const name = `${setting}.${entry.method}`;
      const found = await measure(settings[setting], open, methods[entry.method], {
        rate: entry.rate,
        rounds,
        evaluateEvery,
        seed,
        signal,
        async onRound({ round, accuracy }, gradients) {
          report.progress(++done, allRounds, name);
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
