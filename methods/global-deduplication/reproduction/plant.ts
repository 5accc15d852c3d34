/** A corpus with planted copies: half of them stay in the source of their original, half come from another. */
import type { RandomStream } from '@papertape/reproduction';
import type { Document } from '../src/index.ts';
import { textOf, type BrownDocument } from './corpus.ts';
import { editCopy, wordSource } from './edits.ts';

export interface PlantedCopy {
  readonly original: Document;
  readonly copy: Document;
  /** Percent of the words that were replaced. */
  readonly rate: number;
  /** Whether the copy is in another source than its original. */
  readonly crosses: boolean;
}

export interface PlantedCorpus {
  /** Originals and all other documents, then the copies. */
  readonly documents: readonly Document[];
  readonly copies: readonly PlantedCopy[];
}

/** Plants `copies` copies of each rate, each of a document of its own. Throws RangeError where there are too few. */
export function plantCopies(
  corpus: readonly BrownDocument[],
  rates: readonly number[],
  copies: number,
  random: RandomStream,
): PlantedCorpus {
  if (rates.length * copies > corpus.length) {
    throw new RangeError(`${corpus.length} documents are too few for ${rates.length * copies} originals.`);
  }
  const order = random.permutation(corpus.length);
  const word = wordSource(corpus, random);
  // An original is complete, so that it survives its copies.
  const documents = corpus.map(({ id, source, tokens }): Document => ({
    id,
    source,
    text: textOf(tokens),
    completeness: 1,
  }));
  const planted = Array.from({ length: rates.length * copies }, (_, number): PlantedCopy => {
    const place = order[number] ?? 0;
    const [original, brown] = [documents[place], corpus[place]];
    const rate = rates[number % rates.length] ?? 0;
    if (!original || !brown) throw new RangeError(`There is no document ${place}.`);
    const crosses = Math.floor(number / rates.length) % 2 === 1;
    const source = crosses ? anotherSource(corpus, brown.source, random) : brown.source;
    const text = textOf(editCopy(brown.tokens, rate / 100, word, random));
    return { original, copy: { id: `copy of ${brown.id}`, source, text }, rate, crosses };
  });
  return { documents: [...documents, ...planted.map(({ copy }) => copy)], copies: planted };
}

/** Drawn as often as sources occur. */
function anotherSource(corpus: readonly BrownDocument[], source: string, random: RandomStream): string {
  for (;;) {
    const drawn = corpus[random.integer(corpus.length)]?.source ?? source;
    if (drawn !== source) return drawn;
  }
}
