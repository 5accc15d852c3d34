// What a policy would have earned, by one estimator.
import type { MaturedRow } from '../types.ts';
import { bootstrap, type BootstrapOptions, type Estimated } from './bootstrap.ts';
import { columnsOf, weightsOf, type ColumnOptions, type Columns, type EvaluatedPolicy } from './columns.ts';
import { chooseLambda } from './lambda.ts';
import { effectiveSampleSize, sum, termsOf, type Method } from './estimators.ts';

export interface EvaluateOptions extends BootstrapOptions, ColumnOptions {
  /** λ of ips, snips, switch and dros: 'auto' chooses it from the rows. Default: 'auto' for switch and dros, else Infinity. */
  readonly lambda?: number | 'auto';
}

/** How far the rows carry an estimate: the same for all estimators. */
export interface WeightFacts {
  readonly rows: number;
  readonly decisions: number;
  /** (Σw)²/Σw²: how many rows of the policy itself would say as much. */
  readonly effectiveSampleSize: number;
  readonly maxWeight: number;
  /** Mean of w: 1 but for chance where propensities are right and everything the policy does was tried. */
  readonly meanWeight: number;
}

/** An estimate of the mean reward of a draw. */
export interface Evaluation extends Estimated, WeightFacts {
  readonly method: Method;
  readonly lambda: number;
}

/**
 * What the policy would have earned per draw on these rows. Methods with q̂ need `predict`: give `crossFit(…).predict`
 * or a model of other rows, never one of these. Throws RangeError without rows, or for an impossible propensity.
 */
export function evaluate(
  policy: EvaluatedPolicy,
  rows: readonly MaturedRow[],
  method: Method,
  options: EvaluateOptions = {},
): Evaluation {
  if (options.predict === undefined && needsPredictions(method)) {
    throw new RangeError(
      `'${method}' needs predicted rewards: give predict, by crossFit, or use 'ips' or 'snips'.`,
    );
  }
  return evaluateColumns(columnsOf(policy, rows, options), [method], options)[0] as Evaluation;
}

/** Whether a method reads q̂. */
export function needsPredictions(method: Method): boolean {
  return method !== 'ips' && method !== 'snips';
}

/** The same for several methods at once, on columns that were made before. */
export function evaluateColumns(
  columns: Columns,
  methods: readonly Method[],
  { lambda, ...options }: EvaluateOptions = {},
): Evaluation[] {
  if (columns.length === 0) throw new RangeError('There are no rows to evaluate on.');
  const lambdas = methods.map((method) => lambdaOf(method, columns, lambda));
  const terms = methods.map((method, i) => termsOf(method, columns, lambdas[i]));
  const facts = weightFacts(columns);
  const estimates = bootstrap(terms, columns, options);
  return methods.flatMap((method, i) => {
    const estimated = estimates[i];
    return estimated === undefined
      ? []
      : [{ method, lambda: lambdas[i] ?? Infinity, ...estimated, ...facts }];
  });
}

/** The λ of a method as it is used: the one given, or chosen. */
export function lambdaOf(method: Method, columns: Columns, given?: number | 'auto'): number {
  if (method === 'dr' || method === 'dm') return Infinity;
  const wanted = given ?? (needsPredictions(method) ? 'auto' : Infinity);
  if (wanted === 'auto') return chooseLambda(method, columns);
  if (!(wanted > 0)) throw new RangeError(`λ is a number above 0, not ${wanted}.`);
  return wanted;
}

/** Effective sample size and the like. */
export function weightFacts(columns: Columns): WeightFacts {
  const w = weightsOf(columns);
  return {
    rows: columns.length,
    decisions: columns.decisions,
    effectiveSampleSize: effectiveSampleSize(w),
    maxWeight: w.reduce((most, each) => Math.max(most, each), 0),
    meanWeight: sum(w) / columns.length,
  };
}
