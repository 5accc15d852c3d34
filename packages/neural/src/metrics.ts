// Measurements on examples that were not trained on, each with an interval for the chance of the draw.

export interface Estimate {
  readonly value: number;
  readonly low: number;
  readonly high: number;
  /** Examples that it rests on. */
  readonly count: number;
}

/** Interval of confidence for a share by Wilson's score (1927): inside [0, 1] even for none or all of them. */
export function wilsonInterval(successes: number, count: number, confidence = 0.95): Estimate {
  if (!(count > 0) || successes < 0 || successes > count) {
    throw new RangeError(`${successes} of ${count} is not a share.`);
  }
  const z = normalQuantile((1 + confidence) / 2);
  const share = successes / count;
  const centre = (share + z ** 2 / (2 * count)) / (1 + z ** 2 / count);
  const half = (z / (1 + z ** 2 / count)) * Math.sqrt((share * (1 - share)) / count + (z / count / 2) ** 2);
  // At the ends the bound is exact; only rounding would put it elsewhere.
  const low = successes === 0 ? 0 : centre - half;
  const high = successes === count ? 1 : centre + half;
  return { value: share, low, high, count };
}

/**
 * Share of rows whose greatest score stands at their label, with Wilson's interval. `scores` lies row after row,
 * `classes` to a row; of equal scores the first counts, and a row with NaN is wrong.
 */
export function accuracy(
  scores: ArrayLike<number>,
  labels: ArrayLike<number>,
  classes: number,
  confidence = 0.95,
): Estimate {
  if (scores.length !== labels.length * classes) {
    throw new RangeError(`${scores.length} scores are not ${classes} for each of ${labels.length} labels.`);
  }
  let right = 0;
  for (let i = 0; i < labels.length; i++) if (greatest(scores, i * classes, classes) === labels[i]) right++;
  return wilsonInterval(right, labels.length, confidence);
}

/** Mean with Student's interval: for per-example losses or scores. Throws RangeError for fewer than two values. */
export function meanWithInterval(values: ArrayLike<number>, confidence = 0.95): Estimate {
  const count = values.length;
  if (count < 2) throw new RangeError('An interval for a mean needs at least two values.');
  let sum = 0;
  for (let i = 0; i < count; i++) sum += values[i] ?? NaN;
  const mean = sum / count;
  let squares = 0;
  for (let i = 0; i < count; i++) squares += ((values[i] ?? NaN) - mean) ** 2;
  const error = Math.sqrt(squares / (count - 1) / count);
  const half = studentQuantile((1 + confidence) / 2, count - 1) * error;
  return { value: mean, low: mean - half, high: mean + half, count };
}

/** Where the standard normal distribution function reaches `probability`, in (0, 1). */
export function normalQuantile(probability: number): number {
  return invert(normalCdf, probability);
}

/** Where Student's distribution function with `degrees` ≥ 1 (a whole number) of freedom reaches `probability`. */
export function studentQuantile(probability: number, degrees: number): number {
  if (degrees > EXACT_DEGREES) {
    // Cornish–Fisher expansion (Abramowitz & Stegun 26.7.5), here exact to 1e-7.
    const z = normalQuantile(probability);
    return z + (z ** 3 + z) / (4 * degrees) + (5 * z ** 5 + 16 * z ** 3 + 3 * z) / (96 * degrees ** 2);
  }
  return invert((t) => studentCdf(t, degrees), probability);
}

const EXACT_DEGREES = 500;

/** Index within the row of the greatest score, −1 when one is NaN. */
function greatest(scores: ArrayLike<number>, start: number, classes: number): number {
  let best = 0;
  for (let c = 0; c < classes; c++) {
    const score = scores[start + c] ?? NaN;
    if (Number.isNaN(score)) return -1;
    if (score > (scores[start + best] ?? NaN)) best = c;
  }
  return best;
}

/** Φ(x) = ½ + φ(x)·(x + x³/3 + x⁵/15 + …) (Abramowitz & Stegun 26.2.11). */
function normalCdf(x: number): number {
  if (Math.abs(x) > 8) return x < 0 ? 0 : 1;
  let sum = 0;
  let term = x;
  for (let k = 1; Math.abs(term) > 1e-17 * Math.abs(sum); k++) {
    sum += term;
    term *= x ** 2 / (2 * k + 1);
  }
  return 0.5 + (sum * Math.exp((-x * x) / 2)) / Math.sqrt(2 * Math.PI);
}

/** The finite sums of Abramowitz & Stegun 26.7.3 and 26.7.4. */
function studentCdf(t: number, degrees: number): number {
  const θ = Math.atan(t / Math.sqrt(degrees));
  const odd = degrees % 2 === 1;
  let term = odd ? Math.cos(θ) : 1;
  let sum = 0;
  for (let k = odd ? 3 : 2; k <= degrees; k += 2) {
    sum += term;
    term *= ((k - 1) / k) * Math.cos(θ) ** 2;
  }
  const inside = odd ? (2 / Math.PI) * (θ + Math.sin(θ) * sum) : Math.sin(θ) * sum;
  return 0.5 + inside / 2;
}

/** Bisection on a distribution function that is symmetric about zero. */
function invert(cdf: (x: number) => number, probability: number): number {
  if (!(probability > 0 && probability < 1))
    throw new RangeError(`Probability ${probability} is not in (0, 1).`);
  if (probability < 0.5) return -invert(cdf, 1 - probability);
  let low = 0;
  let high = 1;
  while (cdf(high) < probability && high < 1e9) high *= 2;
  for (let i = 0; i < 100; i++) {
    const middle = (low + high) / 2;
    if (cdf(middle) < probability) low = middle;
    else high = middle;
  }
  return (low + high) / 2;
}
