/** Runs one seed of a reproduction in a test. */
import type { Device } from '../context.ts';
import type { Parameters, ProfileName, ReproductionDefinition } from '../definition.ts';
import { DatasetUnavailable } from '../errors.ts';
import type { FinishedRun } from '../result.ts';
import type { Load } from '../runner/datasets.ts';
import type { SeedEvent } from '../runner/events.ts';
import { runSeed } from '../runner/run-seed.ts';

/** A real reproduction that takes milliseconds, and the folder it lies in, to give in place of `methods/`. */
export { default as syntheticReproduction } from './methods/antithetic-sampling/reproduction/index.ts';
export { sampleResult } from './sample-result.ts';
export const SYNTHETIC_METHODS = new URL('./methods/', import.meta.url);

export interface TestOptions<P extends Parameters> {
  readonly profile: ProfileName;
  readonly seed: number;
  /** Smaller sizes than the profile's, for a quick test. */
  readonly parameters?: Partial<P>;
  /** The stand-in of the dataset where not given. */
  readonly load?: Load;
  readonly device?: Device;
  /** Processes to train on, of a room that is `dataParallel`. */
  readonly workers?: number;
  readonly onEvent?: (event: SeedEvent) => void;
}

/** The finished run of one seed. Throws an Error with the message of a run that failed. */
export async function runForTest<P extends Parameters>(
  definition: ReproductionDefinition<P>,
  { profile, seed, parameters, load, workers, onEvent, device = 'wasm' }: TestOptions<P>,
): Promise<FinishedRun> {
  const own = Object.entries(parameters ?? {}).filter((entry) => entry[1] !== undefined);
  const run = await runSeed(definition, {
    profile,
    seed,
    device,
    parameters: Object.fromEntries(own) as Parameters,
    load: load ?? ((name) => loadStandIn(definition, name)),
    signal: new AbortController().signal,
    emit: onEvent ?? (() => undefined),
    ...(workers === undefined ? {} : { workers }),
  });
  if (run.status === 'failed') throw new Error(`Seed ${seed} of '${definition.name}' failed: ${run.error}`);
  return run;
}

async function loadStandIn<P extends Parameters>(definition: ReproductionDefinition<P>, name: string) {
  const standIn = definition.datasets.find((dataset) => dataset.name === name)?.standIn;
  if (standIn === undefined) throw new DatasetUnavailable(`Give the test a load() for '${name}'.`);
  return { bytes: await standIn(), origin: 'stand-in' as const };
}
