// Exact Jaccard indices of candidates, one after another.
import { jaccardOf, prepare, type PreparedText } from '../../jaccard.ts';
import type { Features } from '../../text/features.ts';
import type { TextPlace, TextReader } from '../work/segments.ts';

/** A candidate: two documents and where their texts lie. */
export interface CandidatePair {
  readonly a: number;
  readonly aText: TextPlace;
  readonly bText: TextPlace;
}

/** Compares candidates in order of `a`, whose grams are kept from one pair to the next. */
export function createPairComparison(features: Features, texts: TextReader): (pair: CandidatePair) => number {
  let last: { document: number; grams: PreparedText } | null = null;
  return ({ a, aText, bText }) => {
    if (last?.document !== a) {
      last = null; // the old ones can go before the new ones come
      last = { document: a, grams: prepare(texts.read(aText), features) };
    }
    return jaccardOf(last.grams, prepare(texts.read(bText), features));
  };
}
