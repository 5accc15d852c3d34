// How long a run stands still after a kill, and with what: the same engine, model and kill for every arm.
import { launch, ProcessPool, type Launched, type LaunchedEvent } from '../../src/runtime/index.ts';
import { recoveryOf, type Recovery } from './recovery-times.ts';
import { settingsOf, type Bench, type RunChanges } from './runs.ts';

/** What is done about a loss. */
export const ARMS = {
  elastic: {},
  'blocking migration': { migration: 'blocking' },
  'blocking, contiguous': { migration: 'blocking', layout: 'contiguous' },
  'partial rebuild': { rewiring: 'partial' },
  'full rebuild': { rewiring: 'full' },
  'ReCycle-like': { policy: 'reroute' },
  'TorchFT-like': { policy: 'drop-replica' },
  restart: { ringSnapshots: false, diskEvery: 2 },
} as const satisfies Record<string, Omit<RunChanges, 'training'>>;
export type Arm = keyof typeof ARMS;

export interface RecoveryOptions {
  readonly stages: number;
  readonly replicas: number;
  /** The rank to kill. */
  readonly victim: number;
  /** It is killed in the step after this one, `delay` milliseconds after the commit. */
  readonly after: number;
  readonly delay: number;
  readonly training?: Partial<RunChanges['training']>;
  /** Processes to start from, warm from run to run; a restart starts new ones all the same. */
  readonly pool?: ProcessPool;
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
  const pool = options.pool ?? new ProcessPool();
  pool.warm(stages * replicas + 1);
  const kill = new Kill(options);
  let run = launch({ settings, pool, onEvent: (event) => kill.hear(run, event) });
  try {
    if (arm === 'restart') {
      await kill.noticed;
      await run.stop();
      // Everything is started anew, from the last snapshot on disk.
      run = launch({ settings, onEvent: (event) => kill.hear(run, event) });
    }
    await run.finished;
    await run.settled();
    return recoveryOf(kill.events, kill.at);
  } finally {
    await run.stop();
    if (!options.pool) await pool.close();
  }
}

/** Kills the victim at its moment, and keeps what is heard of the run. */
class Kill {
  readonly events: LaunchedEvent[] = [];
  /** Milliseconds since 1970; NaN before. */
  at = NaN;
  /** Resolves when the loss is known. */
  readonly noticed: Promise<void>;
  readonly #options: RecoveryOptions;
  #notice: () => void = () => {};
  #armed = true;

  constructor(options: RecoveryOptions) {
    this.#options = options;
    this.noticed = new Promise((resolve) => {
      this.#notice = resolve;
    });
  }

  hear(run: Launched, event: LaunchedEvent): void {
    const { victim, after, delay } = this.#options;
    this.events.push(event);
    if (event.event === 'lost') this.#notice();
    if (!this.#armed || event.event !== 'committed' || event.version !== after) return;
    this.#armed = false;
    setTimeout(() => {
      run.ranks.get(victim)?.kill('SIGKILL');
      this.at = Date.now();
    }, delay);
  }
}
