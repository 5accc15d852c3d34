// What is learnt from the log of personal ranking: models, whether they may go live, and figures for administrators.
export type * from './figures.ts';
export { judge, TOLERANCE, LEAST_EFFECTIVE, type Trial, type Verdict } from './gate.ts';
export { alternationOf, clusteredMean, gini, topShare } from './statistics.ts';
export * from './words.ts';
