// Exact comparison of candidates, with the gram sets of the last texts kept.
import { jaccardOf, prepare, type PreparedText } from './jaccard.ts';
import type { Features } from './text/features.ts';
import { NORMALISATIONS } from './text/normalise.ts';

/** Texts made ready that are kept; a survivor is compared many times in a row. */
const KEPT = 256;

/** Standard errors below the threshold at which an estimate rules a pair out: one duplicate in 3 million is lost. */
const RULED_OUT = 5;

/** The estimate of `permutations` values below which nobody need look whether a pair's Jaccard index reaches `verify`. */
export function leastEstimate(verify: number, permutations: number): number {
  return verify - RULED_OUT * Math.sqrt((verify * (1 - verify)) / permutations);
}

interface Verifiable {
  /** Normalised. */
  readonly text: string;
}

/** Compares normalised texts. What is kept belongs to the object, so that an id may come again with another text. */
export function createVerifier(features: Features): { jaccard(a: Verifiable, b: Verifiable): number } {
  const normalised = { ...features, normalisation: NORMALISATIONS.none };
  const kept = new Map<Verifiable, PreparedText>();
  function prepared(document: Verifiable): PreparedText {
    const ready = kept.get(document) ?? prepare(document.text, normalised);
    kept.delete(document);
    kept.set(document, ready); // last used, last in the Map's order
    if (kept.size > KEPT) {
      const [oldest] = kept.keys();
      if (oldest !== undefined) kept.delete(oldest);
    }
    return ready;
  }
  return { jaccard: (a, b) => jaccardOf(prepared(a), prepared(b)) };
}
