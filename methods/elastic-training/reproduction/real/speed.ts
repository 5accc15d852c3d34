// Characters a second of the specification's model, with one worker and with several, with and without snapshots.
import { launch, type ProcessPool } from '../../src/runtime/index.ts';
import { settingsOf, type Bench } from './runs.ts';

export interface SpeedOptions {
  readonly replicas: number;
  readonly ringSnapshots: boolean;
  /** Steps that are timed, after `warmUp` others. */
  readonly steps: number;
  readonly warmUp: number;
  readonly pool: ProcessPool;
}

/** Milliseconds of each timed step, and characters trained on in a second. */
export interface Speed {
  readonly steps: readonly number[];
  readonly charactersPerSecond: number;
}

/** Trains data-parallel with `replicas` workers, each a process of its own. */
export async function measureSpeed(bench: Bench, name: string, options: SpeedOptions): Promise<Speed> {
  const { replicas, ringSnapshots, steps, warmUp, pool } = options;
  const settings = settingsOf(bench, name, {
    ringSnapshots,
    training: { stages: 1, replicas, steps: warmUp + steps },
  });
  const commits: number[] = [];
  const run = launch({
    settings,
    pool,
    onEvent: (event) => {
      if (event.event === 'committed') commits.push(event.at);
    },
  });
  try {
    await run.finished;
    await run.settled();
  } finally {
    await run.stop();
  }
  const timed = commits.slice(warmUp);
  const milliseconds = timed.map((at, index) => at - (commits[warmUp + index - 1] ?? at));
  const { samples, shape } = settings.training;
  const total = milliseconds.reduce((sum, step) => sum + step, 0);
  return { steps: milliseconds, charactersPerSecond: (1000 * samples * shape.length * steps) / total };
}
