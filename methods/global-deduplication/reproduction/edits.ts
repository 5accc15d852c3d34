/** Edited copies: words of a document replaced by words of other documents. */
import type { RandomStream } from '@papertape/reproduction';
import type { BrownDocument } from './corpus.ts';

/** A word, in contrast to punctuation, which normalisation deletes. */
const isWord = (token: string): boolean => /[\p{L}\p{N}]/u.test(token);

/** Draws words as often as they occur in the corpus. */
export function wordSource(documents: readonly BrownDocument[], random: RandomStream): () => string {
  return () => {
    for (;;) {
      const tokens = documents[random.integer(documents.length)]?.tokens ?? [];
      const token = tokens[random.integer(tokens.length)] ?? '';
      if (isWord(token)) return token;
    }
  };
}

/** The places of a document's words, in a random order: the first few are those to edit. */
export function wordPlaces(tokens: readonly string[], random: RandomStream): number[] {
  const places = [...tokens.keys()].filter((place) => isWord(tokens[place] ?? ''));
  return [...random.permutation(places.length)].flatMap((index) => places[index] ?? []);
}

/** A copy in which this share of the words, one at least, was replaced by others. */
export function editCopy(
  tokens: readonly string[],
  rate: number,
  word: () => string,
  random: RandomStream,
): string[] {
  const places = wordPlaces(tokens, random);
  const copy = [...tokens];
  for (const place of places.slice(0, Math.max(1, Math.round(rate * places.length)))) {
    copy[place] = otherThan(tokens[place] ?? '', word);
  }
  return copy;
}

/** A word that is not this one, whatever its case. */
export function otherThan(token: string, word: () => string): string {
  for (;;) {
    const drawn = word();
    if (drawn.toLowerCase() !== token.toLowerCase()) return drawn;
  }
}
