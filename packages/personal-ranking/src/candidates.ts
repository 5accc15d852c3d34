// Which papers are ranked: about 30 that the reader follows, that are like what they picked, that all read, or that are new
// and hardly seen. Ranking hundreds would leave each a chance too small to learn from.
import { randomStream } from '@papertape/reproduction';
import { isAskedFor } from './features.ts';
import { termImportance, type PaperFacts } from './paper.ts';
import type { Exposure, ReaderFacts } from './reader.ts';
import type { Reason } from './reasons.ts';
import { lift, share } from './taste.ts';

/** A paper to rank, with why it is among the candidates. */
export interface ChosenCandidate {
  paper: PaperFacts;
  reason: Reason;
}

/** Candidates of a ranking. */
export const CANDIDATES = 30;
/** Shown so often without an act, a paper stands behind all others. */
export const TIRED = 3;
/** Most candidates that each rule gives before the trend fills up. */
const QUOTAS = { asked: 8, similar: 6, taste: 8, fresh: 4 } as const;

/** What candidates are chosen by. */
export interface CandidateOptions {
  limit?: number;
  /** Unsigned, 32 bits: chance decides which of the papers that nobody has seen are among them. */
  seed: number;
}

/**
 * The candidates, best trend score first. The rules, in turn, of papers that the reader has neither picked nor hidden:
 * followed authors and collections, the newest; alike to what was picked; followed or favoured categories and words;
 * the least shown, by chance; and the trend for the rest. Papers shown three times stand in only where others are missing.
 */
export function chooseCandidates(
  pool: readonly PaperFacts[],
  reader: ReaderFacts,
  exposure: Exposure,
  { limit = CANDIDATES, seed }: CandidateOptions,
): ChosenCandidate[] {
  const open = pool.filter(({ id }) => !reader.known.has(id));
  const rested = open.filter(({ id }) => (reader.passed.get(id) ?? 0) < TIRED);
  const byTrend = (papers: readonly PaperFacts[]) =>
    papers.toSorted((a, b) => b.trendScore - a.trendScore || b.id - a.id);
  const chosen = new Map<number, PaperFacts>();
  const fresh = new Set<number>();
  const take = (papers: readonly PaperFacts[], most: number, mark?: Set<number>) => {
    let taken = 0;
    for (const paper of papers) {
      if (taken >= most || chosen.size >= limit) return;
      if (chosen.has(paper.id)) continue;
      chosen.set(paper.id, paper);
      mark?.add(paper.id);
      taken += 1;
    }
  };
  take(asked(rested, reader), QUOTAS.asked);
  take(alike(rested, reader), QUOTAS.similar);
  take(toTaste(rested, reader), QUOTAS.taste);
  take(leastShown(rested, exposure, seed), QUOTAS.fresh, fresh);
  take(byTrend(rested), limit);
  take(byTrend(open), limit);
  return byTrend([...chosen.values()]).map((paper) => ({
    paper,
    reason: reasonOf(paper, reader, fresh.has(paper.id)),
  }));
}

function asked(papers: readonly PaperFacts[], reader: ReaderFacts): PaperFacts[] {
  return papers
    .filter((paper) => isAskedFor(paper, reader))
    .sort((a, b) => b.appearedAt - a.appearedAt || b.id - a.id);
}

function alike(papers: readonly PaperFacts[], { likeness }: ReaderFacts): PaperFacts[] {
  const score = ({ id }: PaperFacts) => likeness.get(id)?.score ?? 0;
  return papers.filter((paper) => score(paper) > 0).sort((a, b) => score(b) - score(a) || b.id - a.id);
}

function toTaste(papers: readonly PaperFacts[], { taste, follows }: ReaderFacts): PaperFacts[] {
  const importance = termImportance(papers);
  const score = (paper: PaperFacts) => {
    const favoured = paper.categories.map(
      (name) =>
        share(taste.categories.get(name), taste) +
        lift(taste.categories.get(name), taste) +
        (follows.categories.has(name) ? 1 : 0),
    );
    const words = paper.terms.map((term) => importance(term) * lift(taste.terms.get(term), taste));
    return (
      Math.max(0, ...favoured) +
      words.reduce((sum, word) => sum + word, 0) / Math.sqrt(1 + paper.terms.length)
    );
  };
  return papers
    .map((paper) => ({ paper, score: score(paper) }))
    .filter((scored) => scored.score > 0.05)
    .sort((a, b) => b.score - a.score || b.paper.id - a.paper.id)
    .map(({ paper }) => paper);
}

function leastShown(papers: readonly PaperFacts[], { shown }: Exposure, seed: number): PaperFacts[] {
  const { uniform } = randomStream(seed, 'fresh');
  return papers
    .map((paper) => ({ paper, times: shown.get(paper.id) ?? 0, chance: uniform() }))
    .sort((a, b) => a.times - b.times || a.chance - b.chance)
    .map(({ paper }) => paper);
}

/** Share of a category in what a reader picks from which on it is a reason. */
const FAVOURED = 0.2;

/** What speaks for the paper most: what the reader asked for, then what they did, then what others do. */
function reasonOf(paper: PaperFacts, { follows, likeness, taste }: ReaderFacts, fresh: boolean): Reason {
  for (const slug of paper.authors) {
    const name = follows.authors.get(slug);
    if (name !== undefined) return { kind: 'author', slug, name };
  }
  const collection = follows.collected.get(paper.id);
  if (collection) return { kind: 'collection', ...collection };
  const like = likeness.get(paper.id);
  if (like) return { kind: 'similar', publicId: like.publicId, title: like.title };
  const followed = paper.categories.find((category) => follows.categories.has(category));
  if (followed !== undefined) return { kind: 'category', category: followed };
  const [favoured] = paper.categories
    .map((category) => ({ category, share: share(taste.categories.get(category), taste) }))
    .filter((each) => each.share >= FAVOURED)
    .sort((a, b) => b.share - a.share);
  if (favoured) return { kind: 'taste', category: favoured.category };
  return fresh ? { kind: 'fresh' } : { kind: 'trending' };
}
