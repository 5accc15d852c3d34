/** Define a reproduction of a paper, run it over seeds, and compute what held. Browser and Node. */
export * from './definition.ts';
export * from './context.ts';
export * from './result.ts';
export * from './errors.ts';
export { randomStream } from './random.ts';
export {
  countVerdicts,
  evaluateClaim,
  evaluateClaims,
  verdictOf,
  VERDICTS,
  type Measured,
} from './claims/evaluate.ts';
export { MAX_RESULT_BYTES, parseResult, resultJsonSchema } from './validate.ts';
export { compareResults, DEFAULT_TOLERANCE, type Comparison, type Difference } from './compare.ts';
export { finishedRuns, seedValues, summarizeSeries, type SummaryPoint } from './summaries.ts';
export { resultToJson } from './serialize.ts';
export { fromBase64, toBase64 } from './base64.ts';
export { murmur3 } from './murmur3.ts';
export { sha256 } from './sha256.ts';
export type { DatasetFact, RunEvent, SeedEvent } from './runner/events.ts';
export type { Load } from './runner/datasets.ts';
export { createPause, yieldToHost, type Pause } from './runner/breathing.ts';
export { browserEnvironment, mergeEnvironments, type EnvironmentFacts } from './runner/environment.ts';
export { runSeed, type SeedOptions } from './runner/run-seed.ts';
export { runReproduction, type RunOptions } from './runner/run-reproduction.ts';
