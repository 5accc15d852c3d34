/** Pairs of records that a method holds for one work, and how right it is. */
import { pairKey } from './tables.ts';

export interface ScoredPair {
  readonly dblp: string;
  readonly acm: string;
  /** More is surer. */
  readonly score: number;
}

export interface PairScores {
  readonly precision: number;
  readonly recall: number;
  readonly f1: number;
}

/** Precision, recall and their harmonic mean; a method that finds nothing has a precision of 0. */
export function pairScores(
  pairs: readonly Pick<ScoredPair, 'dblp' | 'acm'>[],
  truth: ReadonlySet<string>,
): PairScores {
  const found = new Set(pairs.map(({ dblp, acm }) => pairKey(dblp, acm)));
  const right = [...found].filter((key) => truth.has(key)).length;
  const precision = found.size === 0 ? 0 : right / found.size;
  const recall = right / truth.size;
  return { precision, recall, f1: right === 0 ? 0 : (2 * precision * recall) / (precision + recall) };
}

/** The surest pairs such that each record has one partner at most. */
export function onePartnerEach(pairs: readonly ScoredPair[]): ScoredPair[] {
  const taken = { dblp: new Set<string>(), acm: new Set<string>() };
  return [...pairs]
    .sort((a, b) => b.score - a.score)
    .filter(({ dblp, acm }) => {
      if (taken.dblp.has(dblp) || taken.acm.has(acm)) return false;
      taken.dblp.add(dblp);
      taken.acm.add(acm);
      return true;
    });
}
