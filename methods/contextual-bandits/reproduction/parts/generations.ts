/** The loop in every setting: deployed and greedy value, errors, imbalance and how they go from one generation to the next. */
import type { Measurements } from '@papertape/reproduction';
import { generationsOf, logGeneration, train } from '../loop.ts';
import type { Tested } from '../methods.ts';
import { SETTINGS, type Setting } from '../settings.ts';
import {
  autocorrelation,
  correlation,
  deviation,
  errorOf,
  mean,
  scaled,
  scaleOf,
  valueOf,
  type Scale,
} from '../value.ts';
import { moments, worldOf, type Context, type Moment } from '../world.ts';
import type { MaturedRow, RewardModel } from '../../src/types.ts';
import type { World } from '../../src/testing/world.ts';

const GREEDY = { kind: 'greedy' } as const;

/** What all settings of a seed share. */
interface Shared {
  readonly world: World;
  readonly contexts: readonly Moment[];
  readonly scale: Scale;
  momentsOf(generation: number): readonly Moment[];
}

/** Of one generation. */
interface Observed {
  readonly deployed: number;
  readonly greedy: number;
  readonly error: number;
  readonly positive: number;
}

/** All settings of the profile; `onSetting` is called with their number as they end. */
export async function runSettings(
  context: Context,
  tested: Tested,
  onSetting: (done: number, name: string) => void,
): Promise<Measurements> {
  const { settings, contexts, rows, frozen } = context.profile.parameters;
  const world = worldOf(context.seed);
  const logged = new Map<number, Moment[]>();
  const test = moments(context, world, 'test', contexts);
  const shared: Shared = {
    world,
    contexts: test,
    scale: scaleOf(test),
    momentsOf(generation) {
      const known = logged.get(generation) ?? moments(context, world, `generation ${generation}`, rows);
      logged.set(generation, known);
      return known;
    },
  };
  const measured: Measurements = { 'uniform.value': shared.scale.uniform, 'best.value': shared.scale.best };
  const table: (string | number)[][] = [];
  for (const [done, name] of settings.entries()) {
    onSetting(done, name);
    const setting: Setting = SETTINGS[name as keyof typeof SETTINGS];
    const { observed, model } = await runSetting(context, tested, name, setting, shared);
    const own = summarise(observed, context.profile.parameters.settling);
    for (const [measure, value] of Object.entries(own)) measured[`${name}: ${measure}`] = value;
    table.push([name, ...COLUMNS.map((column) => Number((own[column] ?? NaN).toFixed(3)))]);
    if (frozen.includes(name) && model !== null) {
      Object.assign(measured, await frozenData(context, tested, name, setting, model, shared));
    }
  }
  context.report.table('settings', { columns: ['setting', ...COLUMNS], rows: table });
  return measured;
}

const COLUMNS = ['deployed', 'greedy', 'deviation', 'positive', 'error', 'autocorrelation'];

async function runSetting(context: Context, tested: Tested, name: string, setting: Setting, shared: Shared) {
  const { generations } = context.profile.parameters;
  const observed: Observed[] = [];
  let last: RewardModel | null = null;
  let before: readonly MaturedRow[] = [];
  for (const { model, rows } of generationsOf(tested, setting, shared.world, shared.momentsOf, generations)) {
    if (model !== null) {
      // The positives that count are those of the rows that this model learnt from last.
      observed.push({
        ...observe(tested, setting, model, shared),
        positive: mean(before.map(({ reward }) => reward)),
      });
      context.report.point(`${name}: greedy`, observed.length, observed.at(-1)?.greedy ?? NaN);
      last = model;
    }
    before = rows;
    context.signal.throwIfAborted();
    await context.breathe();
  }
  return { observed, model: last };
}

function observe(
  tested: Tested,
  { policy, floor = 0 }: Setting,
  model: RewardModel,
  { contexts, scale }: Shared,
): Omit<Observed, 'positive'> {
  return {
    deployed: scaled(valueOf(tested, policy, model, contexts, floor), scale),
    greedy: scaled(valueOf(tested, GREEDY, model, contexts), scale),
    error: errorOf(model, contexts),
  };
}

/** Means over the generations that follow the settling ones. */
function summarise(observed: readonly Observed[], settling: number): Measurements {
  const settled = observed.slice(settling);
  const of = (measure: keyof Observed) => settled.map((each) => each[measure]);
  return {
    deployed: mean(of('deployed')),
    greedy: mean(of('greedy')),
    deviation: deviation(of('greedy')),
    positive: mean(of('positive')),
    error: mean(of('error')),
    autocorrelation: autocorrelation(of('greedy')),
    'imbalance and error': correlation(of('positive'), of('error')),
  };
}

/**
 * The same without feedback: the last policy is frozen and logs a pool of rows, from which each generation is drawn
 * anew, with replacement. What fluctuates here fluctuates by chance alone.
 */
async function frozenData(
  context: Context,
  tested: Tested,
  name: string,
  setting: Setting,
  model: RewardModel,
  { world, contexts, scale }: Shared,
): Promise<Measurements> {
  const { generations, rows, settling } = context.profile.parameters;
  const pool = logGeneration(tested, setting, model, moments(context, world, 'pool', 4 * rows), 'pool');
  const { integer } = context.random(`resampling: ${name}`);
  const levels: number[] = [];
  for (let g = settling + 1; g < generations; g++) {
    const drawn = Array.from(
      { length: rows * Math.min(setting.memory, generations) },
      () => pool[integer(pool.length)],
    );
    const resampled = train(
      tested,
      drawn.flatMap((row) => row ?? []),
      world.dimension,
      setting.importance,
    );
    levels.push(scaled(valueOf(tested, GREEDY, resampled, contexts), scale));
    context.signal.throwIfAborted();
    await context.breathe();
  }
  return {
    [`${name}, frozen: deviation`]: deviation(levels),
    [`${name}, frozen: autocorrelation`]: autocorrelation(levels),
  };
}
