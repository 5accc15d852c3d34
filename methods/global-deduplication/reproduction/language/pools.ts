/** What the language models are trained on: a crawl full of copies and what is left of it, and mixes of sources. */
import type { RandomStream } from '@papertape/reproduction';
import type { Document } from '../../src/index.ts';
import { textOf, type BrownDocument } from '../corpus.ts';
import { editCopy, wordSource } from '../edits.ts';

/** Share of the crawl's documents that are copies: about what the paper removes, 49.6 % of the bytes. */
const COPIES = 0.5;
/** Percent of a copy's words that were replaced: a third of the copies are exact. */
const EDITS = [0, 1, 2];

/**
 * `size` documents of which half are copies, as the web has them: the k-th most copied document has 1/k as many
 * copies as the first, and a copy lies in any source. Throws RangeError where the corpus is too small.
 */
export function makeCrawl(corpus: readonly BrownDocument[], size: number, random: RandomStream): Document[] {
  const originals = Math.round(size * (1 - COPIES));
  if (originals > corpus.length) throw new RangeError(`${corpus.length} documents are too few.`);
  const chosen = [...random.permutation(corpus.length)].slice(0, originals).flatMap((at) => corpus[at] ?? []);
  const word = wordSource(corpus, random);
  const rank = harmonicRank(originals, random);
  const copies = Array.from({ length: size - originals }, (_, number): Document => {
    const original = chosen[rank()];
    const source = corpus[random.integer(corpus.length)]?.source ?? '';
    const rate = EDITS[number % EDITS.length] ?? 0;
    const tokens = original?.tokens ?? [];
    const text = textOf(rate === 0 ? tokens : editCopy(tokens, rate / 100, word, random));
    return { id: `copy ${number}`, source, text };
  });
  return [...chosen.map(({ id, source, tokens }) => ({ id, source, text: textOf(tokens) })), ...copies];
}

/** Draws k in 0 … count − 1 with a probability in proportion to 1 / (k + 1). */
function harmonicRank(count: number, random: RandomStream): () => number {
  const sums: number[] = [];
  let sum = 0;
  for (let k = 0; k < count; k++) sums.push((sum += 1 / (k + 1)));
  return () => {
    const drawn = random.uniform() * sum;
    return sums.findIndex((upTo) => drawn < upTo);
  };
}

/** Texts of a pool in a random order, up to so many characters. Throws RangeError where the pool has fewer. */
export function drawText(texts: readonly string[], characters: number, random: RandomStream): string {
  let drawn = '';
  for (const at of random.permutation(texts.length)) {
    drawn += `${texts[at]}\n`;
    if (drawn.length >= characters) return drawn.slice(0, characters);
  }
  throw new RangeError(`A pool of ${drawn.length} characters cannot give ${characters}.`);
}
