// The certain test: the logged policy draws again, and must draw the same with the same propensities.
import { drawSlate, type Ranker } from '../../slates/rank.ts';
import type { LoggedDecision } from '../../types.ts';
import { certain, type Finding } from './finding.ts';
import { soundDraws } from './draws.ts';

export interface ReproduceOptions {
  /** What the policy was asked with, beside slot and seed: γ, floor, the decision's number. */
  readonly options?: (decision: LoggedDecision) => { t?: number; gamma?: number; floor?: number };
  /** Largest |p − p'| / p that is rounding. Default 1e-6. */
  readonly tolerance?: number;
  /** Whether seeds are those of `rank`, so that draws repeat; false checks propensities alone. Default true. */
  readonly draws?: boolean;
}

/**
 * Computes every propensity again with the policy that `rankerOf` gives for a decision (null: not at hand, left out),
 * and draws again from the seed. Propensities of a later model, of a sorted slate, of other candidates: all differ.
 */
export function reproduceDraws(
  decisions: readonly LoggedDecision[],
  rankerOf: (decision: LoggedDecision) => Ranker | null,
  { options = () => ({}), tolerance = 1e-6, draws: again = true }: ReproduceOptions = {},
): Finding[] {
  const differing: string[] = [];
  const otherwise: string[] = [];
  for (const { decision, slot, propensity, candidates, shown } of soundDraws(decisions).draws) {
    const ranker = rankerOf(decision);
    if (ranker === null) continue;
    const p = ranker.chances(candidates, { ...options(decision), slot })[shown] ?? NaN;
    if (!(Math.abs(p - propensity) <= tolerance * propensity)) differing.push(decision.id);
  }
  for (const decision of again ? decisions : []) {
    const ranker = rankerOf(decision);
    if (ranker === null) continue;
    const { candidates, chosen, seed } = decision;
    const slate = drawSlate(ranker.chances, candidates, { ...options(decision), slots: chosen.length, seed });
    const same = chosen.every(({ id, slot }) => slate[slot]?.id === id);
    if (!same) otherwise.push(decision.id);
  }
  return [
    told(differing, 'draws have another propensity than their policy gives'),
    told(otherwise, 'decisions show another slate than their policy draws from their seed'),
  ].flatMap((finding) => finding ?? []);
}

function told(ids: readonly string[], what: string): Finding | null {
  const [first] = ids;
  if (first === undefined) return null;
  return certain('not-reproduced', 'all', ids.length, `${ids.length} ${what} (the first: ${first}).`);
}
