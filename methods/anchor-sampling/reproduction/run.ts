/** Measures one seed: every method of every setting of the profile, from the same start and with the same split. */
import type { Measurements, RunContext } from '@papertape/reproduction';
import { createFederation } from '../src/index.ts';
import { METHODS, planOf, type Entry, type Plan } from './plan.ts';
import { SETTINGS, type OpenSetting, type SettingName } from './settings.ts';
import { createTrace } from './trace.ts';

/** The measurements that index.ts documents. Throws the reason of the context's signal when it is aborted. */
export async function run(context: RunContext): Promise<Measurements> {
  const plan = planOf(context.profile.parameters);
  const measurements: Measurements = {};
  let done = 0;
  for (const part of plan.parts) {
    const { bytes } = await context.load(SETTINGS[part.setting].dataset);
    const open = SETTINGS[part.setting].open(bytes, context.seed);
    for (const entry of part.entries) {
      const name = `${part.setting}.${entry.method}`;
      const advance = () => context.report.progress(++done, plan.rounds * plan.runs, name);
      const found = await measure(context, plan, part.setting, open, entry, advance);
      for (const [metric, value] of Object.entries(found)) measurements[`${name}.${metric}`] = value;
    }
  }
  return measurements;
}

async function measure(
  context: RunContext,
  plan: Plan,
  name: SettingName,
  { clients, model, test }: OpenSetting,
  { method, rate }: Entry,
  advance: () => void,
): Promise<Measurements> {
  const { participation, localSteps, batch, target } = SETTINGS[name];
  const { algorithm, probability } = METHODS[method];
  const federation = createFederation({ clients, model, participation, test });
  const trace = createTrace(plan.rounds, target);
  const rounds = federation.run({
    algorithm,
    rate,
    localSteps,
    batch,
    anchorProbability: probability(clients.length, participation),
    rounds: plan.rounds,
    seed: context.seed,
    evaluateEvery: plan.evaluateEvery,
    signal: context.signal,
  });
  for await (const round of rounds) {
    trace.add(round);
    if (round.accuracy !== null) {
      context.report.point(`${name}.${method}.accuracy`, round.round + 1, round.accuracy);
      context.report.point(`${name}.${method}.accuracy-by-gradients`, trace.gradients(), round.accuracy);
    }
    advance();
    await context.breathe();
  }
  await federation.close();
  return trace.measurements();
}
