// Whether a new policy may go live: not unless the log says that it is not worse.
import type { MaturedRow } from '../types.ts';
import { bootstrap, type Estimated } from './bootstrap.ts';
import { columnsOf, type EvaluatedPolicy } from './columns.ts';
import { counterfactual, earned, usableRows, type Counterfactual, type CounterfactualOptions } from './counterfactual.ts';
import { crossFit } from './cross-fit.ts';
import { lambdaOf } from './evaluate.ts';
import { termsOf } from './estimators.ts';

export interface GateOptions extends CounterfactualOptions {
  /** How much worse per draw is still called not worse. Default 0. */
  readonly margin?: number;
}

export interface Gate {
  readonly open: boolean;
  /** Why, in a sentence for the administrator. */
  readonly reason: string;
  /** Candidate less current, on the same rows and resamples. */
  readonly difference: Estimated;
  readonly candidate: Counterfactual;
}

/**
 * Compares a candidate with the current policy, or with what was earned where `current` is null. It opens only where
 * the lower end of the difference's interval is at least −margin and the estimate is trusted: few effective rows or
 * suspicious propensities keep it shut, and so does mere ignorance. Rows must be newer than what the candidate learnt
 * from. With the default confidence of 0.9 a worse candidate passes in 5 % of cases at most.
 */
export function gate(
  candidate: EvaluatedPolicy,
  current: EvaluatedPolicy | null,
  rows: readonly MaturedRow[],
  { margin = 0, confidence = 0.9, ...rest }: GateOptions = {},
): Gate {
  const usable = usableRows(rows);
  const predict = rest.predict ?? (rest.learner && crossFit(usable, rest.learner, rest).predict);
  const options = { ...rest, confidence, ...(predict && { predict }) };
  const result = counterfactual(candidate, rows, options);
  const { method } = result.best;
  const columns = columnsOf(candidate, usable, options);
  const now = current === null ? null : columnsOf(current, usable, options);
  const terms = [
    termsOf(method, columns, lambdaOf(method, columns, options.lambda)),
    now === null ? earned(columns) : termsOf(method, now, lambdaOf(method, now, options.lambda)),
  ];
  const [difference] = bootstrap(terms, columns, options, [([a = NaN, b = NaN]) => a - b]);
  if (difference === undefined) throw new RangeError('There is nothing to compare.');
  const { low } = difference.interval;
  const open = result.trusted && low >= -margin;
  return { open, reason: reasonOf(result, difference, margin), difference, candidate: result };
}

function reasonOf({ trusted, reasons }: Counterfactual, { estimate, interval }: Estimated, margin: number): string {
  if (!trusted) return `It cannot be told: ${reasons.join(' ')}`;
  const found = `${signed(estimate)} per draw, interval ${signed(interval.low)} to ${signed(interval.high)}`;
  if (interval.low >= -margin) return `Not worse: ${found}.`;
  if (interval.high < -margin) return `Worse: ${found}.`;
  return `It may be worse: ${found}, which reaches below ${signed(-margin)}.`;
}

function signed(value: number): string {
  const text = String(Number(value.toPrecision(3)));
  return value > 0 ? `+${text}` : text;
}
