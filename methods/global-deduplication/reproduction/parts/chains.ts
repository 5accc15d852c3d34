/** Claim D on texts: chains in which each text is a little edited from the one before. */
import type { Measurements, RunContext } from '@papertape/reproduction';
import { jaccardOf, prepare, PRESETS, type DeduplicationSettings, type Document } from '../../src/index.ts';
import { textOf, type BrownDocument } from '../corpus.ts';
import { editCopy, wordSource } from '../edits.ts';
import type { Tested } from '../methods.ts';
import type { DeduplicationParameters } from '../parameters.ts';
import { paced } from '../working.ts';

/** Texts of a chain: after 16 steps of 1 % little more than a half of the grams is left. */
const LINKS = 16;
const RATE = 0.01;

const CAPPED: DeduplicationSettings = PRESETS.text;
const COMPONENTS: DeduplicationSettings = { ...PRESETS.text, hops: Infinity };
/** Two texts are duplicates from here on. */
const THRESHOLD = PRESETS.text.verify;

/** Of the pairs in one cluster, the share that are duplicates; and of all duplicates, the share in one cluster. */
export async function plantedChains(
  context: RunContext<DeduplicationParameters>,
  corpus: readonly BrownDocument[],
  tested: Tested,
): Promise<Measurements> {
  const chains = makeChains(context, corpus);
  const likeness = await likenessOf(context, chains);
  const measurements: Measurements = {};
  for (const [name, settings] of Object.entries({ components: COMPONENTS, capped: CAPPED })) {
    const { clusters } = await tested.deduplicate(paced(chains.flat(), context), settings);
    let [joined, right] = [0, 0];
    for (const { survivor, duplicates } of clusters) {
      for (const jaccard of pairsOf([survivor, ...duplicates]).map(likeness)) {
        joined++;
        if (jaccard >= THRESHOLD) right++;
      }
    }
    measurements[`chains.${name}.precision`] = joined === 0 ? 0 : right / joined;
    measurements[`chains.${name}.lowest`] = Math.min(
      1,
      ...clusters.flatMap(({ survivor, duplicates }) => duplicates.map((id) => likeness([survivor, id]))),
    );
  }
  return measurements;
}

function makeChains(
  context: RunContext<DeduplicationParameters>,
  corpus: readonly BrownDocument[],
): Document[][] {
  const random = context.random('chains');
  const word = wordSource(corpus, random);
  const order = random.permutation(corpus.length);
  return Array.from({ length: context.profile.parameters.chains }, (_, chain) => {
    let tokens = corpus[order[chain] ?? 0]?.tokens ?? [];
    return Array.from({ length: LINKS }, (_, link) => {
      if (link > 0) tokens = editCopy(tokens, RATE, word, random);
      return { id: `${chain} ${link}`, source: 'chains', text: textOf(tokens) };
    });
  });
}

/** Looks up the exact Jaccard index of two texts of one chain; 0 of texts of two. */
async function likenessOf(
  context: RunContext,
  chains: readonly (readonly Document[])[],
): Promise<(pair: readonly [string, string]) => number> {
  const known = new Map<string, number>();
  for await (const chain of paced(chains, context)) {
    const prepared = new Map(chain.map(({ id, text }) => [id, prepare(text, PRESETS.text.features)]));
    for (const [a, b] of pairsOf([...prepared.keys()])) {
      const [left, right] = [prepared.get(a), prepared.get(b)];
      const jaccard = left && right ? jaccardOf(left, right) : 0;
      known.set(`${a}\t${b}`, jaccard).set(`${b}\t${a}`, jaccard);
    }
    await context.breathe();
  }
  return ([a, b]) => known.get(`${a}\t${b}`) ?? 0;
}

function pairsOf(ids: readonly string[]): [string, string][] {
  return ids.flatMap((a, index) => ids.slice(index + 1).map((b): [string, string] => [a, b]));
}
