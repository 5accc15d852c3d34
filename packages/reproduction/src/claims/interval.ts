/** The interval of a mean over few seeds: Student's t, with a bootstrap standard error. */
import { randomStream } from '../random.ts';
import { studentT } from './student-t.ts';

/** Two-sided; each side leaves out half of the rest, so that a null effect holds in at most 5 % of runs. */
export const CONFIDENCE = 0.9;
export const RESAMPLES = 10_000;

export interface Interval {
  readonly mean: number;
  readonly low: number;
  readonly high: number;
}

/**
 * `mean ± t × e`, with t the 0.95 quantile of Student's t with n − 1 degrees of freedom and e the bootstrap
 * standard error times √(n / (n − 1)). `values` has n ≥ 2 finite numbers; with all equal the interval is a point.
 */
export function meanInterval(values: readonly number[], stream: string): Interval {
  const n = values.length;
  const mean = meanOf(values);
  const error = bootstrapError(values, stream) * Math.sqrt(n / (n - 1));
  const half = error === 0 ? 0 : studentT((1 + CONFIDENCE) / 2, n - 1) * error;
  return { mean, low: mean - half, high: mean + half };
}

function bootstrapError(values: readonly number[], stream: string): number {
  const n = values.length;
  const random = randomStream(0, stream);
  const mean = meanOf(values);
  let squares = 0;
  for (let resample = 0; resample < RESAMPLES; resample += 1) {
    let sum = 0;
    for (let draw = 0; draw < n; draw += 1) sum += (values[random.integer(n)] ?? 0) - mean;
    squares += (sum / n) ** 2;
  }
  return Math.sqrt(squares / RESAMPLES);
}

const meanOf = (values: readonly number[]) => values.reduce((sum, value) => sum + value, 0) / values.length;
