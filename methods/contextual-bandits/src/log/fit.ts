// From matured rows to what a regression learns from: which rows, and with which weights.
import type { Draw, FeatureVector, LoggedDecision, MaturedRow, Oracle, RewardModel } from '../types.ts';

/** What a regression learns from. */
export interface Example {
  readonly features: FeatureVector;
  readonly reward: number;
  readonly weight: number;
}

/** Anything that turns examples into a frozen model. */
export type Learner = (examples: readonly Example[]) => RewardModel;

/**
 * Weights of rows. `none`: plain regression, which is what inverse-gap weighting asks for. `importance`: 1/p, at most
 * `clip`, so that each action counts as if all had been shown equally often; it makes the fit noisier.
 */
export type RowWeights =
  | { readonly kind: 'none' }
  | { readonly kind: 'importance'; /** Default 100. */ readonly clip?: number };

export interface FitOptions {
  /** How many generations to learn from; all unless given. */
  readonly generations?: number;
  /** Milliseconds of a generation; needed with `generations`. */
  readonly generationLength?: number;
  /** Milliseconds since 1970: the end of the last generation. */
  readonly until?: number;
  readonly weights?: RowWeights;
  /** Features that an example gets instead of its candidate's own, such as those with its slot. */
  readonly features?: (features: FeatureVector, slot: number) => FeatureVector;
}

/** The draw of a decision for this slot. Throws RangeError where it has none. */
export function drawOf(decision: LoggedDecision, slot: number): Draw {
  const draw = decision.chosen.find((each) => each.slot === slot);
  if (draw === undefined) throw new RangeError(`Decision ${decision.id} has nothing in slot ${slot}.`);
  return draw;
}

/**
 * Rows of decisions of the last W generations: those made up to W · generationLength before `until`, which is the
 * time of the newest row unless given. All rows where `generations` is not given. Throws RangeError for no generation.
 */
export function lastGenerations(
  rows: readonly MaturedRow[],
  { generations, generationLength, until }: FitOptions,
): readonly MaturedRow[] {
  if (generations === undefined) return rows;
  if (!(generations > 0)) throw new RangeError(`At least one generation is learnt from, not ${generations}.`);
  if (generationLength === undefined || !(generationLength > 0)) {
    throw new RangeError('To count generations, give generationLength in milliseconds.');
  }
  const end = until ?? rows.reduce((latest, { decision }) => Math.max(latest, decision.time), -Infinity);
  const start = end - generations * generationLength;
  return rows.filter(({ decision: { time } }) => time > start && time <= end);
}

/** An example for each row. Throws RangeError where a row's candidate, or a propensity that weights need, is missing. */
export function examplesOf(
  rows: readonly MaturedRow[],
  { weights = { kind: 'none' }, features }: FitOptions = {},
): Example[] {
  return rows.map((row) => {
    const { id, propensity } = drawOf(row.decision, row.slot);
    const candidate = row.decision.candidates.find((each) => each.id === id);
    if (candidate === undefined) {
      throw new RangeError(`Decision ${row.decision.id} shows ${id}, which is not among its candidates.`);
    }
    return {
      features: features?.(candidate.features, row.slot) ?? candidate.features,
      reward: row.reward,
      weight: weights.kind === 'none' ? 1 : importance(propensity, weights.clip ?? 100, row),
    };
  });
}

function importance(propensity: number, clip: number, { decision }: MaturedRow): number {
  if (!(propensity > 0 && propensity <= 1)) {
    throw new RangeError(`Decision ${decision.id} has the propensity ${propensity}: leave it out, or weigh nothing.`);
  }
  return Math.min(1 / propensity, clip);
}

/** A learner that shows an oracle every example once, in their order. */
export function onePass(create: () => Oracle): Learner {
  return (examples) => {
    const oracle = create();
    for (const { features, reward, weight } of examples) oracle.learn(features, reward, weight);
    return oracle.freeze();
  };
}
