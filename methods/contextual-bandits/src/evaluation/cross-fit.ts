// q̂ of each row by a model that has not seen its decision.
import { murmur3 } from '@papertape/reproduction';
import { examplesOf, type FitOptions, type Learner } from '../log/fit.ts';
import type { MaturedRow, RewardModel } from '../types.ts';
import type { Predict } from './columns.ts';

export interface CrossFitOptions extends Pick<FitOptions, 'weights' | 'features'> {
  /** How many parts the rows are split into; each is predicted by a model of all others. Default 5. */
  readonly folds?: number;
  /** Which rows stay together in one part; those of one decision unless given. */
  readonly cluster?: (row: MaturedRow) => string;
}

/** The models, and which of them may predict a row. */
export interface CrossFit {
  readonly predict: Predict;
  /** The model that has not seen the row's decision. */
  modelFor(row: MaturedRow): RewardModel;
}

const encoder = new TextEncoder();

/**
 * Fits one model for each part of the rows, on all other parts. Which part a row is in follows from its cluster's
 * name alone, so that it stays there as the log grows. Throws RangeError for fewer than two folds.
 */
export function crossFit(
  rows: readonly MaturedRow[],
  learner: Learner,
  { folds = 5, cluster = ({ decision }) => decision.id, ...options }: CrossFitOptions = {},
): CrossFit {
  if (!Number.isInteger(folds) || folds < 2) throw new RangeError(`Cross-fitting takes 2 folds or more, not ${folds}.`);
  const foldOf = (row: MaturedRow) => murmur3(encoder.encode(cluster(row)), 0) % folds;
  const own = rows.map(foldOf);
  const examples = examplesOf(rows, options);
  const models = Array.from({ length: folds }, (_, fold) => learner(examples.filter((_, i) => own[i] !== fold)));
  const modelFor = (row: MaturedRow) => models[foldOf(row)] ?? NOTHING;
  return {
    modelFor,
    predict: ({ features }, row) =>
      modelFor(row).predict(options.features?.(features, row.slot) ?? features),
  };
}

const NOTHING: RewardModel = { predict: () => 0 };
