/** Steps η in the target space, by the number t of the outer step, counted from 1. */

export type Schedule = (t: number) => number;

/** η */
export function constant(eta: number): Schedule {
  return () => eta;
}

/** η₀/√t */
export function inverseSquareRoot(eta: number): Schedule {
  return (t) => eta / Math.sqrt(t);
}

/** η₀(1/T)^{t/T}: falls from η₀ to η₀/T over T steps. Throws RangeError unless T ≥ 1. */
export function exponential(eta: number, horizon: number): Schedule {
  if (!(horizon >= 1)) throw new RangeError(`The horizon is at least one step, not ${horizon}.`);
  return (t) => eta * (1 / horizon) ** (t / horizon);
}
