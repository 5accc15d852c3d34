// The words that decisions, their outcomes and models are stored with.
import type { Policy } from '@papertape/contextual-bandits';

/** Where a ranking was shown. */
export const SURFACES = ['page', 'digest'] as const;
export type Surface = (typeof SURFACES)[number];

/** What a reader does with a paper on purpose. That a mail was opened is no act: programs open mails too. */
export const ACTS = ['open', 'save', 'vote', 'hide'] as const;
export type Act = (typeof ACTS)[number];

/**
 * A model is trained as a candidate. It becomes live, and retires when another does; or it is rejected, because it may
 * be worse. At most one is live.
 */
export const MODEL_STATES = ['candidate', 'live', 'retired', 'rejected'] as const;
export type ModelState = (typeof MODEL_STATES)[number];

/** Days after a decision in which what its reader does counts for it; afterwards it is matured. */
export const WINDOW_DAYS = 3;

/** Days whose decisions are learnt from: a longer memory makes models better and steadier. */
export const MEMORY_DAYS = 28;

/** How long a ranking on the page stays as it is, so that nothing moves under a reader's hands. */
export const VISIT_HOURS = 4;

/** Sparse features as they are stored: where, and how much. */
export interface LoggedFeatures {
  indices: number[];
  values: number[];
}

/** The policy of a decision. */
export interface LoggedPolicy {
  name: string;
  version: string;
  definition: Policy;
}
