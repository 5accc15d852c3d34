/** Errors planted in the propensities of sound logs: how many are caught, and how many sound logs are accused. */
import type { Measurements } from '@papertape/reproduction';
import { withPropensities } from '../../src/testing/simulate.ts';
import type { MaturedRow, Policy, RewardModel } from '../../src/types.ts';
import { logGeneration, train } from '../loop.ts';
import type { Tested } from '../methods.ts';
import { mean } from '../value.ts';
import { moments, worldOf, type Context } from '../world.ts';

const LOGGING: Policy = { kind: 'squarecb', scale: 50, exponent: 0 };

type Wrong = Parameters<typeof withPropensities>[1];

/** Kinds of errors that happen: wrong scale, made up, another model's, another row's, one action's, one time's. */
function planted(rows: readonly MaturedRow[], tested: Tested, later: RewardModel): Record<string, Wrong> {
  const others = rows.map(({ decision }) => decision.chosen[0]?.propensity ?? 1);
  return {
    halved: (p) => p / 2,
    doubled: (p) => Math.min(1, 2 * p),
    complements: (p) => Math.max(0.01, 1 - p),
    uniform: (_, { candidates }) => 1 / candidates.length,
    one: () => 1,
    'of a later model': (_, { candidates, chosen }) =>
      tested.chances(LOGGING, later, candidates).probabilities[
        candidates.findIndex(({ id }) => id === chosen[0]?.id)
      ] ?? NaN,
    'of other rows': (_, { seed }) => others[(seed + 777) % others.length] ?? 1,
    'one action, a third': (p, { chosen }) => (chosen[0]?.id === '3' ? p / 3 : p),
    'a tenth of the time, a fifth': (p, { seed }) => (seed < others.length / 10 ? p / 5 : p),
    missing: (p, { seed }) => (seed === 5 ? NaN : p),
    zero: (p, { seed }) => (seed === 5 ? 0 : p),
  };
}

/** Share of planted errors that are caught, and of sound logs that are accused of any. */
export async function plantedErrors(context: Context, tested: Tested): Promise<Measurements> {
  const { logs, logRows } = context.profile.parameters;
  const world = worldOf(context.seed);
  const uniform = (name: string, rows: number) =>
    logGeneration(tested, { policy: { kind: 'uniform' } }, null, moments(context, world, name, rows), name);
  const model = train(tested, uniform('first model', logRows), world.dimension);
  const caught: number[] = [];
  const accused: number[] = [];
  for (let log = 0; log < logs; log++) {
    const rows = logGeneration(
      tested,
      { policy: LOGGING },
      model,
      moments(context, world, `planted ${log}`, logRows),
      `log ${log}`,
    );
    const later = train(tested, rows, world.dimension);
    const sound = (wrong: Wrong) =>
      tested.diagnose(withPropensities(rows, wrong).map(({ decision }) => decision)).sound;
    accused.push(sound((p) => p) ? 0 : 1);
    for (const wrong of Object.values(planted(rows, tested, later))) caught.push(sound(wrong) ? 0 : 1);
    context.signal.throwIfAborted();
    await context.breathe();
  }
  return { 'planted: caught': mean(caught), 'planted: sound logs accused': mean(accused) };
}
