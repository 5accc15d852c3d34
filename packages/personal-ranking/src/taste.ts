// What a reader's acts tell of them: computed anew from the acts whenever it is needed, and kept nowhere.
import type { PaperFacts } from './paper.ts';

/** A paper that a reader picked (opened, saved, voted for, noted, marked as read), hid, or was shown and passed over. */
export interface HistoryItem {
  paper: Pick<PaperFacts, 'categories' | 'authors' | 'terms'>;
  kind: 'picked' | 'hidden' | 'passed';
  /** Milliseconds since 1970. */
  at: number;
}

/** How often something was picked, passed over and hidden; what lies back counts less. */
export interface Tally {
  picked: number;
  passed: number;
  hidden: number;
}

/** What a reader picks, by what papers are about. */
export interface Taste extends Tally {
  categories: ReadonlyMap<string, Tally>;
  authors: ReadonlyMap<string, Tally>;
  terms: ReadonlyMap<string, Tally>;
}

/** Days after which an act counts half. */
export const TASTE_HALF_LIFE_DAYS = 45;

/** The taste that a history tells. Acts dated after `now` count as of now. */
export function tasteOf(history: readonly HistoryItem[], now: number): Taste {
  const all: Tally = { picked: 0, passed: 0, hidden: 0 };
  const categories = new Map<string, Tally>();
  const authors = new Map<string, Tally>();
  const terms = new Map<string, Tally>();
  for (const { paper, kind, at } of history) {
    const days = Math.max(0, now - at) / 86_400_000;
    const weight = 0.5 ** (days / TASTE_HALF_LIFE_DAYS);
    all[kind] += weight;
    for (const category of paper.categories) tallyOf(categories, category)[kind] += weight;
    for (const author of paper.authors) tallyOf(authors, author)[kind] += weight;
    for (const term of paper.terms) tallyOf(terms, term)[kind] += weight;
  }
  return { ...all, categories, authors, terms };
}

function tallyOf(tallies: Map<string, Tally>, key: string): Tally {
  const known = tallies.get(key);
  if (known) return known;
  const tally = { picked: 0, passed: 0, hidden: 0 };
  tallies.set(key, tally);
  return tally;
}

/** Hiding says more than passing over. */
const HIDDEN_WEIGHT = 2;

/** Chance with which the reader picks what they are shown, drawn towards one in ten while little is known. */
export function pickRate({ picked, passed, hidden }: Tally): number {
  return (picked + 1) / (picked + passed + HIDDEN_WEIGHT * hidden + 10);
}

/** Acts that the reader's own rate outweighs. */
const PRIOR = 5;

/** How much more (up to 1) or less (down to -1) the reader picks of this than of everything; three doublings are 1. */
export function lift(of: Tally | undefined, taste: Tally): number {
  if (of === undefined) return 0;
  const base = pickRate(taste);
  const { picked, passed, hidden } = of;
  const rate = (picked + PRIOR * base) / (picked + passed + HIDDEN_WEIGHT * hidden + PRIOR);
  return Math.max(-1, Math.min(1, Math.log2(rate / base) / 3));
}

/** Which share of what the reader picks is of this, 0 to 1; less while little is known. */
export function share(of: Tally | undefined, { picked }: Tally): number {
  return of === undefined ? 0 : of.picked / (picked + 2);
}

/** What was learnt of a reader, in an order to be shown: what says most first. */
export interface Learnt {
  categories: LearntItem[];
  authors: LearntItem[];
  terms: LearntItem[];
}

/** One thing, with how often it was picked, passed over and hidden. */
export interface LearntItem extends Tally {
  name: string;
}

/** What is told of a taste. */
export interface LearntOptions {
  /** Entries of each list. */
  most: number;
  /** How much a term tells (`termImportance`); those that tell nothing are left out. */
  importance: (term: string) => number;
}

/** The strongest of a taste; what was picked or hidden once only says nothing yet, but for categories. */
export function learntOf(taste: Taste, { most, importance }: LearntOptions): Learnt {
  const list = (tallies: ReadonlyMap<string, Tally>, least: number): LearntItem[] =>
    [...tallies]
      .map(([name, tally]) => ({ name, ...tally }))
      .filter(({ picked, hidden }) => picked + hidden >= least)
      .sort((a, b) => b.picked + b.hidden - a.picked - a.hidden || (a.name < b.name ? -1 : 1))
      .slice(0, most);
  return {
    categories: list(taste.categories, 0.5),
    authors: list(taste.authors, 1.5),
    terms: list(new Map([...taste.terms].filter(([term]) => importance(term) > 0)), 1.5),
  };
}
