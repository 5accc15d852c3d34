/** Contextual bandits: exploration from a regression, what is logged of it, and what other policies would have earned. */
export * from './features/index.ts';
export * from './oracles/index.ts';
export * from './policies/index.ts';
export type * from './types.ts';
