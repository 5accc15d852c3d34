// Inverse-gap weighting: SquareCB (Foster and Rakhlin 2020, algorithm 1).

/** The index of the largest value, the first of equals. */
export function argmax(values: ArrayLike<number>): number {
  let b = 0;
  for (let a = 1; a < values.length; a++) if ((values[a] ?? NaN) > (values[b] ?? NaN)) b = a;
  return b;
}

/**
 * p_a = 1 / (K + γ(ŷ_b − ŷ_a)) for a ≠ b = argmax ŷ, and the rest for b. Then p_a ≥ 1 / (K + γ·range),
 * Σ p_a(ŷ_b − ŷ_a) ≤ (K − 1)/γ, and γ = 0 is uniform; γ may be Infinity, which is greedy but for exact ties.
 */
export function inverseGapWeighting(ŷ: ArrayLike<number>, γ: number): Float64Array<ArrayBuffer> {
  const K = ŷ.length;
  const b = argmax(ŷ);
  const best = ŷ[b] ?? NaN;
  const p = new Float64Array(K);
  let others = 0;
  for (let a = 0; a < K; a++) {
    if (a === b) continue;
    const gap = best - (ŷ[a] ?? NaN);
    const chance = gap === 0 ? 1 / K : 1 / (K + γ * gap);
    p[a] = chance;
    others += chance;
  }
  // The sum of K − 1 numbers of at most 1/K is at most 1 − 1/K, but for rounding.
  p[b] = 1 - others;
  return p;
}
