/** The interval of a mean over few seeds: Student's t, with a bootstrap standard error. */
import { randomStream } from '../random.ts';
import { studentT } from './student-t.ts';

/** Two-sided: each side leaves out 5 %, and a claim can be wrong to one side only. */
export const CONFIDENCE = 0.9;
/** The standard error then has a Monte-Carlo error of about 1.6 % of itself. */
export const RESAMPLES = 2_000;

export interface Interval {
  readonly mean: number;
  readonly low: number;
  readonly high: number;
}

/**
 * `mean ± t × e` for n ≥ 2 values, where t is the 0.95 quantile of Student's t with n − 1 degrees of freedom and
 * e = √(n / (n − 1)) × √(Σ (mean_b − mean)² / B) over B = RESAMPLES bootstrap means. The n draws of a resample
 * are consecutive `integer(n)` of `randomStream(0, stream)`. With all values equal the interval is a point.
 *
 * A bootstrap alone is far too narrow for 3 or 5 seeds: its error lacks the factor √(n / (n − 1)), and its
 * quantiles do not know that the spread itself is uncertain. Corrected for both, e estimates s/√n, and whoever
 * takes s/√n instead gets the same interval to about 2 % of its width.
 */
export function meanInterval(values: readonly number[], stream: string): Interval {
  const n = values.length;
  if (n < 2) throw new RangeError('An interval needs two values.');
  const mean = meanOf(values);
  const error = bootstrapError(values, mean, stream) * Math.sqrt(n / (n - 1));
  const half = error * studentT((1 + CONFIDENCE) / 2, n - 1);
  return { mean, low: mean - half, high: mean + half };
}

function bootstrapError(values: readonly number[], mean: number, stream: string): number {
  const n = values.length;
  const random = randomStream(0, stream);
  const deviations = values.map((value) => value - mean);
  let squares = 0;
  for (let resample = 0; resample < RESAMPLES; resample += 1) {
    let sum = 0;
    for (let draw = 0; draw < n; draw += 1) sum += deviations[random.integer(n)] ?? 0;
    squares += (sum / n) ** 2;
  }
  return Math.sqrt(squares / RESAMPLES);
}

/** The arithmetic mean; exactly the value where all are equal. */
function meanOf(values: readonly number[]): number {
  const [first = NaN] = values;
  return first + values.reduce((sum, value) => sum + (value - first), 0) / values.length;
}
