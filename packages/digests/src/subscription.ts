// What a reader asked for: how often, of what, how much, and when.
import { isTimeZone } from '@papertape/papers';

export type Frequency = 'daily' | 'weekly' | 'monthly';
export const FREQUENCIES: readonly Frequency[] = ['daily', 'weekly', 'monthly'];

/** Where papers of a digest come from. */
export type Topic =
  /** The best of everything. */
  | { kind: 'feed' }
  | { kind: 'category'; category: string }
  /** Named as in addresses of authors. */
  | { kind: 'author'; slug: string; name: string }
  /**
   * A collection by its number; only what its reader may see is ever taken. `viewer`: the account that chose one which
   * not everybody may see; no other reader ever shares its editions.
   */
  | { kind: 'collection'; id: number; name: string; viewer?: string }
  /** A query of the site's search, saved or typed. */
  | { kind: 'search'; query: string }
  /** What is ranked for this reader, by the number of their account; the whole feed where they turned that off. */
  | { kind: 'for-you'; reader: string };

/** One reader's digest. */
export interface Subscription {
  frequency: Frequency;
  /** At least one, each once. */
  topics: readonly Topic[];
  /** Most papers in one edition, 1 to 50. */
  count: number;
  /** Full hour at which it is due, 0 to 23, on clocks of `timeZone`. */
  hour: number;
  /** IANA time zone, such as `Europe/Berlin`. */
  timeZone: string;
  /** Votes a paper needs to be in it; 0 takes all. Papers of followed authors and collections need none. */
  minimumVotes: number;
}

/** Bounds of what can be asked for. */
export const LIMITS = { count: 50, topics: 40, minimumVotes: 10_000, query: 400 } as const;

/** What somebody who chose nothing gets. */
export function defaultSubscription(timeZone: string): Subscription {
  return { frequency: 'daily', topics: [{ kind: 'feed' }], count: 10, hour: 8, timeZone, minimumVotes: 0 };
}

/** What is wrong with a subscription, each in a sentence for its reader; empty when it can be stored. */
export function problemsOf(subscription: Subscription): string[] {
  const { topics, count, hour, timeZone, minimumVotes } = subscription;
  const problems: string[] = [];
  if (topics.length === 0) problems.push('Choose at least one topic: the whole feed, or a category.');
  if (topics.length > LIMITS.topics) problems.push(`Choose at most ${LIMITS.topics} topics.`);
  if (!isWhole(count, 1, LIMITS.count)) problems.push(`The number of papers is 1 to ${LIMITS.count}.`);
  if (!isWhole(hour, 0, 23)) problems.push('The hour is 0 to 23.');
  if (!isTimeZone(timeZone))
    problems.push(`'${timeZone}' is no time zone that is known here; Europe/Berlin is one.`);
  if (!isWhole(minimumVotes, 0, LIMITS.minimumVotes))
    problems.push(`The least number of votes is 0 to ${LIMITS.minimumVotes}.`);
  if (topics.some((topic) => topic.kind === 'search' && topic.query.length > LIMITS.query))
    problems.push(`A search has at most ${LIMITS.query} characters.`);
  return problems;
}

function isWhole(value: number, least: number, most: number): boolean {
  return Number.isInteger(value) && value >= least && value <= most;
}

/** Names a topic among others: equal for equal topics. */
export function topicKey(topic: Topic): string {
  switch (topic.kind) {
    case 'feed':
      return 'feed';
    case 'category':
      return `category:${topic.category}`;
    case 'author':
      return `author:${topic.slug}`;
    case 'collection':
      return `collection:${topic.id}${topic.viewer === undefined ? '' : `:${topic.viewer}`}`;
    case 'search':
      return `search:${topic.query}`;
    case 'for-you':
      return `for-you:${topic.reader}`;
  }
}

/** A topic in a few words: 'cs.LG', 'Ada Quill', 'the search “tidal clocks”'. */
export function topicWords(topic: Topic): string {
  switch (topic.kind) {
    case 'feed':
      return 'the whole feed';
    case 'category':
      return topic.category;
    case 'author':
      return topic.name;
    case 'collection':
      return topic.name === '' ? 'a private collection' : `the collection “${topic.name}”`;
    case 'search':
      return `the search “${topic.query}”`;
    case 'for-you':
      return 'what is ranked for you';
  }
}

/** The same subscription with each topic once and in a fixed order: readers who want the same share one profile. */
export function normalize(subscription: Subscription): Subscription {
  const { frequency, count, hour, timeZone, minimumVotes } = subscription;
  const unique = new Map(subscription.topics.map((topic) => [topicKey(topic), topic]));
  const topics = [...unique].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, topic]) => topic);
  return { frequency, topics, count, hour, timeZone, minimumVotes };
}

/** Text that is equal for subscriptions with the same editions, and for no others. */
export function profileText(subscription: Subscription): string {
  const { frequency, topics, count, hour, timeZone, minimumVotes } = normalize(subscription);
  return JSON.stringify([frequency, topics.map(topicKey), count, hour, timeZone, minimumVotes]);
}

/** Whether its editions tell nothing of a reader: they may stand on a public page. */
export function isPublic({ topics }: Pick<Subscription, 'topics'>): boolean {
  return topics.every(({ kind }) => kind === 'feed' || kind === 'category');
}

/** The accounts that alone may see its editions: of whoever chose private collections, or what is ranked for them. */
export function viewersOf({ topics }: Pick<Subscription, 'topics'>): string[] {
  const viewers = topics.flatMap((topic) => {
    if (topic.kind === 'for-you') return [topic.reader];
    return topic.kind === 'collection' && topic.viewer !== undefined ? [topic.viewer] : [];
  });
  return [...new Set(viewers)];
}

/** The same without the names of private collections, for whoever looks after the site. */
export function withoutPrivateNames<S extends Pick<Subscription, 'topics'>>(subscription: S): S {
  const topics = subscription.topics.map((topic) =>
    topic.kind === 'collection' && topic.viewer !== undefined ? { ...topic, name: '' } : topic,
  );
  return { ...subscription, topics };
}

/** Its topics without those of one reader alone. */
export function sharedTopics({ topics }: Pick<Subscription, 'topics'>): Topic[] {
  return topics.filter((topic) => viewersOf({ topics: [topic] }).length === 0);
}
