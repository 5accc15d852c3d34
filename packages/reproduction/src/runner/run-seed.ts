/** Runs one seed of a reproduction, whatever comes of it. */
import * as v from 'valibot';
import type { Device, RunContext } from '../context.ts';
import type { Measurements, Parameters, ProfileName, ReproductionDefinition } from '../definition.ts';
import { endsTheRun, errorText } from '../errors.ts';
import { randomStream } from '../random.ts';
import { type FinishedRun, type Run, RunSchema } from '../result.ts';
import { describeIssues } from '../issues.ts';
import { createBreathe, pausableClock } from './breathing.ts';
import { type Load, recordingLoad } from './datasets.ts';
import type { SeedEvent } from './events.ts';
import { createOnce, type PartStore } from './parts.ts';
import { createRecorder, type Recorded } from './recorder.ts';

export interface SeedOptions {
  readonly profile: ProfileName;
  readonly seed: number;
  readonly device: Device;
  readonly load: Load;
  readonly signal: AbortSignal;
  readonly emit: (event: SeedEvent) => void;
  /** Awaited at each `breathe()` of the run: a promise that waits is a pause (`createPause`). */
  readonly breathe?: () => Promise<void>;
  /** In place of the profile's own; a test's, not a record's. */
  readonly parameters?: Parameters;
  /** Processes to train on, of a room that is `dataParallel`; none unless given. */
  readonly workers?: number;
  /** Where the parts of the seed are kept, so that a run can go on within it. */
  readonly parts?: PartStore;
  /** A clock in milliseconds that only goes forward. */
  readonly now?: () => number;
}

/**
 * Runs one seed. A run that throws, or measures what is no finite number, is a failed run with its message.
 * Throws `signal.reason` where aborted, and what ends the whole run: DatasetUnavailable, DatasetChanged.
 */
export async function runSeed<P extends Parameters>(
  definition: ReproductionDefinition<P>,
  options: SeedOptions,
): Promise<Run> {
  const { seed, signal, emit } = options;
  const now = options.now ?? (() => performance.now());
  const clock = pausableClock(options.breathe ?? (async () => undefined), now);
  const breathe = createBreathe(options.breathe === undefined ? null : clock.gate, signal, now);
  const recorder = createRecorder(seed, emit, clock.now);
  const context = contextOf(definition, options, recorder.report, breathe);
  const started = clock.now();
  const seconds = () => Math.round(clock.now() - started) / 1000;
  try {
    signal.throwIfAborted();
    const measurements = await definition.run(context);
    signal.throwIfAborted();
    recorder.flush();
    return finishedRun(seed, seconds(), measurements, recorder.recorded());
  } catch (error) {
    if (signal.aborted) throw signal.reason;
    if (endsTheRun(error)) throw error;
    recorder.flush();
    return { seed, status: 'failed', seconds: seconds(), error: errorText(error) };
  }
}

function contextOf<P extends Parameters>(
  definition: ReproductionDefinition<P>,
  options: SeedOptions,
  report: RunContext<P>['report'],
  breathe: () => Promise<void>,
): RunContext<P> {
  const { profile, seed, device, signal, emit } = options;
  const parameters = { ...definition.profiles[profile].parameters, ...options.parameters };
  const datasets: Record<string, string> = {};
  const { name: reproduction } = definition;
  const workers = definition.dataParallel ? (options.workers ?? null) : null;
  // Sums in another order end in other digits, but the number of processes changes none.
  const sums = workers === null ? {} : { dataParallel: true };
  const partKey = (name: string) =>
    JSON.stringify({ reproduction, profile, parameters, seed, device, datasets, name, ...sums });
  return {
    profile: { name: profile, parameters },
    seed,
    random: (name) => randomStream(seed, name),
    report,
    signal,
    device,
    workers,
    load: recordingLoad(definition.datasets, options.load, (dataset) => {
      datasets[dataset.name] = dataset.sha256;
      emit({ type: 'dataset', seed, dataset });
    }),
    once: createOnce(report, options.parts, partKey),
    breathe,
  };
}

/** Throws an Error naming what was measured and is no finite number, or what is too large to keep. */
function finishedRun(seed: number, seconds: number, measurements: Measurements, kept: Recorded): FinishedRun {
  const wrong = Object.entries(measurements).filter(([, value]) => !Number.isFinite(value));
  if (wrong.length > 0) {
    const list = wrong.map(([name, value]) => `'${name}' is ${value}`).join(', ');
    throw new Error(`Not every measurement is a finite number: ${list}.`);
  }
  const run: FinishedRun = { seed, status: 'finished', seconds, measurements: { ...measurements }, ...kept };
  const checked = v.safeParse(RunSchema, run);
  if (!checked.success) {
    throw new Error(`What was reported does not fit into a result: ${describeIssues(checked.issues)}.`);
  }
  return run;
}
