// What is measured on the real runtime. Node only.
export { brownText } from './brown.ts';
export { LinkGroup, WAYS, type Rewired, type Rewiring } from './links.ts';
export { measureLinks, type LinkTimes, type MeasureLinksOptions } from './measure-links.ts';
export { ARMS, measureRecovery, type Arm, type RecoveryOptions } from './recovery.ts';
export type { Recovery } from './recovery-times.ts';
export { openBench, settingsOf, SPECIFIED, type Bench } from './runs.ts';
export { measureSpeed, type Speed, type SpeedOptions } from './speed.ts';
