export {
  drawOf,
  examplesOf,
  lastGenerations,
  onePass,
  type Example,
  type FitOptions,
  type Learner,
  type RowWeights,
} from './fit.ts';
export { joinOutcomes, type Joined, type JoinFacts, type JoinOptions } from './join.ts';
export { createLog, type DecisionLog, type LogOptions } from './log.ts';
