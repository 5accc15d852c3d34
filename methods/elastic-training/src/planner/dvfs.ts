// The DVFS planner: which stages should run at a higher clock, as advice.

/** A stage whose slot takes C_p at frequency f₀ and M_p at any. */
export interface StageTime {
  readonly computation: number;
  readonly fixed: number;
}

/**
 * f_p over f₀ of each stage, from 1 to `maximum`: T_p(f) = C_p·f₀/f + M_p, and the smallest f_p that brings T_p to the
 * target, which is the slowest stage at `maximum`, or the next slower time that any stage takes at f₀ if that is more:
 * to be faster than that gains nothing. Stages that are all alike have none that is slower, and stay at 1.
 */
export function planFrequencies(stages: readonly StageTime[], maximum: number): number[] {
  if (!(maximum >= 1))
    throw new RangeError(`The largest frequency is at least f₀: 1 or more, not ${maximum}.`);
  const times = stages.map(({ computation, fixed }) => computation + fixed);
  const slowest = Math.max(...times);
  const faster = times.filter((time) => time < slowest * (1 - 1e-9));
  if (faster.length === 0) return stages.map(() => 1);
  const atMaximum = stages.map(({ computation, fixed }) => computation / maximum + fixed);
  const target = Math.max(...faster, ...atMaximum);
  return stages.map(({ computation, fixed }) =>
    computation === 0 ? 1 : Math.min(maximum, Math.max(1, computation / (target - fixed))),
  );
}
