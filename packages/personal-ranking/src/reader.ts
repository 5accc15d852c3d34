// What ranking knows of a reader, and of what everybody was shown.
import type { Taste } from './taste.ts';

/** A paper that another one is like. */
export interface Likeness {
  /** 1 for the most alike, towards 0. */
  score: number;
  /** The paper that the reader picked. */
  publicId: string;
  title: string;
}

/** A reader as ranking sees them. */
export interface ReaderFacts {
  taste: Taste;
  follows: {
    /** Names by address. */
    authors: ReadonlyMap<string, string>;
    categories: ReadonlySet<string>;
    /** Papers in collections that they follow, by number. */
    collected: ReadonlyMap<number, { slug: string; name: string }>;
  };
  /** Papers like those that they picked, by number. */
  likeness: ReadonlyMap<number, Likeness>;
  /** How often they were shown a paper lately without doing anything, by number. */
  passed: ReadonlyMap<number, number>;
  /** Papers that they picked or hid: never again. */
  known: ReadonlySet<number>;
}

/** How often papers were shown to anybody in the last days. */
export interface Exposure {
  shown: ReadonlyMap<number, number>;
  /** What a paper gets on average, of those that were shown. */
  fair: number;
}

/** Below so many times nothing was shown too often. */
const LEAST_FAIR = 5;

/** The exposure of all papers from how often each was shown. */
export function exposureOf(shown: ReadonlyMap<number, number>): Exposure {
  let total = 0;
  for (const times of shown.values()) total += times;
  return { shown, fair: Math.max(LEAST_FAIR, shown.size === 0 ? 0 : total / shown.size) };
}

/** Picks with which a reader stops being new, and is ranked by the model instead of the trend. */
export const ENOUGH_PICKS = 3;

/** Whether too little is known of the reader for the model. */
export function isNewReader({ taste }: Pick<ReaderFacts, 'taste'>): boolean {
  return taste.picked < ENOUGH_PICKS;
}
