// Decisions joined with the rewards that came in for them, once their window has passed.
import type { LoggedDecision, MaturedRow, Outcome } from '../types.ts';

export interface JoinOptions {
  /** Milliseconds after a decision in which its outcomes count. */
  readonly window: number;
  /** Milliseconds since 1970: what has matured by now. */
  readonly now: number;
  /** Milliseconds that an outcome may take to reach the log after it happened; rows mature that much later. Default 0. */
  readonly delivery?: number;
  /**
   * Milliseconds by which clocks may disagree: an outcome dated up to so much before its decision counts as coming
   * right after it; one dated earlier is left out. Default: the window.
   */
  readonly clockTolerance?: number;
  /** One reward from all outcomes of a candidate within the window, by time, doubles left out. Default: the largest. */
  readonly combine?: (outcomes: readonly Outcome[]) => number;
  /** The reward of what was shown and got no outcome. Default 0. */
  readonly missing?: number;
}

/** What a join found beside its rows: what was wrong with the log, counted and not hidden. */
export interface JoinFacts {
  readonly decisions: number;
  /** Decisions whose window has not passed: in no row, and not zeros. */
  readonly waiting: number;
  /** Decisions that were logged twice with the same content; they count once. */
  readonly doubledDecisions: number;
  /** Ids of decisions logged twice with different content: in no row, since nobody knows which is true. */
  readonly conflicting: readonly string[];
  readonly outcomes: number;
  /** Outcomes that were logged again: same decision, candidate, reward and time. */
  readonly doubledOutcomes: number;
  /** Outcomes after the window; they do not count. */
  readonly late: number;
  /** Outcomes dated before their decision, within the tolerance: counted. */
  readonly early: number;
  /** Outcomes dated before their decision by more than clocks may disagree: not counted. */
  readonly impossible: number;
  /** Outcomes of decisions that the log does not have (yet). */
  readonly unknownDecision: number;
  /** Outcomes of candidates that the decision did not show. */
  readonly notShown: number;
  /** Times the clock went back between one decision and the next of the log. */
  readonly clockMovedBack: number;
}

export interface Joined {
  /** By decision in the order of the log, and by slot: one row for each matured draw. */
  readonly rows: readonly MaturedRow[];
  readonly facts: JoinFacts;
}

type Tally = { -readonly [K in keyof JoinFacts]: JoinFacts[K] };

/**
 * Joins by ids alone: in whatever order decisions and outcomes were logged, and however often, the rows are the same.
 * Throws RangeError for a window that is not a number of milliseconds ≥ 0.
 */
export function joinOutcomes(
  decisions: Iterable<LoggedDecision>,
  outcomes: Iterable<Outcome>,
  options: JoinOptions,
): Joined {
  const { window, now, delivery = 0 } = options;
  if (!(window >= 0)) throw new RangeError(`A window is a number of milliseconds ≥ 0, not ${window}.`);
  const facts = newTally();
  const known = distinctDecisions(decisions, facts);
  const inTime = outcomesInTime(outcomes, known, options, facts);
  const rows: MaturedRow[] = [];
  for (const decision of known.values()) {
    if (!(decision.time + window + delivery <= now)) {
      facts.waiting++;
      continue;
    }
    const own = inTime.get(decision.id);
    for (const { id, slot } of bySlot(decision)) {
      rows.push({ decision, slot, reward: rewardOf(own?.get(id), options) });
    }
  }
  return { rows, facts };
}

function newTally(): Tally {
  return {
    decisions: 0,
    waiting: 0,
    doubledDecisions: 0,
    conflicting: [],
    outcomes: 0,
    doubledOutcomes: 0,
    late: 0,
    early: 0,
    impossible: 0,
    unknownDecision: 0,
    notShown: 0,
    clockMovedBack: 0,
  };
}

/** Each decision once. Those that contradict themselves are taken out, and named. */
function distinctDecisions(decisions: Iterable<LoggedDecision>, facts: Tally): Map<string, LoggedDecision> {
  const known = new Map<string, LoggedDecision>();
  const conflicting = new Set<string>();
  let before = -Infinity;
  for (const decision of decisions) {
    const first = known.get(decision.id);
    if (first === undefined) {
      facts.decisions++;
      if (decision.time < before) facts.clockMovedBack++;
      before = decision.time;
      known.set(decision.id, decision);
    } else if (first === decision || contentOf(first) === contentOf(decision)) facts.doubledDecisions++;
    else conflicting.add(decision.id);
  }
  for (const id of conflicting) known.delete(id);
  facts.conflicting = [...conflicting];
  return known;
}

/** What makes two logged decisions the same: everything that learning and evaluation read. */
function contentOf({ time, candidates, chosen, policy, seed }: LoggedDecision): string {
  const features = candidates.map(({ id, features: { indices, values } }) => [id, [...indices], [...values]]);
  const draws = chosen.map(({ id, slot, propensity }) => [id, slot, propensity]);
  return JSON.stringify([time, features, draws, policy.name, policy.version, seed]);
}

type OwnOutcomes = Map<string, Outcome[]>;

/** By decision and candidate: the outcomes that count, each once. */
function outcomesInTime(
  outcomes: Iterable<Outcome>,
  known: ReadonlyMap<string, LoggedDecision>,
  { window, clockTolerance = window }: JoinOptions,
  facts: Tally,
): Map<string, OwnOutcomes> {
  const seen = new Set<string>();
  const inTime = new Map<string, OwnOutcomes>();
  const conflicting = new Set(facts.conflicting);
  for (const outcome of outcomes) {
    const key = JSON.stringify([outcome.decision, outcome.id, outcome.reward, outcome.time]);
    if (seen.has(key)) {
      facts.doubledOutcomes++;
      continue;
    }
    seen.add(key);
    facts.outcomes++;
    const decision = known.get(outcome.decision);
    if (decision === undefined) {
      if (!conflicting.has(outcome.decision)) facts.unknownDecision++;
      continue;
    }
    const delay = outcome.time - decision.time;
    if (!decision.chosen.some(({ id }) => id === outcome.id)) facts.notShown++;
    else if (delay > window) facts.late++;
    else if (!(delay >= -clockTolerance)) facts.impossible++;
    else {
      if (delay < 0) facts.early++;
      const own: OwnOutcomes = inTime.get(decision.id) ?? new Map<string, Outcome[]>();
      own.set(outcome.id, [...(own.get(outcome.id) ?? []), outcome]);
      inTime.set(decision.id, own);
    }
  }
  return inTime;
}

function rewardOf(
  outcomes: readonly Outcome[] | undefined,
  { combine = largest, missing = 0 }: JoinOptions,
): number {
  if (outcomes === undefined) return missing;
  return combine(outcomes.toSorted((a, b) => a.time - b.time || a.reward - b.reward));
}

function largest(outcomes: readonly Outcome[]): number {
  return Math.max(...outcomes.map(({ reward }) => reward));
}

function bySlot({ chosen }: LoggedDecision) {
  return chosen.toSorted((a, b) => a.slot - b.slot);
}
