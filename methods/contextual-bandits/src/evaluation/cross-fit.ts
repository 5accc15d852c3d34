// q̂ of each row by a model that has not seen its decision.
import { murmur3 } from '@papertape/reproduction';
import { examplesOf, type FitOptions, type Learner } from '../log/fit.ts';
import type { LoggedDecision, MaturedRow, RewardModel } from '../types.ts';
import type { Cluster, Predict } from './columns.ts';

export interface CrossFitOptions extends Pick<FitOptions, 'weights' | 'features'> {
  /** How many parts the rows are split into; each is predicted by a model of all others. Default 5. */
  readonly folds?: number;
  /** Which rows stay together in one part; those of one decision unless given. */
  readonly cluster?: Cluster;
}

/** The models, and which of them may predict a row. */
export interface CrossFit {
  readonly predict: Predict;
  /** The model that has not seen this decision. */
  modelFor(decision: LoggedDecision): RewardModel;
}

const encoder = new TextEncoder();

/**
 * Fits one model for each part of the rows, on all other parts. Which part a row is in follows from its cluster's
 * name alone, so that it stays there as the log grows. Throws RangeError for fewer than two folds.
 */
export function crossFit(
  rows: readonly MaturedRow[],
  learner: Learner,
  { folds = 5, cluster = ({ id }) => id, ...options }: CrossFitOptions = {},
): CrossFit {
  if (!Number.isInteger(folds) || folds < 2)
    throw new RangeError(`Cross-fitting takes 2 folds or more, not ${folds}.`);
  const known = new Map<string, number>();
  const foldOf = (decision: LoggedDecision) => {
    const key = cluster(decision);
    const fold = known.get(key) ?? murmur3(encoder.encode(key), 0) % folds;
    known.set(key, fold);
    return fold;
  };
  const own = rows.map(({ decision }) => foldOf(decision));
  const examples = examplesOf(rows, options);
  const models = Array.from({ length: folds }, (_, fold) =>
    learner(examples.filter((_, i) => own[i] !== fold)),
  );
  const modelFor = (decision: LoggedDecision) => models[foldOf(decision)] ?? NOTHING;
  return {
    modelFor,
    predict: ({ features }, { decision, slot }) =>
      modelFor(decision).predict(options.features?.(features, slot) ?? features),
  };
}

const NOTHING: RewardModel = { predict: () => 0 };
