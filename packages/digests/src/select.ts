// Which papers an edition holds: pure rules, the same for whoever asks for the same.
import type { PaperSummary } from '@papertape/papers';
import type { Reason, ReproductionOutcome } from './edition.ts';
import { lastPeriod } from './period.ts';
import { topicKey, type Subscription, type Topic } from './subscription.ts';
import { takeTurns, type Turn } from './turns.ts';

/** What the rules look at of a paper. */
export interface DigestPaper extends Pick<
  PaperSummary,
  'id' | 'categories' | 'upvotes' | 'comments' | 'trendScore' | 'withdrawnAt'
> {
  /** When it came to the feed, ISO 8601 in UTC. */
  appearedAt: string;
  /** Addresses of its authors: of all, or of those that anybody follows. */
  authorSlugs: readonly string[];
  /** When it was put into collections, by the keys of their topics: of the same one each sees what they may. */
  collectedAt: ReadonlyMap<string, string>;
  /** Queries that found it. */
  searches: ReadonlySet<string>;
  reproduction: ReproductionOutcome | null;
}

/** A subscription with what its reader has had. */
export interface Request extends Subscription {
  /** Papers that the reader was sent before; never again. */
  seen?: ReadonlySet<number>;
  /** News is what came after this; when the edition before was due, unless given. */
  since?: Date;
  /** What is ranked for readers with a topic 'for you', by reader; best first. */
  ranked?: ReadonlyMap<string, readonly RankedPaper[]>;
}

/** A paper of a personal ranking, with why it is there, in words. */
export interface RankedPaper {
  id: number;
  why: string;
}

/** A paper of an edition, with why it is there. */
export interface Selected<P extends DigestPaper = DigestPaper> {
  paper: P;
  /** At least one, the strongest first. */
  reasons: Reason[];
}

/** What was selected. */
export interface Digest<P extends DigestPaper = DigestPaper> {
  papers: Selected<P>[];
  /** Reproductions that ran since the edition before, of papers that are not in this one; the latest first. */
  ran: ReproductionOutcome[];
}

/** Everything that an edition may be taken from. */
export interface RankedDigest<P extends DigestPaper = DigestPaper> extends Digest<P> {
  /** Which topic gave what, in order. */
  turns: Turn<P>[];
}

/**
 * The papers of the edition at `now`, or null when there are none: an empty edition is not sent. The rules:
 *
 * 1. A paper is news when it appeared, was put into a followed collection, or had its reproduction run since the edition
 *    before. Withdrawn papers are none.
 * 2. Each topic ranks its papers by interest, log2(1 + votes + 2·comments); then the newer first, by trend score.
 * 3. A topic takes papers with fewer votes than the minimum only if it is an author or a collection.
 *    What is ranked for the reader keeps its order, whatever the votes; where there is no ranking, it is the whole feed.
 * 4. The topics take turns, in the order of their names, so that none crowds out another: each gives its best paper that
 *    no topic has given yet.
 * 5. Papers that the reader has seen are left out, and the first `count` of the others are the edition.
 */
export function selectDigest<P extends DigestPaper>(
  papers: readonly P[],
  subscription: Request,
  now: Date,
): Digest<P> | null {
  const { seen = new Set<number>(), count } = subscription;
  const ranked = rankDigest(papers, subscription, now);
  const chosen = ranked.papers.filter(({ paper }) => !seen.has(paper.id)).slice(0, count);
  if (chosen.length === 0) return null;
  const shown = new Set(chosen.map(({ paper }) => paper.reproduction?.name));
  return { papers: chosen, ran: ranked.ran.filter(({ name }) => !shown.has(name)) };
}

/** Everything that rules 1 to 4 allow, in order: whatever its readers have seen, their editions are parts of it. */
export function rankDigest<P extends DigestPaper>(
  papers: readonly P[],
  subscription: Request,
  now: Date,
): RankedDigest<P> {
  const window = {
    from: (subscription.since ?? lastPeriod(subscription, now).since).getTime(),
    to: now.getTime(),
  };
  const lists = rankable(subscription)
    .map((topic) => ({ topic, papers: rankTopic(papers, topic, subscription, window) }))
    .sort((a, b) => (topicKey(a.topic) < topicKey(b.topic) ? -1 : 1));
  const reasons = new Map<number, Reason[]>();
  for (const list of lists)
    list.papers.forEach((paper, index) => {
      const why = rankedBy(subscription, list.topic)?.find(({ id }) => id === paper.id)?.why;
      const reason: Reason =
        why === undefined
          ? reasonOf(paper, list.topic, { place: index + 1, of: list.papers.length, window })
          : { kind: 'ranked', topic: list.topic, why };
      reasons.set(paper.id, [...(reasons.get(paper.id) ?? []), reason]);
    });
  const turns = takeTurns(lists.map((list) => ({ key: topicKey(list.topic), papers: list.papers })));
  const ordered = turns.flatMap(({ paper }) => paper ?? []);
  return {
    turns,
    papers: ordered.map((paper) => ({ paper, reasons: sortReasons(reasons.get(paper.id) ?? []) })),
    ran: ordered
      .flatMap(({ reproduction }) => (reproduction && ranIn(reproduction, window) ? [reproduction] : []))
      .sort((a, b) => (a.ranAt === b.ranAt ? (a.name < b.name ? -1 : 1) : a.ranAt < b.ranAt ? 1 : -1)),
  };
}

