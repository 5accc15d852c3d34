// The features of a paper for a reader: few, dense, between -1 and 1, the same for all readers. No feature names a reader,
// so that a model holds nothing of anybody, and what is erased is gone.
import { dense, type FeatureVector, type SlotLayout } from '@papertape/contextual-bandits';
import type { PaperFacts } from './paper.ts';
import type { Exposure, ReaderFacts } from './reader.ts';
import type { LoggedFeatures, Surface } from './states.ts';
import { lift, pickRate, share } from './taste.ts';

/** Changes when the meaning of any feature does: models and decisions of other versions are left alone. */
export const FEATURES_VERSION = 1;

/** Names of the features, by index. */
export const FEATURES = [
  /** 1 for the candidate of the best trend score, 0 for that of the worst. */
  'trend',
  /** Votes and comments as the trend counts them, in doublings; 8 are 1. */
  'popularity',
  /** Halves in two days. */
  'days',
  /** Halves in ten days. */
  'weeks',
  'followed author',
  'followed category',
  'followed collection',
  /** To the most alike of what the reader picked. */
  'similarity',
  /** Share of what the reader picks in the paper's categories, the largest. */
  'category share',
  /** How much more they pick of its categories than of others, on average. */
  'category lift',
  /** Papers of its authors that they picked; three are 1. */
  'author taste',
  /** Cosine of its words with those of what they picked. */
  'words',
  /** Cosine of its words with those of what they hid. */
  'words hidden',
  /** Times they were shown it without doing anything; four are 1. */
  'shown before',
  /** How much more often than others it was shown to everybody (`damping`). */
  'exposure',
  /** Picks of the reader, in doublings; six are 1. */
  'activity',
  /** Their picks of what they were shown; one in two is 1. */
  'pick rate',
  'trend of new readers',
  'words of active readers',
  'category share of active readers',
  /** 1 in a digest by mail, which is looked at otherwise than a page. */
  'in a digest',
] as const;
export type FeatureName = (typeof FEATURES)[number];

/** Where slots have their features: beside those of papers, with room for more. */
export const SLOT_LAYOUT: SlotLayout = { offset: 32, slots: 20 };
/** Dimension of models. */
export const DIMENSION = SLOT_LAYOUT.offset + SLOT_LAYOUT.slots;

/** What features are computed from, besides the paper. */
export interface FeatureContext {
  reader: ReaderFacts;
  exposure: Exposure;
  /** How much a term tells (`termImportance`). */
  importance: (term: string) => number;
  /** Milliseconds since 1970. */
  now: number;
  /** Where it is shown; the page unless given. */
  surface?: Surface;
}

/** Features of each paper, in their order; together, since the trend is a place among them. */
export function featuresOf(papers: readonly PaperFacts[], context: FeatureContext): FeatureVector[] {
  const trend = trendPlaces(papers);
  const words = wordVectors(context);
  return papers.map((paper) => {
    const named = namedFeatures(paper, trend.get(paper.id) ?? 0, words, context);
    return dense(FEATURES.map((name) => round(named[name])));
  });
}

/** As stored: what is computed again from it is what was computed first. */
const round = (value: number) => Math.round(Math.max(-1, Math.min(1, value)) * 1e4) / 1e4;

function trendPlaces(papers: readonly PaperFacts[]): Map<number, number> {
  const last = Math.max(1, papers.length - 1);
  return new Map(
    papers
      .toSorted((a, b) => b.trendScore - a.trendScore || b.id - a.id)
      .map(({ id }, place) => [id, 1 - place / last]),
  );
}

