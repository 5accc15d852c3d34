// What is learnt from the log of personal ranking: models, whether they may go live, and figures for administrators.
export type * from './figures.ts';
export { judge, TOLERANCE, LEAST_EFFECTIVE, type Trial, type Verdict } from './gate.ts';
export { alternationOf, clusteredMean, gini, topShare } from './statistics.ts';
export * from './words.ts';
export {
  learn,
  trainAndJudge,
  type KnownModel,
  type Learnt,
  type LearnInput,
  type TrainedModel,
} from './learn.ts';
export { type LearningLog, type LoggedRanking, type RankingContext, readLog } from './log.ts';
