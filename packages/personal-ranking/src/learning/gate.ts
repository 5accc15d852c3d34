// Whether a new model may go live: off-policy evaluation on decisions that neither it nor the live one has learnt from.
import { type Cluster, type EvaluatedPolicy, gate, type MaturedRow } from '@papertape/contextual-bandits';
import type { Bounded } from './figures.ts';
import { fitExamples, slotFeatures } from './fit.ts';
import { boundedOf } from './statistics.ts';
import { number, perHundred } from './words.ts';

/** By how much of what was earned a model may be worse for all that is known, and still go live. */
export const TOLERANCE = 0.05;
/** With less than so many effective draws nothing is decided. */
export const LEAST_EFFECTIVE = 100;
/** Decisions of one reader are taken together where there are at least so many readers. */
const LEAST_READERS = 20;

/** What was found of a new model. */
export interface Verdict {
  outcome: 'live' | 'rejected' | 'undecided' | 'suspicious';
  /** For administrators. */
  words: string;
  /** Mean reward of a paper shown under the new model, and its advantage over the live one: 90% intervals. */
  candidate: Bounded;
  difference: Bounded;
  /** What was earned on these rows. */
  earned: number;
  rows: number;
  readers: number;
  effectiveSampleSize: number;
  maxWeight: number;
  /** 1 but for chance where propensities are right. */
  meanWeight: number;
}

/** What is judged, and on what. */
export interface Trial {
  /** Matured, at least one, and later than all that either model has learnt from. */
  rows: readonly MaturedRow[];
  candidate: EvaluatedPolicy;
  live: EvaluatedPolicy;
  readerOf: Cluster;
  seed: number;
}

/**
 * Judges by doubly robust estimates on the same rows and resamples: a new model goes live where the lower bound of its
 * advantage is above −5% of what was earned. Without enough effective draws it stays undecided, and where propensities
 * contradict themselves nothing is believed.
 */
export function judge({ rows, candidate, live, readerOf, seed }: Trial): Verdict {
  const readers = new Set(rows.map(({ decision }) => readerOf(decision))).size;
  const earned = rows.reduce((sum, { reward }) => sum + reward, 0) / rows.length;
  const result = gate(candidate, live, rows, {
    margin: TOLERANCE * Math.abs(earned),
    learner: fitExamples,
    features: slotFeatures,
    seed,
    minimumEffectiveSampleSize: LEAST_EFFECTIVE,
    ...(readers >= LEAST_READERS && { cluster: readerOf }),
  });
  const { best, diagnosis, trusted, reasons } = result.candidate;
  const figures = {
    candidate: boundedOf(best),
    difference: boundedOf(result.difference),
    earned,
    rows: rows.length,
    readers,
    effectiveSampleSize: best.effectiveSampleSize,
    maxWeight: best.maxWeight,
    meanWeight: best.meanWeight,
  };
  if (result.open) return { outcome: 'live', words: foundWords('Not worse', figures), ...figures };
  if (!diagnosis.sound) return { outcome: 'suspicious', words: reasons.join(' '), ...figures };
  if (!trusted) return { outcome: 'undecided', words: reasons.join(' '), ...figures };
  const worse = (figures.difference.high ?? 0) < 0;
  return { outcome: 'rejected', words: foundWords(worse ? 'Worse' : 'It may be worse', figures), ...figures };
}

function foundWords(finding: string, { difference, earned }: Pick<Verdict, 'difference' | 'earned'>): string {
  const allowed = number(100 * TOLERANCE * Math.abs(earned));
  return `${finding}: ${perHundred(difference)} more picked of 100 papers shown than by the one before (90% interval); ${allowed} fewer are let pass.`;
}
