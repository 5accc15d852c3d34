/** The loop: log a generation, train on the rows of the last W that have matured, freeze, deploy. */
import { createWindow } from '../src/oracles/window.ts';
import { sample } from '../src/policies/sample.ts';
import type { LoggedDecision, MaturedRow, RewardModel } from '../src/types.ts';
import type { Tested } from './methods.ts';
import type { Setting } from './settings.ts';
import type { Moment } from './world.ts';

/** Knows nothing: inverse-gap weighting over it is uniform. */
const NOTHING: RewardModel = { predict: () => 0 };

/** What a generation was made with, and what it logged. */
export interface Generation {
  /** The model deployed; null in the first generations, which are uniform for want of rows. */
  readonly model: RewardModel | null;
  readonly rows: readonly MaturedRow[];
}

const IMPORTANCE = { kind: 'importance', cap: 50 } as const;
/** Each action has few rows of its own: one pseudo-row is enough to keep the fit finite. */
const RIDGE = 1;

/** The model of these rows. */
export function train(
  { fitLinear, trainingRows }: Tested,
  rows: readonly MaturedRow[],
  dimension: number,
  importance = false,
): RewardModel {
  return fitLinear(trainingRows(rows, importance ? IMPORTANCE : undefined), { dimension, ridge: RIDGE });
}

/** Rows of one generation: a draw and its reward for each moment. Before there is a model, actions are uniform. */
export function logGeneration(
  { chances }: Tested,
  { policy, floor = 0 }: Pick<Setting, 'policy' | 'floor'>,
  model: RewardModel | null,
  moments: readonly Moment[],
  name: string,
): MaturedRow[] {
  const [by, over] = model === null ? [{ kind: 'uniform' } as const, NOTHING] : [policy, model];
  return moments.map(({ candidates, rewards, luck, draw }, i) => {
    const p = chances(by, over, candidates, { floor }).probabilities;
    const a = sample(p, draw);
    const decision: LoggedDecision = {
      id: `${name}-${i}`,
      time: i,
      candidates,
      chosen: [{ id: candidates[a]?.id ?? '', slot: 0, propensity: p[a] ?? NaN }],
      policy: { name: by.kind, version: name },
      seed: i,
    };
    return { decision, slot: 0, reward: luck < (rewards[a] ?? 0) ? 1 : 0 };
  });
}

/** Runs the loop and hands over each generation as it ends. Rows of `delay` generations are not there yet. */
export function* generationsOf(
  tested: Tested,
  setting: Setting,
  world: { readonly dimension: number },
  moments: (generation: number) => readonly Moment[],
  count: number,
): Generator<Generation> {
  const window = createWindow<MaturedRow>(setting.memory);
  const late: (readonly MaturedRow[])[] = [];
  for (let g = 0; g < count; g++) {
    const model =
      window.generations === 0 ? null : train(tested, window.rows(), world.dimension, setting.importance);
    const rows = logGeneration(tested, setting, model, moments(g), `generation ${g}`);
    yield { model, rows };
    late.push(rows);
    const matured = late.length > (setting.delay ?? 0) ? late.shift() : undefined;
    if (matured !== undefined) window.add(matured);
  }
}
