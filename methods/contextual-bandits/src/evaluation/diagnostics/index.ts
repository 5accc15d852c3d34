export { diagnose, type DiagnoseOptions } from './diagnose.ts';
export type { Diagnosis, Finding, Problem } from './finding.ts';
export { reproduceDraws, type ReproduceOptions } from './reproduce.ts';