/** The topics, with the whole feed in place of rankings that are not there. */
function rankable(subscription: Request): Topic[] {
  const topics = subscription.topics.map((topic): Topic =>
    topic.kind === 'for-you' && !rankedBy(subscription, topic) ? { kind: 'feed' } : topic,
  );
  return [...new Map(topics.map((topic) => [topicKey(topic), topic])).values()];
}

function rankedBy({ ranked }: Request, topic: Topic): readonly RankedPaper[] | undefined {
  return topic.kind === 'for-you' ? ranked?.get(topic.reader) : undefined;
}

interface Window {
  /** Milliseconds; excluded. */
  from: number;
  /** Included. */
  to: number;
}

function isIn(instant: string, { from, to }: Window): boolean {
  const time = Date.parse(instant);
  return time > from && time <= to;
}

function ranIn({ ranAt }: ReproductionOutcome, window: Window): boolean {
  return isIn(ranAt, window);
}

function rankTopic<P extends DigestPaper>(
  papers: readonly P[],
  topic: Topic,
  subscription: Request,
  window: Window,
): P[] {
  const order = rankedBy(subscription, topic);
  if (order) return inOrder(papers, order);
  const { minimumVotes } = subscription;
  const asked = topic.kind === 'author' || topic.kind === 'collection';
  return papers
    .filter((paper) => paper.withdrawnAt === null && isNews(paper, topic, window))
    .filter(({ upvotes }) => asked || upvotes >= minimumVotes)
    .sort(byInterest);
}

function inOrder<P extends DigestPaper>(papers: readonly P[], order: readonly RankedPaper[]): P[] {
  const byId = new Map(papers.map((paper) => [paper.id, paper]));
  return order.flatMap(({ id }) => {
    const paper = byId.get(id);
    return paper && paper.withdrawnAt === null ? [paper] : [];
  });
}

/** Whether the topic tells of the paper now. */
function isNews(paper: DigestPaper, topic: Topic, window: Window): boolean {
  if (topic.kind === 'collection') {
    const collected = paper.collectedAt.get(topicKey(topic));
    return collected !== undefined && isIn(collected, window);
  }
  if (!isOf(paper, topic)) return false;
  return isIn(paper.appearedAt, window) || (paper.reproduction !== null && ranIn(paper.reproduction, window));
}

function isOf(paper: DigestPaper, topic: Topic): boolean {
  switch (topic.kind) {
    case 'feed':
      return true;
    case 'category':
      return paper.categories.includes(topic.category);
    case 'author':
      return paper.authorSlugs.includes(topic.slug);
    case 'collection':
      return paper.collectedAt.has(topicKey(topic));
    case 'search':
      return paper.searches.has(topic.query);
    case 'for-you':
      return false;
  }
}

/** Interest as in the trend score, without its recency: over a month the newest must not win by being new. */
function byInterest(a: DigestPaper, b: DigestPaper): number {
  const interest = (paper: DigestPaper) => paper.upvotes + 2 * paper.comments;
  return interest(b) - interest(a) || b.trendScore - a.trendScore || b.id - a.id;
}

function reasonOf(
  paper: DigestPaper,
  topic: Topic,
  { place, of, window }: { place: number; of: number; window: Window },
): Reason {
  if (topic.kind === 'collection') return { kind: 'collected', topic };
  if (!isIn(paper.appearedAt, window)) return { kind: 'reproduced', topic };
  return { kind: 'topic', topic, place, of };
}

/** Those first that say most of the reader: whom they follow, then what they search for, then what everybody reads. */
const STRENGTH = ['author', 'collection', 'search', 'for-you', 'category', 'feed'] as const;

function sortReasons(reasons: readonly Reason[]): Reason[] {
  return reasons.toSorted((a, b) => STRENGTH.indexOf(a.topic.kind) - STRENGTH.indexOf(b.topic.kind));
}
