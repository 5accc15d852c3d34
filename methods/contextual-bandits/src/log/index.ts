export {
  drawOf,
  examplesOf,
  lastGenerations,
  onePass,
  type Learner,
  type LearningOptions,
  type MemoryOptions,
} from './fit.ts';
export { joinOutcomes, type Joined, type JoinFacts, type JoinOptions } from './join.ts';
export { createLog, type DecisionLog, type LogFitOptions, type LogOptions } from './log.ts';
export { formatLogLine, parseLogLine, type LogFormat, type LogLine } from './json.ts';
