// Exact comparison of candidates, with the gram sets of the last texts kept.
import { jaccardOf, prepare, type PreparedText } from './jaccard.ts';
import type { Features } from './text/features.ts';
import { NORMALISATIONS } from './text/normalise.ts';

/** Texts made ready that are kept; a survivor is compared many times in a row. */
const KEPT = 256;

interface Verifiable {
  readonly id: string;
  /** Normalised. */
  readonly text: string;
}

/** Compares normalised texts, identified by their id. */
export function createVerifier(features: Features): { jaccard(a: Verifiable, b: Verifiable): number } {
  const normalised = { ...features, normalisation: NORMALISATIONS.none };
  const kept = new Map<string, PreparedText>();
  function prepared({ id, text }: Verifiable): PreparedText {
    const ready = kept.get(id) ?? prepare(text, normalised);
    kept.delete(id);
    kept.set(id, ready); // last used, last in the Map's order
    if (kept.size > KEPT) {
      const [oldest] = kept.keys();
      if (oldest !== undefined) kept.delete(oldest);
    }
    return ready;
  }
  return { jaccard: (a, b) => jaccardOf(prepared(a), prepared(b)) };
}
