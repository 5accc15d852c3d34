// Tails of distributions, for tests of many hypotheses.

/** P(Z ≥ z) of a standard normal Z, to about 1e-12 relative. */
export function normalTail(z: number): number {
  if (z < 0) return 1 - normalTail(-z);
  return z < 3 ? 0.5 - area(z) : density(z) / mills(z);
}

const density = (z: number) => Math.exp(-0.5 * z * z) / Math.sqrt(2 * Math.PI);

/** ∫₀ᶻ of the density: φ(z)(z + z³/3 + z⁵/15 + …) (Abramowitz and Stegun 1964, 26.2.11). */
function area(z: number): number {
  let term = z;
  let sum = z;
  for (let k = 3; term > 1e-17 * sum; k += 2) {
    term *= (z * z) / k;
    sum += term;
  }
  return density(z) * sum;
}

/** φ(z) / P(Z ≥ z) by its continued fraction z + 1/(z + 2/(z + …)) (26.2.14), for z ≥ 3. */
function mills(z: number): number {
  let fraction = z;
  for (let k = 100; k >= 1; k--) fraction = z + k / fraction;
  return fraction;
}

/** At least P(X ≥ k) of a sum X of n independent draws, each 1 with a chance of u at most (Chernoff and Hoeffding). */
export function binomialTailBound(n: number, k: number, u: number): number {
  const share = k / n;
  if (share <= u) return 1;
  if (u <= 0) return 0;
  const above = share * Math.log(share / u);
  const below = share === 1 ? 0 : (1 - share) * Math.log((1 - share) / (1 - u));
  return Math.exp(-n * (above + below));
}

/** p-values adjusted for being many (Holm 1979): rejecting those below α errs at all in at most α of cases. */
export function holm(p: readonly number[]): number[] {
  const order = p.map((_, i) => i).sort((a, b) => (p[a] ?? 1) - (p[b] ?? 1));
  const adjusted = p.map(() => 1);
  let least = 0;
  order.forEach((i, rank) => {
    least = Math.min(1, Math.max(least, (p.length - rank) * (p[i] ?? 1)));
    adjusted[i] = least;
  });
  return adjusted;
}
