// A log in memory: what is appended, joined, learnt from and evaluated.
import { counterfactual, type Counterfactual, type CounterfactualOptions } from '../evaluation/counterfactual.ts';
import type { EvaluatedPolicy } from '../evaluation/columns.ts';
import type { LoggedDecision, Outcome, RewardModel } from '../types.ts';
import { examplesOf, lastGenerations, type FitOptions, type Learner } from './fit.ts';
import { joinOutcomes, type Joined, type JoinOptions } from './join.ts';

/** Decisions and outcomes as they come; everything else is computed from them. */
export interface DecisionLog {
  /** Takes a decision or an outcome in, in any order and however often. */
  append(entry: LoggedDecision | Outcome): void;
  /** The rows that have matured, and what was wrong with the rest. */
  join(options?: Partial<JoinOptions>): Joined;
  /** A model of the matured rows of the last generations, by `learner`. */
  fit(learner: Learner, options: FitOptions & Partial<JoinOptions>): RewardModel;
  /** What the policy would have earned on the matured rows. */
  evaluate(policy: EvaluatedPolicy, options?: CounterfactualOptions & Partial<JoinOptions>): Counterfactual;
  readonly decisions: readonly LoggedDecision[];
  readonly outcomes: readonly Outcome[];
}

export interface LogOptions {
  /** Milliseconds in which outcomes count. */
  readonly window: number;
  /** Milliseconds since 1970, asked at each join. */
  readonly now: () => number;
}

/** An empty log. */
export function createLog({ window, now }: LogOptions): DecisionLog {
  const decisions: LoggedDecision[] = [];
  const outcomes: Outcome[] = [];
  const join = (options: Partial<JoinOptions> = {}) =>
    joinOutcomes(decisions, outcomes, { window, now: now(), ...options });
  return {
    decisions,
    outcomes,
    append(entry) {
      if ('candidates' in entry) decisions.push(entry);
      else outcomes.push(entry);
    },
    join,
    fit: (learner, options) => learner(examplesOf(lastGenerations(join(options).rows, options), options)),
    evaluate: (policy, options = {}) => counterfactual(policy, join(options).rows, options),
  };
}
