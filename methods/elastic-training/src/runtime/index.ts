// Training over processes that die. For Node.
export * from '../communicator/index.ts';
export * from '../snapshot/index.ts';
export { runCoordinator, type CoordinatorOptions } from './coordinator.ts';
export { readFinalState, type FinalState } from './final-state.ts';
export { launch, type Launched, type LaunchedEvent, type LaunchOptions } from './launch.ts';
export { PHASES, type Phase, type RecoveryTimes, type RunEvent } from './messages.ts';
export { planEpoch, type EpochProblem } from './plan-epoch.ts';
export { ProcessPool } from './pool.ts';
export { startProgram, type ProgramOptions } from './program.ts';
export type { Dwell } from './process.ts';
export { runRank, type Ending, type RankOptions } from './rank.ts';
export type { Policy, Rewiring, RunSettings, TrainingSettings } from './settings.ts';
