// What another policy would have earned, as one call: estimates, what they rest on, and whether to believe them.
import type { Learner } from '../log/fit.ts';
import type { MaturedRow } from '../types.ts';
import { bootstrap, type Estimated } from './bootstrap.ts';
import { columnsOf, weightsOf, type Columns, type EvaluatedPolicy, type Predict } from './columns.ts';
import { crossFit, type CrossFitOptions } from './cross-fit.ts';
import { diagnose, type DiagnoseOptions } from './diagnostics/diagnose.ts';
import { soundDraws } from './diagnostics/draws.ts';
import type { Diagnosis } from './diagnostics/finding.ts';
import { METHODS, termsOf, type Method, type Terms } from './estimators.ts';
import {
  evaluateColumns,
  lambdaOf,
  needsPredictions,
  type EvaluateOptions,
  type Evaluation,
} from './evaluate.ts';

export interface CounterfactualOptions extends EvaluateOptions, Omit<CrossFitOptions, 'cluster'> {
  /** Learns q̂, cross-fitted on these rows. Not needed where `predict` is given; without both there is no q̂. */
  readonly learner?: Learner;
  /** Effective sample size below which an estimate is not believed. Default 100. */
  readonly minimumEffectiveSampleSize?: number;
  readonly diagnostics?: Omit<DiagnoseOptions, 'predict'>;
}

/** What a policy would have earned per draw. */
export interface Counterfactual {
  /** The estimate to go by: dr where there is q̂, else snips. */
  readonly best: Evaluation;
  /** By every estimator that is possible. */
  readonly estimates: readonly Evaluation[];
  /** What the logged policy did earn. */
  readonly logged: Estimated;
  /** The best estimate less what was earned, on the same resamples. */
  readonly gain: Estimated;
  readonly diagnosis: Diagnosis;
  /** Rows without a usable propensity, which no estimate contains. */
  readonly leftOut: number;
  /** Whether to believe it; if not, why, one sentence each. */
  readonly trusted: boolean;
  readonly reasons: readonly string[];
}

/**
 * What `policy` would have earned on these matured rows. Propensities are examined first: what they are wrong in makes
 * the answer untrusted, and rows without a usable one are left out. Throws RangeError where no row is left.
 */
export function counterfactual(
  policy: EvaluatedPolicy,
  rows: readonly MaturedRow[],
  options: CounterfactualOptions = {},
): Counterfactual {
  const usable = usableRows(rows);
  const predict = options.predict ?? crossFitted(usable, options);
  const diagnosis = diagnose(decisionsOf(rows), { ...options.diagnostics, ...(predict && { predict }) });
  const columns = columnsOf(policy, usable, { ...options, ...(predict && { predict }) });
  const methods = METHODS.filter((method) => predict !== undefined || !needsPredictions(method));
  const estimates = evaluateColumns(columns, methods, options);
  const best = bestOf(estimates);
  const [logged, gain] = againstLogged(columns, best.method, options);
  const leftOut = rows.length - usable.length;
  const reasons = doubts(best, columns, diagnosis, leftOut, options);
  return { best, estimates, logged, gain, diagnosis, leftOut, trusted: reasons.length === 0, reasons };
}

/** Rows whose draw can be weighed. */
export function usableRows(rows: readonly MaturedRow[]): readonly MaturedRow[] {
  const usable = new Set(
    soundDraws(decisionsOf(rows)).draws.map(({ decision, slot }) => keyOf(decision.id, slot)),
  );
  return rows.filter(({ decision, slot }) => usable.has(keyOf(decision.id, slot)));
}

const keyOf = (id: string, slot: number) => `${slot} ${id}`;

/** The decisions of rows, each once. */
export function decisionsOf(rows: readonly MaturedRow[]) {
  return [...new Set(rows.map(({ decision }) => decision))];
}

function crossFitted(
  rows: readonly MaturedRow[],
  { learner, ...options }: CounterfactualOptions,
): Predict | undefined {
  return learner === undefined || rows.length === 0 ? undefined : crossFit(rows, learner, options).predict;
}

function bestOf(estimates: readonly Evaluation[]): Evaluation {
  const best =
    estimates.find(({ method }) => method === 'dr') ?? estimates.find(({ method }) => method === 'snips');
  if (best === undefined) throw new RangeError('There is no estimate to choose from.');
  return best;
}

function againstLogged(
  columns: Columns,
  method: Method,
  options: CounterfactualOptions,
): [Estimated, Estimated] {
  const terms = [termsOf(method, columns, lambdaOf(method, columns, options.lambda)), earned(columns)];
  const [logged, gain] = bootstrap(terms, columns, options, [
    ([, own = NaN]) => own,
    ([other = NaN, own = NaN]) => other - own,
  ]);
  if (logged === undefined || gain === undefined) throw new RangeError('There is nothing to compare.');
  return [logged, gain];
}

/** Mean reward as it was. */
export function earned({ r, length }: Columns): Terms {
  return { numerator: r, denominator: new Float64Array(length).fill(1) };
}

/** Standard errors by which the mean weight may be off 1, and by how much without any. */
const WEIGHT_ERRORS = 4;
const WEIGHT_SLACK = 0.1;

function doubts(
  best: Evaluation,
  columns: Columns,
  { findings }: Diagnosis,
  leftOut: number,
  { minimumEffectiveSampleSize: least = 100 }: CounterfactualOptions,
): string[] {
  const reasons = findings.map(({ message }) => message);
  const { effectiveSampleSize, meanWeight, rows } = best;
  if (effectiveSampleSize < least) {
    reasons.push(
      `The ${rows} rows are worth ${Math.floor(effectiveSampleSize)} of the policy's own, fewer than ${least}: it does what was seldom tried. Log more, or explore more.`,
    );
  }
  const error = Math.sqrt(weightsOf(columns).reduce((all, w) => all + (w - meanWeight) ** 2, 0)) / rows;
  const off = Math.abs(meanWeight - 1);
  if (off > WEIGHT_SLACK && off > WEIGHT_ERRORS * error) {
    reasons.push(
      `Weights average ${meanWeight.toFixed(2)} and should average 1: part of what the policy does was never tried, or propensities are wrong.`,
    );
  }
  if (columns.r.every((reward) => reward === 0)) {
    reasons.push(`None of the ${rows} rows has a reward: the interval knows nothing of rare ones.`);
  }
  if (leftOut > 0) reasons.push(`${leftOut} rows were left out for want of a usable propensity.`);
  return reasons;
}
