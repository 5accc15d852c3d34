// How long a run stands still after a kill, and with what: the same engine, model and kill for every arm.
import { launch, ProcessPool, type LaunchedEvent, type RunSettings } from '../../src/runtime/index.ts';
import { settingsOf, type Bench, type RunChanges } from './runs.ts';

/** What is done about a loss. */
export const ARMS = {
  elastic: {},
  'blocking migration': { migration: 'blocking' },
  'partial rebuild': { rewiring: 'partial' },
  'full rebuild': { rewiring: 'full' },
  'ReCycle-like': { policy: 'reroute' },
  'TorchFT-like': { policy: 'drop-replica' },
  restart: { ringSnapshots: false, diskEvery: 2 },
} as const satisfies Record<string, Omit<RunChanges, 'training'>>;
export type Arm = keyof typeof ARMS;

/** In milliseconds. */
export interface Recovery {
  /** From the kill until the coordinator (of `restart`: whoever started the processes) knows. */
  readonly detect: number;
  /** Freezing, asking who holds what, planning. Of `restart`: until new processes have found each other. */
  readonly plan: number;
  /** Changing links, at the slowest rank. */
  readonly edit: number;
  /** Getting state and weights to where they are needed, at the slowest rank. */
  readonly restore: number;
  /** Until the step is committed that was running when the rank was killed. */
  readonly redo: number;
  /** From the kill to that commit. */
  readonly total: number;
  /** Steps that had been committed and were done again. */
  readonly redone: number;
}

export interface RecoveryOptions {
  readonly stages: number;
  readonly replicas: number;
  /** The rank to kill. */
  readonly victim: number;
  /** It is killed in the step after this one, `delay` milliseconds after the commit. */
  readonly after: number;
  readonly delay: number;
  readonly training?: RunChanges['training'];
}

/** Measures one kill. Rejects when the run does not recover. */
export async function measureRecovery(
  bench: Bench,
  arm: Arm,
  name: string,
  options: RecoveryOptions,
): Promise<Recovery> {
  const { stages, replicas, after } = options;
  const settings = settingsOf(bench, name, {
    ...ARMS[arm],
    training: { stages, replicas, steps: after + 3, ...options.training },
  });
  const events: LaunchedEvent[] = [];
  const pool = new ProcessPool();
  pool.warm(stages * replicas + 1);
  let killedAt = NaN;
  const hear = (
    run: { ranks: ReadonlyMap<number, { kill(signal: 'SIGKILL'): boolean }> },
    event: LaunchedEvent,
  ) => {
    events.push(event);
    if (event.event !== 'committed' || event.version !== after || !Number.isNaN(killedAt)) return;
    killedAt = 0;
    setTimeout(() => {
      run.ranks.get(options.victim)?.kill('SIGKILL');
      killedAt = Date.now();
    }, options.delay);
  };
  const run = launch({ settings, pool, onEvent: (event) => hear(run, event) });
  try {
    if (arm === 'restart') return await restarted(settings, events, run, () => killedAt);
    await run.finished;
    return timesOf(events, killedAt);
  } finally {
    await run.stop();
    await pool.close();
  }
}

/** Everything is stopped and started again, from the last snapshot on disk. */
async function restarted(
  settings: RunSettings,
  events: LaunchedEvent[],
  run: { stop(): Promise<void>; readonly finished: Promise<void> },
  killedAt: () => number,
): Promise<Recovery> {
  await new Promise<void>((resolve) => {
    const timer = setInterval(() => {
      if (!events.some(({ event }) => event === 'lost')) return;
      clearInterval(timer);
      resolve();
    }, 1);
  });
  const before = events.splice(0);
  const again: LaunchedEvent[] = [];
  await run.stop();
  const second = launch({ settings, onEvent: (event) => again.push(event) });
  try {
    await second.finished;
  } finally {
    await second.stop();
  }
  const lost = before.find(({ event }) => event === 'lost');
  return timesOf(
    [...before, ...(lost ? [lost] : []), ...again.filter(({ event }) => event !== 'lost')],
    killedAt(),
  );
}

function timesOf(events: readonly LaunchedEvent[], killedAt: number): Recovery {
  const lost = events.find((event) => event.event === 'lost');
  const planned = events.findLast((event) => event.event === 'planned');
  if (!lost || planned?.event !== 'planned') throw new Error('The kill came too late to be seen.');
  const recovered = events.filter((event) => event.event === 'recovered' && event.at >= planned.at);
  const times = recovered.flatMap((event) => (event.event === 'recovered' ? [event.times] : []));
  const committed = events.filter((event) => event.event === 'committed' && event.at <= planned.at);
  const last = Math.max(0, ...committed.map((event) => (event.event === 'committed' ? event.version : 0)));
  const redone = events.find(
    (event) => event.event === 'committed' && event.at > planned.at && event.version === last + 1,
  );
  const running = Math.max(...recovered.map(({ at }) => at));
  if (!redone || times.length === 0) throw new Error('The run did not go on after the kill.');
  return {
    detect: lost.at - killedAt,
    plan: planned.at - lost.at,
    edit: Math.max(...times.map(({ edit }) => edit)),
    restore: Math.max(...times.map(({ restore }) => restore)),
    redo: redone.at - running,
    total: redone.at - killedAt,
    redone: Math.max(0, last - planned.version),
  };
}
