// What is known of a run while it goes on: its events, gathered.
import type { RunEvent } from '@papertape/reproduction';

/** One seed, as far as it came. */
export interface SeedState {
  readonly seed: number;
  status: 'waiting' | 'running' | 'finished' | 'failed';
  /** Of its work, 0 to 1. */
  fraction: number;
  remainingSeconds: number | null;
  note: string | null;
  /** How long it took; null before its end. */
  seconds: number | null;
  error: string | null;
}

/** The newest point of a series. */
export interface Latest {
  readonly seed: number;
  readonly x: number;
  readonly y: number;
}

export interface RunState {
  readonly seeds: ReadonlyMap<number, SeedState>;
  readonly overall: { readonly fraction: number; readonly remainingSeconds: number | null };
  /** By series, the most recent last. */
  readonly latest: ReadonlyMap<string, Latest>;
  /** Datasets that are stand-ins. */
  readonly standIns: ReadonlySet<string>;
}

/** Gathers the events of a run over these seeds, of which some may be finished already. */
export function createTracker(seeds: readonly number[], finished: ReadonlySet<number> = new Set()) {
  const states = new Map(seeds.map((seed) => [seed, initial(seed, finished.has(seed))]));
  const latest = new Map<string, Latest>();
  const standIns = new Set<string>();
  const state = {
    seeds: states,
    overall: { fraction: finished.size / seeds.length, remainingSeconds: null as number | null },
    latest,
    standIns,
  };
  const change = (seed: number, facts: Partial<SeedState>) => {
    const known = states.get(seed);
    if (known) Object.assign(known, facts);
  };
  const take = (event: RunEvent): void => {
    if (event.type === 'seed-started') change(event.seed, { status: 'running' });
    else if (event.type === 'progress') {
      const { seed, fraction, remainingSeconds, note = null, overall } = event;
      change(seed, { fraction, remainingSeconds, note });
      if (overall) state.overall = overall;
    } else if (event.type === 'points') {
      const [x, y] = event.points.at(-1) ?? [];
      if (x === undefined || y === undefined) return;
      latest.delete(event.series); // the newest stand last
      latest.set(event.series, { seed: event.seed, x, y });
    } else if (event.type === 'dataset' && event.dataset.origin === 'stand-in') {
      standIns.add(event.dataset.name);
    } else if (event.type === 'seed-finished') {
      const { run } = event;
      const error = run.status === 'failed' ? run.error : null;
      change(run.seed, { status: run.status, fraction: 1, seconds: run.seconds, error, note: null });
    }
  };
  return { take, state: state as RunState };
}

function initial(seed: number, finished: boolean): SeedState {
  return {
    seed,
    status: finished ? 'finished' : 'waiting',
    fraction: finished ? 1 : 0,
    remainingSeconds: null,
    note: null,
    seconds: null,
    error: null,
  };
}
