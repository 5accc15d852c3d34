/** Contextual bandits: exploration from a regression, what is logged of it, and what other policies would have earned. */
export * from './evaluation/index.ts';
export * from './features/index.ts';
export * from './oracles/index.ts';
export {
  createLog,
  drawOf,
  examplesOf,
  joinOutcomes,
  lastGenerations,
  onePass,
  type DecisionLog,
  type Example,
  type Joined,
  type JoinFacts,
  type JoinOptions,
  type Learner,
  type LogOptions,
} from './log/index.ts';
export * from './policies/index.ts';
export * from './slates/index.ts';
export type * from './types.ts';
