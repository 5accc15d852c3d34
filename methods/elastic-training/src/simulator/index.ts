export { stepTime } from './analytic.ts';
export {
  ARMS,
  clusterOf,
  recycleWorkload,
  simulateArms,
  simulatePlan,
  type ArmName,
  type PipelineOptions,
  type Throughputs,
} from './arms.ts';
export { simulateFleet, type Fleet, type FleetOptions } from './fleet.ts';
export { simulateMigration, type Migration, type MigrationOptions } from './migration.ts';
export {
  simulate,
  type Kind,
  type Simulated,
  type SimulatedStep,
  type SimulatedWorker,
  type Span,
  type Workload,
} from './run.ts';
