// Single draws of logged decisions, with what was left to draw from; and what is plainly wrong with them.
import { remainingAt } from '../../slates/rank.ts';
import type { Candidate, LoggedDecision } from '../../types.ts';
import { certain, type Finding } from './finding.ts';

/** One draw of a decision, sound as far as it can be seen alone. */
export interface SoundDraw {
  readonly decision: LoggedDecision;
  readonly slot: number;
  readonly propensity: number;
  /** What was left, in the order in which the policy saw it. */
  readonly candidates: readonly Candidate[];
  /** Which of them was drawn. */
  readonly shown: number;
}

const EXACTLY_ONE = 1 - 1e-6;

/** The draws that can be tested, and findings about the others. */
export function soundDraws(decisions: readonly LoggedDecision[]): { draws: SoundDraw[]; findings: Finding[] } {
  const wrong = { missing: [] as string[], impossible: [] as string[], inconsistent: [] as string[] };
  const draws: SoundDraw[] = [];
  for (const decision of decisions) {
    const slots = new Set(decision.chosen.map(({ slot }) => slot));
    const shownOnce = new Set(decision.chosen.map(({ id }) => id));
    const whole = slots.size === decision.chosen.length && shownOnce.size === decision.chosen.length;
    for (const { id, slot, propensity } of decision.chosen) {
      const candidates = remainingAt(decision, slot);
      const shown = candidates.findIndex((candidate) => candidate.id === id);
      // Logs are read from files: what the type says is not what they hold.
      if (typeof propensity !== 'number' || Number.isNaN(propensity)) wrong.missing.push(decision.id);
      else if (!whole || shown < 0) wrong.inconsistent.push(decision.id);
      else if (!(propensity > 0 && propensity <= 1 + 1e-9)) wrong.impossible.push(decision.id);
      else if (candidates.length === 1 && propensity < EXACTLY_ONE) wrong.impossible.push(decision.id);
      else draws.push({ decision, slot, propensity, candidates, shown });
    }
  }
  const findings = [
    plainly('missing', wrong.missing, 'have no propensity. It cannot be made up afterwards: log it with the draw'),
    plainly('impossible', wrong.impossible, 'have a propensity that is not above 0 and up to 1, or below 1 where only one candidate was left'),
    plainly('inconsistent', wrong.inconsistent, 'show a candidate that was not offered, or one twice, or fill a slot twice'),
  ];
  return { draws, findings: findings.flatMap((finding) => finding ?? []) };
}

function plainly(problem: 'missing' | 'impossible' | 'inconsistent', ids: readonly string[], what: string) {
  const [first] = ids;
  if (first === undefined) return null;
  return certain(problem, 'all', ids.length, `${ids.length} draws ${what} (the first in decision ${first}).`);
}
