// From matured rows to what a regression learns from: which generations, with which features and weights.
import { trainingRows, type RowWeights } from '../oracles/training-rows.ts';
import type {
  Draw,
  FeatureVector,
  LoggedDecision,
  MaturedRow,
  Oracle,
  RewardModel,
  TrainingRow,
} from '../types.ts';

/** Anything that turns rows into a frozen model, such as `(rows) => fitLinear(rows, { dimension })`. */
export type Learner = (rows: readonly TrainingRow[]) => RewardModel;

/** How rows are learnt from. */
export interface LearningOptions {
  /** Default plain: the regression that inverse-gap weighting asks for. */
  readonly weights?: RowWeights;
  /** Features in place of a candidate's own, such as those with its slot. */
  readonly features?: (features: FeatureVector, slot: number) => FeatureVector;
}

/** Which rows are remembered. */
export interface MemoryOptions {
  /** W, how many generations; all unless given. */
  readonly generations?: number;
  /** Milliseconds of a generation; needed with `generations`. */
  readonly generationLength?: number;
  /** Milliseconds since 1970: the end of the last generation; the time of the newest row unless given. */
  readonly until?: number;
}

/** The draw of a decision for this slot. Throws RangeError where it has none. */
export function drawOf(decision: LoggedDecision, slot: number): Draw {
  const draw = decision.chosen.find((each) => each.slot === slot);
  if (draw === undefined) throw new RangeError(`Decision ${decision.id} has nothing in slot ${slot}.`);
  return draw;
}

/**
 * Rows of decisions of the last W generations: those made up to W · generationLength before `until`. All rows where
 * `generations` is not given. Throws RangeError for no generation.
 */
export function lastGenerations(
  rows: readonly MaturedRow[],
  { generations, generationLength, until }: MemoryOptions,
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

/** One example for each row. Throws RangeError as `trainingRows` does. */
export function examplesOf(
  rows: readonly MaturedRow[],
  { weights, features }: LearningOptions = {},
): TrainingRow[] {
  const examples = trainingRows(rows, weights);
  if (features === undefined) return examples;
  return examples.map((example, i) => ({
    ...example,
    features: features(example.features, rows[i]?.slot ?? 0),
  }));
}

/** A learner that shows an oracle every row once, in their order. */
export function onePass(create: () => Oracle): Learner {
  return (rows) => {
    const oracle = create();
    for (const { features, reward, weight } of rows) oracle.learn(features, reward, weight);
    return oracle.freeze();
  };
}
