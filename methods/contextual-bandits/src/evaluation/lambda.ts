// λ chosen from the data, without knowing the bias that it brings.
import { weightsOf, type Columns } from './columns.ts';
import { sum, termsOf, type Method } from './estimators.ts';

/** Shares of the weights that lie below the λ tried, beside Infinity. */
const QUANTILES = [1, 0.995, 0.99, 0.95, 0.9, 0.75, 0.5];

/**
 * The smallest λ whose estimate still agrees with those of all larger ones (Su, Srinath and Krishnamurthy 2020,
 * SLOPE, equation 4): from Infinity down bias grows and variance falls, and as long as |θ̂ᵢ − θ̂ⱼ| ≤ cᵢ + (√6 − 1)cⱼ
 * for all larger λⱼ, with c two standard errors, the bias is smaller than what variance hides anyway. Tried are
 * quantiles of w; dros reads λ on the scale of w², its weight being w/2 at w = √λ.
 */
export function chooseLambda(method: Method, columns: Columns): number {
  const sorted = weightsOf(columns).sort();
  const tried = QUANTILES.map((p) => sorted[Math.ceil(p * (sorted.length - 1))] ?? 0);
  const lambdas = [...new Set(tried.filter((w) => w > 0).map((w) => (method === 'dros' ? w * w : w)))];
  const larger = [withError(method, columns, Infinity)];
  let chosen = Infinity;
  for (const λ of lambdas) {
    const own = withError(method, columns, λ);
    const agrees = larger.every((other) => Math.abs(own.θ - other.θ) <= own.c + (Math.sqrt(6) - 1) * other.c);
    if (!agrees) break;
    chosen = λ;
    larger.push(own);
  }
  return chosen;
}

/** The estimate θ̂ and c, two standard errors of it. */
function withError(method: Method, columns: Columns, λ: number): { θ: number; c: number } {
  const { numerator, denominator } = termsOf(method, columns, λ);
  const below = sum(denominator);
  const θ = sum(numerator) / below;
  const squares = numerator.reduce((all, term, i) => all + (term - θ * (denominator[i] ?? 1)) ** 2, 0);
  return { θ, c: (2 * Math.sqrt(squares)) / below };
}
