// Personal ranking for pages and commands: without the scheduler, which takes long to load.
export { isTrainingDue } from './due.ts';
export {
  readRankingHealth,
  readWholeRankingHealth,
  type RankingHealth,
  type WholeRankingHealth,
} from './ranking-health.ts';
export {
  askTraining,
  holdModels,
  readTrainingState,
  type RankingHold,
  type RoundOutcome,
  type TrainingRound,
  type TrainingState,
} from './state.ts';
export { trainDueRanking, trainRanking } from './train.ts';
