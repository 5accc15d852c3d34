/** Claim A, at one point: pairs whose Jaccard index is the threshold that the paper names. */
import type { Measurements, RunContext } from '@papertape/reproduction';
import { bandKeys, jaccardOf, prepare, PRESETS, type SignatureMode } from '../../src/index.ts';
import { textOf, type BrownDocument } from '../corpus.ts';
import { otherThan, wordPlaces, wordSource } from '../edits.ts';
import type { Tested } from '../methods.ts';
import type { DeduplicationParameters } from '../parameters.ts';
import { compareWithTheory, type ObservedPair } from '../theory.ts';

const NOMINAL = 0.8;
/** How far from it a pair may be. */
const TOLERANCE = 0.005;
const { features, bands } = PRESETS.slimpajama;

interface TextPair {
  readonly a: string;
  readonly b: string;
  readonly jaccard: number;
}

/** Which of the pairs share a band, in both modes, with the share that does. */
export async function nominalPairs(
  context: RunContext<DeduplicationParameters>,
  corpus: readonly BrownDocument[],
  tested: Tested,
): Promise<{ measurements: Measurements; pairs: Record<SignatureMode, ObservedPair[]> }> {
  const made = await makePairs(context, corpus, context.profile.parameters.nominalPairs);
  const observe = (mode: SignatureMode): ObservedPair[] => {
    const signer = tested.createSigner({ mode, features });
    const keysOf = (text: string) => bandKeys(signer.sign(text) ?? new Uint32Array(128), bands);
    return made.map(({ a, b, jaccard }) => {
      const keys = keysOf(b);
      return { jaccard, found: keysOf(a).some((key, band) => key === keys[band]) };
    });
  };
  const pairs = { slimpajama: observe('slimpajama'), fast: observe('fast') };
  const [exact, fast] = [compareWithTheory(pairs.slimpajama, bands), compareWithTheory(pairs.fast, bands)];
  return {
    pairs,
    measurements: {
      'nominal.slimpajama': exact.measured,
      'nominal.fast': fast.measured,
      'nominal.theory': exact.theory,
      'nominal.slimpajama.deviation': exact.deviation,
      'nominal.fast.deviation': fast.deviation,
    },
  };
}

/** Pairs of a document and a copy with as many words replaced as bring J to the nominal threshold. */
async function makePairs(
  context: RunContext<DeduplicationParameters>,
  corpus: readonly BrownDocument[],
  count: number,
): Promise<TextPair[]> {
  const random = context.random('pairs at the nominal threshold');
  const word = wordSource(corpus, random);
  const pairs: TextPair[] = [];
  for (const place of random.permutation(corpus.length)) {
    if (pairs.length === count) return pairs;
    context.signal.throwIfAborted();
    await context.breathe();
    const tokens = corpus[place]?.tokens ?? [];
    const pair = editTowards(tokens, wordPlaces(tokens, random), word);
    if (Math.abs(pair.jaccard - NOMINAL) <= TOLERANCE) pairs.push(pair);
  }
  throw new RangeError(`Only ${pairs.length} of ${count} pairs come near J = ${NOMINAL}.`);
}

/** Replaces words one by one until J has fallen to the threshold; the nearer of the last two copies. */
function editTowards(tokens: readonly string[], places: readonly number[], word: () => string): TextPair {
  const a = textOf(tokens);
  const original = prepare(a, features);
  const copy = [...tokens];
  let before: TextPair = { a, b: a, jaccard: 1 };
  for (const place of places) {
    copy[place] = otherThan(tokens[place] ?? '', word);
    const b = textOf(copy);
    const pair = { a, b, jaccard: jaccardOf(original, prepare(b, features)) };
    if (pair.jaccard <= NOMINAL) {
      return NOMINAL - pair.jaccard < before.jaccard - NOMINAL ? pair : before;
    }
    before = pair;
  }
  return before;
}
