// The invented world of the simulated site: what papers are about, and what readers like without ever saying so.
import { randomStream, type RandomStream } from '@papertape/reproduction';

export const DAY_MS = 86_400_000;
export const TOPICS = 20;
/** Topics share categories, as subjects share arXiv's. */
const CATEGORIES = 8;
const AUTHORS_PER_TOPIC = 40;
const EMBEDDING = 24;
/** Words that a topic has for itself, and that all share. */
const WORDS = { own: 50, common: 200 } as const;
/** The first readers have a taste as sharp as can be: one unfashionable topic each, and nothing else. */
export const SHARP_READERS = 8;

/** A paper: what everybody sees of it, and what nobody does. */
export interface WorldPaper {
  id: number;
  listedAt: number;
  /** The first is the main one. */
  categories: string[];
  authors: string[];
  /** Words of the title, each once. */
  terms: string[];
  /** Unit length; papers of one topic point the same way, more or less. */
  embedding: Float32Array;
  /** Votes that it came with from its source. */
  sourceVotes: number;
  /** Hidden: the share of each topic, in all 1. */
  topics: Float64Array;
  /** Hidden, standard normal: good papers please more. */
  quality: number;
}

/** A reader: their tastes are hidden, what they follow is not. */
export interface WorldReader {
  id: number;
  /** Hidden: the share of their liking that each topic has, in all 1. */
  taste: Float64Array;
  followedAuthors: string[];
  followedCategories: string[];
  /** Chance to come on a day. */
  visits: number;
  /** Hidden: the logit of opening a paper that leaves them cold. */
  eagerness: number;
}

/** Sizes of the simulated site. */
export interface WorldSize {
  readers: number;
  days: number;
  papersPerDay: number;
}

/** What stays the same for all papers and readers of a world. */
export interface World {
  seed: number;
  size: WorldSize;
  start: number;
  topicDirections: Float32Array[];
  /** How much of everything is about a topic, in all 1. */
  topicShares: Float64Array;
  readers: WorldReader[];
}

/** Invents a world; the same for the same seed. */
export function inventWorld(seed: number, size: WorldSize, start: number): World {
  const random = randomStream(seed, 'world');
  const topicDirections = Array.from({ length: TOPICS }, () => unit(normals(random, EMBEDDING)));
  // Some topics are fashionable: Zipf's law with exponent 0.7.
  const topicShares = normalised(Float64Array.from({ length: TOPICS }, (_, rank) => (rank + 1) ** -0.7));
  const readers = Array.from({ length: size.readers }, (_, id) => inventReader(random, id, topicShares));
  return { seed, size, start, topicDirections, topicShares, readers };
}

/**
 * A reader likes few topics (Dirichlet with concentrations of 0.1 and the topic's share) and may follow an author or
 * category of their favourite topic; the sharp ones follow nothing.
 */
function inventReader(random: RandomStream, id: number, shares: Float64Array): WorldReader {
  const sharp = id < SHARP_READERS;
  const taste = sharp
    ? Float64Array.from(shares, (_, topic) => (topic === TOPICS - 1 - id ? 1 : 0))
    : dirichlet(
        random,
        Float64Array.from(shares, (share) => 0.1 + share),
      );
  const favourite = taste.indexOf(Math.max(...taste));
  const authors =
    random.uniform() < 0.4 && !sharp ? [authorOf(favourite, random.integer(AUTHORS_PER_TOPIC))] : [];
  return {
    id,
    taste,
    followedAuthors: authors,
    followedCategories: random.uniform() < 0.3 && !sharp ? [categoryOf(favourite)] : [],
    visits: sharp ? 0.8 : 0.3 + 0.6 * random.uniform(),
    eagerness: -3.6 + 0.5 * random.normal(),
  };
}

/** The new papers of a day, 0 the first; whoever asks gets the same. */
export function papersOfDay(world: World, day: number): WorldPaper[] {
  const random = randomStream(world.seed, `papers ${day}`);
  return Array.from({ length: world.size.papersPerDay }, (_, index) =>
    inventPaper(world, random, day * world.size.papersPerDay + index, world.start + day * DAY_MS),
  );
}

function inventPaper(world: World, random: RandomStream, id: number, listedAt: number): WorldPaper {
  const [main, second] = [pick(random, world.topicShares), pick(random, world.topicShares)];
  const topics = new Float64Array(TOPICS);
  const share = 0.65 + 0.35 * random.uniform();
  topics[main] = share;
  topics[second] = (topics[second] ?? 0) + 1 - share;
  const quality = random.normal();
  const direction = normals(random, EMBEDDING).map((noise, axis) => {
    let sum = 0.25 * noise;
    topics.forEach((weight, topic) => (sum += weight * (world.topicDirections[topic]?.[axis] ?? 0)));
    return sum;
  });
  // Votes elsewhere follow quality and fashion, and are skewed as they are everywhere.
  const fame =
    Math.exp(0.8 + 0.9 * quality + 0.6 * random.normal()) * (0.4 + 12 * (world.topicShares[main] ?? 0));
  return {
    id,
    listedAt,
    categories: [...new Set([categoryOf(main), categoryOf(second)])],
    authors: Array.from({ length: 1 + random.integer(4) }, () =>
      authorOf(main, random.integer(AUTHORS_PER_TOPIC)),
    ),
    terms: inventTitle(random, main, second, share),
    embedding: unit(direction),
    sourceVotes: Math.floor(fame),
    topics,
    quality,
  };
}

/** Eight words: of its topics in their shares, and common ones. Small numbers are frequent, as words are. */
function inventTitle(random: RandomStream, main: number, second: number, share: number): string[] {
  const words = Array.from({ length: 8 }, () => {
    if (random.uniform() < 0.4) return `common${Math.floor(WORDS.common * random.uniform() ** 2)}`;
    const topic = random.uniform() < share ? main : second;
    return `topic${topic}word${Math.floor(WORDS.own * random.uniform() ** 2)}`;
  });
  return [...new Set(words)];
}

function categoryOf(topic: number): string {
  return `cs.C${topic % CATEGORIES}`;
}

function authorOf(topic: number, index: number): string {
  return `author-${topic}-${index}`;
}

function normals(random: RandomStream, length: number): Float32Array {
  return Float32Array.from({ length }, () => random.normal() / Math.sqrt(length));
}

function unit(vector: Float32Array): Float32Array {
  const length = Math.hypot(...vector);
  return vector.map((value) => value / length);
}

function normalised(weights: Float64Array): Float64Array {
  const sum = weights.reduce((all, weight) => all + weight, 0);
  return weights.map((weight) => weight / sum);
}

/** An index with a chance in proportion to its share. */
function pick(random: RandomStream, shares: Float64Array): number {
  let left = random.uniform();
  for (const [index, share] of shares.entries()) {
    left -= share;
    if (left < 0) return index;
  }
  return shares.length - 1;
}

function dirichlet(random: RandomStream, concentrations: Float64Array): Float64Array {
  return normalised(concentrations.map((alpha) => gamma(random, alpha)));
}

/** A draw of the gamma distribution with unit scale (Marsaglia and Tsang 2000). */
function gamma(random: RandomStream, shape: number): number {
  if (shape < 1) return gamma(random, shape + 1) * Math.max(random.uniform(), 1e-300) ** (1 / shape);
  const d = shape - 1 / 3;
  for (;;) {
    const x = random.normal();
    const v = (1 + x / Math.sqrt(9 * d)) ** 3;
    if (v > 0 && Math.log(Math.max(random.uniform(), 1e-300)) < 0.5 * x * x + d - d * v + d * Math.log(v))
      return d * v;
  }
}
