// Verdicts of a result, computed again from its runs: what a file says of itself is never shown.
import {
  countVerdicts,
  evaluateClaims,
  VERDICTS,
  verdictOf,
  type ClaimOutcome,
  type Result,
  type Verdict,
} from '@papertape/reproduction';
import type { Room } from '@papertape/reproduction/node';

const computed = new WeakMap<Result, ClaimOutcome[]>();

/** The outcome of each claim, in the order of the definition; computed once for a result. */
export function outcomesOf({ definition }: Pick<Room, 'definition'>, result: Result): ClaimOutcome[] {
  const outcomes = computed.get(result) ?? evaluateClaims(definition, result);
  computed.set(result, outcomes);
  return outcomes;
}

export interface VerdictCount {
  verdict: Verdict;
  count: number;
}

/** How many claims came out how; verdicts that nothing has are left out. */
export function verdictCounts(outcomes: readonly ClaimOutcome[]): VerdictCount[] {
  const counts = countVerdicts(outcomes);
  return VERDICTS.map((verdict) => ({ verdict, count: counts[verdict] })).filter(({ count }) => count > 0);
}

/** '3 claims hold, 1 does not hold, 1 inconclusive', for names of links. */
export function countsInWords(counts: readonly VerdictCount[]): string {
  const words = counts.map(({ verdict, count }, index) => {
    const claims = index === 0 ? ` ${count === 1 ? 'claim' : 'claims'}` : '';
    return `${count}${claims} ${verdictOf(count, verdict)}`;
  });
  return words.join(', ');
}
