// Invented papers and readers for tests. Not for programs.
import { termsOf, type PaperFacts } from './paper.ts';
import { exposureOf, type Exposure, type ReaderFacts } from './reader.ts';
import { tasteOf, type HistoryItem } from './taste.ts';

/** The moment of the tests, milliseconds since 1970. */
export const NOW = Date.UTC(2026, 2, 5, 10);
const DAY = 86_400_000;

/** A paper of that number, `days` old. */
export function newFacts(
  id: number,
  known: Partial<PaperFacts> & { title?: string; days?: number } = {},
): PaperFacts {
  const { title = `A study number ${id}`, days = 1, ...fields } = known;
  return {
    id,
    categories: ['cs.LG'],
    authors: [`writer-${id}`],
    terms: termsOf(title),
    upvotes: 0,
    comments: 0,
    trendScore: 1000 - id,
    appearedAt: NOW - days * DAY,
    ...fields,
  };
}

/** A reader who did these things an hour ago. */
export function newReader(
  history: readonly [kind: HistoryItem['kind'], paper: PaperFacts][] = [],
  known: Partial<Omit<ReaderFacts, 'taste' | 'follows'>> & { follows?: Partial<ReaderFacts['follows']> } = {},
): ReaderFacts {
  const { follows = {}, ...fields } = known;
  return {
    taste: tasteOf(
      history.map(([kind, paper]) => ({ kind, paper, at: NOW - DAY / 24 })),
      NOW,
    ),
    follows: { authors: new Map(), categories: new Set(), collected: new Map(), ...follows },
    likeness: new Map(),
    passed: new Map(),
    known: new Set(history.flatMap(([kind, { id }]) => (kind === 'passed' ? [] : [id]))),
    ...fields,
  };
}

/** Nobody was shown anything. */
export const UNSEEN: Exposure = exposureOf(new Map());
