// Training over processes that die. For Node.
export * from '../communicator/index.ts';
export * from '../snapshot/index.ts';
export { runCoordinator, type CoordinatorOptions } from './coordinator.ts';
export { readFinalState, type FinalState } from './final-state.ts';
export {
  launch,
  type Launched,
  type LaunchedEvent,
  type LaunchOptions,
  type ProcessChange,
  type Place,
} from './launch.ts';
export { PHASES, type Phase, type RecoveryTimes, type RunEvent } from './messages.ts';
export { planEpoch, type EpochProblem } from './plan-epoch.ts';
export { ProcessPool } from './pool.ts';
export { startProgram, type ProgramOptions, type Running } from './start-program.ts';
export type { Dwell } from './process.ts';
export type { Program, ProgramStep } from './program.ts';
export { readProgramState, type ProgramState } from './program-state.ts';
export { runRank, type Ending, type RankOptions } from './rank.ts';
export type {
  AnyRunSettings,
  Policy,
  ProgramSettings,
  Rewiring,
  RunSettings,
  StepSettings,
  TrainingSettings,
} from './settings.ts';
export type { StepReport } from './workload.ts';
export { adamW, type AdamWOptions, type Slots } from '../model/index.ts';
