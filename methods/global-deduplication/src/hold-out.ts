// Decontamination: training documents that are in the hold-out, word for word after normalisation, are taken out.
import type { Document } from './documents.ts';
import { InvalidOption } from './errors.ts';
import { fingerprint } from './text/fingerprint.ts';
import { normalise, NORMALISATIONS, type Normalisation } from './text/normalise.ts';

/** Texts that must not be trained on. Only their hashes are kept. */
export interface HoldOut {
  /** Distinct texts. */
  readonly size: number;
  add(text: string): void;
  /** Whether this text, after normalisation, is one of them. An empty one never is. */
  has(text: string): boolean;
}

/** An empty hold-out; texts are compared after `normalisation`, that of the published pipeline when not given. */
export function createHoldOut(normalisation: Normalisation = NORMALISATIONS.slimpajama): HoldOut {
  const hashes = new Set<string>();
  return {
    get size() {
      return hashes.size;
    },
    add(text) {
      const normalised = normalise(text, normalisation);
      if (normalised !== '') hashes.add(fingerprint(normalised));
    },
    has: (text) => hashes.has(fingerprint(normalise(text, normalisation))),
  };
}

/**
 * The documents that are not in the hold-out, one by one; `found` is told of each other one. Rejects with
 * InvalidOption for a hold-out of no texts, which would let everything through.
 */
export async function* decontaminate<D extends Document>(
  documents: AsyncIterable<D> | Iterable<D>,
  holdOut: HoldOut,
  found: (document: D) => void = () => undefined,
): AsyncGenerator<D> {
  if (holdOut.size === 0)
    throw new InvalidOption('The hold-out has no text: add those that must be left out.');
  for await (const document of documents) {
    if (holdOut.has(document.text)) found(document);
    else yield document;
  }
}
