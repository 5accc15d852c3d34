// One claim as a page shows it: the words, the paper's number, ours, the verdict, and the test that decided.
import type { Claim, ClaimOutcome, Verdict } from '@papertape/reproduction';
import { oursOf, testInWords, type Ours } from '../../reproduction/claim-words.ts';
import type { ChartView } from './chart.ts';

export interface ClaimView {
  id: string;
  statement: string;
  /** Where the paper says so. */
  source: string;
  /** The paper's number as it prints it; null where it states none. */
  paper: string | null;
  /** Our number with its unit, and the interval around it; null where nothing was measured. */
  ours: Ours | null;
  verdict: Verdict;
  /** Why the verdict is what it is. */
  reason: string;
  /** What had to come out for the claim to hold. */
  test: string;
  /** Null where the claim has none; `above` where an earlier claim shows the same. */
  chart: ChartView | { above: string } | null;
}

/** The claim with its outcome. */
export function claimView(claim: Claim, outcome: ClaimOutcome, chart: ClaimView['chart']): ClaimView {
  return {
    id: claim.id,
    statement: claim.statement,
    source: claim.source,
    paper: claim.paper,
    ours: oursOf(claim, outcome),
    verdict: outcome.verdict,
    reason: sentence(outcome.reason),
    test: testInWords(claim.test, claim.unit),
    chart,
  };
}

function sentence(text: string): string {
  const trimmed = text.trim();
  if (trimmed === '') return '';
  return `${trimmed.charAt(0).toUpperCase()}${trimmed.slice(1)}${/[.!?]$/.test(trimmed) ? '' : '.'}`;
}
