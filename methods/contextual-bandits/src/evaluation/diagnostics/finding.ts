// What diagnostics find, in words for the person who keeps the log.

/** What is wrong, as a name that programs can rely on. */
export type Problem =
  /** No propensity, or not a number. */
  | 'missing'
  /** Not in (0, 1], or below 1 where only one candidate was left. */
  | 'impossible'
  /** A candidate shown that was not offered or shown twice, or a slot used twice. */
  | 'inconsistent'
  /** All propensities are 1 although there was a choice: nothing can be said of other policies. */
  | 'deterministic'
  /** More rows with a small propensity than such propensities allow. */
  | 'too-small'
  /** Σ f/p is not what it must be on average: propensities are not those the draws were made with. */
  | 'biased'
  /** A policy version that was not live yet when the decision was made. */
  | 'after-the-fact'
  /** The policy of that version gives another propensity, or draws another candidate from that seed. */
  | 'not-reproduced';

export interface Finding {
  readonly problem: Problem;
  /** Where: 'all', 'slot 2', 'candidate x', 'feature 7', … */
  readonly group: string;
  /** How many draws it concerns. */
  readonly draws: number;
  /** What was expected and found, where it is a number. */
  readonly expected: number | null;
  readonly observed: number | null;
  /** Chance of such a deviation in a sound log, adjusted for the number of tests; null where it is certain. */
  readonly p: number | null;
  readonly message: string;
}

/** What the propensities of a log are worth. */
export interface Diagnosis {
  /** Nothing was found. */
  readonly sound: boolean;
  readonly findings: readonly Finding[];
  /** Draws looked at, and how many tests were made on them. */
  readonly draws: number;
  readonly tests: number;
}

/** A finding that is certain. */
export function certain(problem: Problem, group: string, draws: number, message: string): Finding {
  return { problem, group, draws, expected: null, observed: null, p: null, message };
}
