/** Runs all seeds of a reproduction into one result. */
import type { Device } from '../context.ts';
import type { Parameters, ProfileName, ReproductionDefinition } from '../definition.ts';
import type { Result, Run } from '../result.ts';
import { pausableClock } from './breathing.ts';
import type { Load } from './datasets.ts';
import type { EnvironmentFacts } from './environment.ts';
import type { RunEvent, SeedEvent } from './events.ts';
import { runSeed, type SeedOptions } from './run-seed.ts';
import { beginState, noteDataset } from './state.ts';

export interface RunOptions {
  readonly profile: ProfileName;
  /** Those of the profile where not given. */
  readonly seeds?: readonly number[];
  readonly device: Device;
  readonly load: Load;
  readonly signal: AbortSignal;
  readonly onEvent: (event: RunEvent) => void;
  /** A function is asked again at each checkpoint, so that a peak can be told that is only known later. */
  readonly environment: EnvironmentFacts | (() => EnvironmentFacts);
  /** A checkpoint of the same run, to go on from. */
  readonly resume?: Result;
  readonly breathe?: () => Promise<void>;
  /** Runs one seed elsewhere, such as in a worker thread. */
  readonly runSeed?: (options: SeedOptions) => Promise<Run>;
  /** How many seeds run at once; 1 where not given. */
  readonly workers?: number;
  /** On how many processes each seed trains, of a room that is `dataParallel`. */
  readonly processes?: number;
  /** A clock in milliseconds that only goes forward, and the time of day. */
  readonly now?: () => number;
  readonly today?: () => Date;
}

/**
 * Runs every seed and gives the finished result. Throws `signal.reason` where aborted (the last 'checkpoint'
 * event holds what was finished), ResumeError, DatasetUnavailable and DatasetChanged.
 */
export async function runReproduction<P extends Parameters>(
  definition: ReproductionDefinition<P>,
  options: RunOptions,
): Promise<Result> {
  const seeds = registeredSeeds(options.seeds ?? definition.profiles[options.profile].seeds);
  const clock = pausableClock(
    options.breathe ?? (async () => undefined),
    options.now ?? (() => performance.now()),
  );
  const state = beginState(definition, options, seeds, clock.now);
  const stop = new AbortController();
  const signal = AbortSignal.any([options.signal, stop.signal]);
  const emit = (event: SeedEvent) => {
    if (event.type === 'device') state.devices.add(event.device);
    if (event.type === 'dataset') noteDataset(state.datasets, event.dataset, stop);
    options.onEvent(event.type === 'progress' ? { ...event, overall: state.overall(event) } : event);
  };
  const run = options.runSeed ?? ((seedOptions: SeedOptions) => runSeed(definition, seedOptions));
  const { profile, device, load, processes } = options;
  const one = async (seed: number) => {
    options.onEvent({ type: 'seed-started', seed });
    const training = processes === undefined ? {} : { workers: processes };
    const shared = { profile, seed, device, load, signal, emit, ...training };
    const finished = await run(options.breathe === undefined ? shared : { ...shared, breathe: clock.gate });
    signal.throwIfAborted();
    state.runs.set(seed, finished);
    options.onEvent({ type: 'seed-finished', run: finished });
    options.onEvent({ type: 'checkpoint', result: state.result() });
  };
  const open = seeds.filter((seed) => !state.runs.has(seed));
  await inParallel(open, options.workers ?? 1, one, stop);
  return state.result();
}

function registeredSeeds(seeds: readonly number[]): number[] {
  const sound = seeds.every((seed) => Number.isSafeInteger(seed) && seed >= 0);
  if (seeds.length === 0 || !sound || new Set(seeds).size !== seeds.length) {
    throw new RangeError(`Seeds are distinct whole numbers ≥ 0, at least one; not: ${seeds.join(', ')}.`);
  }
  return [...seeds];
}

/** Takes the seeds in order, `workers` at a time; the first error stops the others and is thrown when they ended. */
async function inParallel(
  seeds: readonly number[],
  workers: number,
  one: (seed: number) => Promise<void>,
  stop: AbortController,
): Promise<void> {
  const waiting = [...seeds];
  const take = async () => {
    for (let seed = waiting.shift(); seed !== undefined; seed = waiting.shift()) {
      if (stop.signal.aborted) return;
      await one(seed).catch((error: unknown) => {
        stop.abort(error);
        throw stop.signal.reason;
      });
    }
  };
  const count = Math.max(1, Math.min(Math.floor(workers), seeds.length));
  const ended = await Promise.allSettled(Array.from({ length: count }, take));
  const lost = ended.find((end) => end.status === 'rejected');
  if (lost !== undefined) throw lost.reason;
}
