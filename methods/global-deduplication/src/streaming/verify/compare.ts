// Exact Jaccard indices of a slice of candidates.
import type { Features } from '../../text/features.ts';
import type { TextPlace, TextReader } from '../work/segments.ts';
import { createComparison, LONG_TEXT, type Grams } from './grams.ts';

/** A candidate: two documents and where their texts lie. */
export interface CandidatePair {
  readonly a: number;
  readonly b: number;
  readonly band: number;
  readonly aText: TextPlace;
  readonly bText: TextPlace;
}

/** Compares candidates in order of `a`, whose grams are kept from one pair to the next. */
export function createPairComparison(features: Features, texts: TextReader) {
  const comparison = createComparison(features);
  let last: { document: number; hashed: boolean; grams: Grams } | null = null;
  function gramsOf(pair: CandidatePair, hashed: boolean): Grams {
    if (last?.document === pair.a && last.hashed === hashed) return last.grams;
    last = null; // the old ones can go before the new ones come
    const grams = comparison.prepare(texts.read(pair.aText), hashed);
    last = { document: pair.a, hashed, grams };
    return grams;
  }
  return (pair: CandidatePair): number => {
    const hashed = Math.max(pair.aText.bytes, pair.bText.bytes) >= LONG_TEXT;
    const other = comparison.prepare(texts.read(pair.bText), hashed);
    return comparison.jaccard(gramsOf(pair, hashed), other);
  };
}