function namedFeatures(
  paper: PaperFacts,
  trend: number,
  words: WordVectors,
  { reader, exposure, now, surface }: FeatureContext,
): Record<FeatureName, number> {
  const { taste, follows } = reader;
  const age = Math.max(0, now - paper.appearedAt) / 86_400_000;
  const activity = Math.min(1, Math.log2(1 + taste.picked) / 6);
  const categoryShare = Math.max(
    0,
    ...paper.categories.map((name) => share(taste.categories.get(name), taste)),
  );
  const liked = words.picked(paper.terms);
  return {
    trend,
    popularity: Math.log2(1 + paper.upvotes + 2 * paper.comments) / 8,
    days: 0.5 ** (age / 2),
    weeks: 0.5 ** (age / 10),
    'followed author': Number(paper.authors.some((author) => follows.authors.has(author))),
    'followed category': Number(paper.categories.some((category) => follows.categories.has(category))),
    'followed collection': Number(follows.collected.has(paper.id)),
    similarity: reader.likeness.get(paper.id)?.score ?? 0,
    'category share': categoryShare,
    'category lift': mean(paper.categories.map((name) => lift(taste.categories.get(name), taste))),
    'author taste': authorTaste(paper, reader),
    words: liked,
    'words hidden': words.hidden(paper.terms),
    'shown before': (reader.passed.get(paper.id) ?? 0) / 4,
    exposure: isAskedFor(paper, reader) ? 0 : overexposure(exposure.shown.get(paper.id) ?? 0, exposure.fair),
    activity,
    'pick rate': 2 * pickRate(taste),
    'trend of new readers': trend / (1 + taste.picked / 5),
    'words of active readers': liked * activity,
    'category share of active readers': categoryShare * activity,
    'in a digest': Number(surface === 'digest'),
  };
}

const mean = (values: readonly number[]) =>
  values.length === 0 ? 0 : values.reduce((sum, value) => sum + value, 0) / values.length;

function authorTaste({ authors }: PaperFacts, { taste }: ReaderFacts): number {
  let sum = 0;
  for (const author of authors) {
    const tally = taste.authors.get(author);
    if (tally) sum += tally.picked - 2 * tally.hidden;
  }
  return sum / 3;
}

/** Whether the reader follows an author or a collection of the paper: then nothing keeps it from them. */
export function isAskedFor(paper: Pick<PaperFacts, 'id' | 'authors'>, { follows }: ReaderFacts): boolean {
  return follows.collected.has(paper.id) || paper.authors.some((author) => follows.authors.has(author));
}

/** Doublings beyond the fourfold of the fair share; six are 1. */
function overexposure(shown: number, fair: number): number {
  return Math.max(0, Math.log2(Math.max(1, shown) / fair) - 2) / 6;
}

/** Cosines with the words that a reader picked and hid. */
interface WordVectors {
  picked(terms: readonly string[]): number;
  hidden(terms: readonly string[]): number;
}

function wordVectors({ reader, importance }: FeatureContext): WordVectors {
  const cosineWith = (kind: 'picked' | 'hidden') => {
    const weights = new Map<string, number>();
    let squares = 0;
    for (const [term, tally] of reader.taste.terms) {
      const weight = tally[kind] * importance(term);
      if (weight === 0) continue;
      weights.set(term, weight);
      squares += weight ** 2;
    }
    return (terms: readonly string[]): number => {
      let dot = 0;
      let own = 0;
      for (const term of terms) {
        const weight = importance(term);
        dot += weight * (weights.get(term) ?? 0);
        own += weight ** 2;
      }
      return dot === 0 ? 0 : dot / Math.sqrt(own * squares);
    };
  };
  return { picked: cosineWith('picked'), hidden: cosineWith('hidden') };
}

/** The value of a feature by its name. */
export function featureValue({ indices, values }: FeatureVector, name: FeatureName): number {
  const at = indices.indexOf(FEATURES.indexOf(name));
  return at < 0 ? 0 : (values[at] ?? 0);
}

/** Features as decisions store them. */
export function storedFeatures({ indices, values }: FeatureVector): LoggedFeatures {
  return { indices: [...indices], values: Array.from(values, round) };
}

/** Stored features as models read them. */
export function readFeatures({ indices, values }: LoggedFeatures): FeatureVector {
  return { indices: Uint32Array.from(indices), values: Float32Array.from(values) };
}
