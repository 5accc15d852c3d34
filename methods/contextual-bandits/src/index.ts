/** Contextual bandits: exploration from a regression, what is logged of it, and what other policies would have earned. */
export type * from './types.ts';
