/** Means of a function over [0, 1) by sampling: independent draws, and antithetic pairs. */

/** A source of numbers in [0, 1). */
export interface Uniform {
  uniform(): number;
}

/** The mean of `f` over `evaluations` independent draws. Throws RangeError unless that is a whole number ≥ 1. */
export function independentMean(f: (u: number) => number, evaluations: number, random: Uniform): number {
  requireCount(evaluations, 1);
  let sum = 0;
  for (let draw = 0; draw < evaluations; draw += 1) sum += f(random.uniform());
  return sum / evaluations;
}

/**
 * The mean of `f` over `evaluations / 2` pairs u, 1 − u (Hammersley and Morton 1956). Where f rises or falls
 * throughout, the errors of a pair cancel in part; where f is linear, entirely. Throws RangeError unless
 * `evaluations` is even and ≥ 2.
 */
export function antitheticMean(f: (u: number) => number, evaluations: number, random: Uniform): number {
  requireCount(evaluations, 2);
  let sum = 0;
  for (let pair = 0; pair < evaluations / 2; pair += 1) {
    const u = random.uniform();
    sum += f(u) + f(1 - u);
  }
  return sum / evaluations;
}

function requireCount(evaluations: number, multiple: number): void {
  if (!Number.isInteger(evaluations / multiple) || evaluations < multiple) {
    throw new RangeError(`Evaluations come in multiples of ${multiple}, at least one; not ${evaluations}.`);
  }
}
