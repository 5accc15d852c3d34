// What an edition holds. It is stored as JSON, so that the mail, the page and the feed say the same for good.
import type { MachineSentence } from '@papertape/papers';
import type { Topic } from './subscription.ts';

/** Why a paper is in an edition. */
export type Reason =
  /** It is among the best of what the topic brought: `place` of `of`, from 1. */
  | { kind: 'topic'; topic: Topic; place: number; of: number }
  /** It was put into a followed collection. */
  | { kind: 'collected'; topic: Topic }
  /** It is of the topic, and its reproduction was run in the period. */
  | { kind: 'reproduced'; topic: Topic }
  /** It was ranked for the reader; `why` in words. */
  | { kind: 'ranked'; topic: Topic; why: string };

/** How the claims of a paper came out when they were measured again in the period. */
export interface ReproductionOutcome {
  /** Names its page: `/reproductions/{name}`. */
  name: string;
  title: string;
  /** ISO 8601 in UTC. */
  ranAt: string;
  /** Claims that held, that did not, and that could not be decided. */
  holds: number;
  doesNotHold: number;
  undecided: number;
}

/** A paper of an edition, as it stood when the edition was made. */
export interface EditionPaper {
  id: number;
  publicId: string;
  title: string;
  /** The first authors' names; `moreAuthors` counts the others. */
  authors: string[];
  moreAuthors: number;
  /** The abstract, or its beginning. */
  excerpt: string;
  /** Left out of editions from before there was any. */
  machine?: MachineSentence | null;
  categories: string[];
  upvotes: number;
  comments: number;
  /** At least one, the strongest first. */
  reasons: Reason[];
  reproduction: ReproductionOutcome | null;
}

/** The content of one edition, ranked: readers get the first `count` papers that they were not sent before. */
export interface EditionContent {
  papers: EditionPaper[];
  /** Reproductions that ran in the period, the latest first; those of papers that a reader gets are told of there. */
  ran: ReproductionOutcome[];
}
