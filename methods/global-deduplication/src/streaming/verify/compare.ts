// Exact Jaccard indices of candidates, one after another.
import type { Features } from '../../text/features.ts';
import type { TextPlace, TextReader } from '../work/segments.ts';
import { gramSet, jaccardOfSets, type GramSet } from './grams.ts';

/** A candidate: two documents and where their texts lie. */
export interface CandidatePair {
  readonly a: number;
  readonly aText: TextPlace;
  readonly bText: TextPlace;
}

/** Compares candidates in order of `a`, whose grams are kept from one pair to the next. */
export function createPairComparison(features: Features, texts: TextReader): (pair: CandidatePair) => number {
  let last: { document: number; grams: GramSet } | null = null;
  return ({ a, aText, bText }) => {
    if (last?.document !== a) {
      last = null; // the old ones can go before the new ones come
      last = { document: a, grams: gramSet(texts.read(aText), features) };
    }
    return jaccardOfSets(last.grams, gramSet(texts.read(bText), features));
  };
}
