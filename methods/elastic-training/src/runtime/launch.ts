// Starts the processes of a run on this machine and watches over them. Holds nothing of the training: it knows
// processes, and starts the coordinator anew when it dies or falls silent.
import { randomBytes } from 'node:crypto';
import { newUnixAddress, type Address, type Patience } from '../communicator/index.ts';
import { EXIT } from './exit.ts';
import type { RunEvent } from './messages.ts';
import type { Dwell, ProcessTask } from './process.ts';
import { ProcessPool, RunProcess, type TaskEnd } from './pool.ts';
import type { Running } from './start-program.ts';
import type { AnyRunSettings } from './settings.ts';

/** An event with the process it came from (null: the coordinator) and the time, in milliseconds since 1970. */
export type LaunchedEvent = RunEvent & { readonly from: number | null; readonly at: number };

/** `rank` is null for the coordinator. */
export interface ProcessChange {
  readonly rank: number | null;
  readonly pid: number | undefined;
  readonly change: 'started' | 'gone';
  readonly code: number | null;
}

export interface LaunchOptions {
  readonly settings: AnyRunSettings;
  /** Made up unless given. */
  readonly token?: string;
  readonly onEvent?: (event: LaunchedEvent) => void;
  /** Told of every process that gets a task, and of every one that is gone: with its exit code, null if it was killed. */
  readonly onProcess?: (change: ProcessChange) => void;
  /** Where the first ranks are to stay for a moment. */
  readonly dwell?: ReadonlyMap<number, Dwell>;
  /** Address to tell others in place of that where a rank listens: of a proxy. */
  readonly proxied?: (rank: number, listen: Address) => Address;
  /** Where processes run and listen, unless on this machine and anywhere. Null: the coordinator. */
  readonly place?: (rank: number | null) => Place;
  /** Starts a new rank for each that dies or is sent away. */
  readonly respawn?: boolean;
  /** Processes to use, and to give back when they have ended well; `stop` kills the others. */
  readonly pool?: ProcessPool;
}

/** Another place than this machine's network. */
export interface Place {
  readonly listen: Address;
  /** A command that runs another there. */
  readonly through: readonly string[];
}

export interface Launched {
  /** Living ranks by id. */
  readonly ranks: ReadonlyMap<number, Running>;
  /** Null for the moment after its end. */
  coordinator(): Running | null;
  /** Starts one more rank, and returns its id. */
  add(): number;
  /** Resolves when the coordinator says that the run is finished; rejects when it cannot go on, or was stopped. */
  readonly finished: Promise<void>;
  /** Resolves when every process has ended its task, as all do after the run finished unless they hang. */
  settled(): Promise<void>;
  /** Kills what is left. Resolves when it is gone. */
  stop(): Promise<void>;
}

/** Processes that fail by themselves, not by a kill, are replaced so often; then it lies at something else. */
const MOST_FAILURES = 3;

/** Starts the coordinator and P × D ranks as processes of their own. */
export function launch(options: LaunchOptions): Launched {
  const { settings } = options;
  const supervisor = new Supervisor(options);
  supervisor.startCoordinator();
  for (let id = 0; id < settings.training.stages * settings.training.replicas; id++) supervisor.add();
  return supervisor;
}

/** Calls `onSilent` when nothing was heard for longer than ranks may be silent. */
class Watchdog {
  readonly #timer: NodeJS.Timeout;
  #heardAt = Infinity;
  #lookedAt = performance.now();

  constructor({ beat, silence }: Patience, onSilent: () => void) {
    this.#timer = setInterval(() => {
      const now = performance.now();
      // After a pause of our own the other has not been silent.
      if (now - this.#lookedAt > 3 * beat && this.#heardAt < now) this.#heardAt = now;
      else if (now - this.#heardAt > silence) onSilent();
      this.#lookedAt = now;
    }, beat);
  }

  /** Silence counts from the first time on: starting may take long. */
  heard(): void {
    this.#heardAt = performance.now();
  }

  stop(): void {
    clearInterval(this.#timer);
  }
}

class Supervisor implements Launched {
  readonly finished: Promise<void>;
  readonly #options: LaunchOptions;
  readonly #token: string;
  readonly #pool: ProcessPool;
  readonly #ranks = new Map<number, RunProcess>();
  readonly #tasks = new Set<Promise<unknown>>();
  #coordinator: RunProcess | null = null;
  #next = 0;
  #failures = 0;
  #stopped = false;
  #resolve: () => void = () => {};
  #reject: (error: Error) => void = () => {};

  constructor(options: LaunchOptions) {
    this.#options = options;
    this.#pool = options.pool ?? new ProcessPool();
    this.#token = options.token ?? randomBytes(32).toString('hex');
    this.finished = new Promise((resolve, reject) => {
      this.#resolve = resolve;
      this.#reject = reject;
    });
    this.finished.catch(() => {});
  }

  get ranks(): ReadonlyMap<number, Running> {
    return new Map([...this.#ranks].map(([id, { child }]) => [id, child]));
  }

  coordinator(): Running | null {
    return this.#coordinator?.child ?? null;
  }

  startCoordinator(): void {
    const { settings } = this.#options;
    let said = '';
    const run = this.#processAt(this.#options.place?.(null));
    this.#coordinator = run;
    const watch = new Watchdog(settings.patience, () => run.child.kill('SIGKILL'));
    const task = this.#run(run, { role: 'coordinator', settings, token: this.#token }, null, (event) => {
      watch.heard();
      if (event.event === 'stopped') said = event.reason;
    });
    void task.then((end) => {
      watch.stop();
      this.#coordinator = null;
      if (end.free) return this.#resolve();
      if (this.#stopped) return;
      if (end.code !== null)
        return this.#reject(new Error(`The coordinator stopped: ${said || `code ${end.code}`}`));
      this.startCoordinator();
    });
  }

  add(): number {
    const { settings, dwell, proxied, respawn } = this.#options;
    const id = this.#next++;
    const place = this.#options.place?.(id);
    const listen = place?.listen ?? newUnixAddress(`rank-${id}`);
    const halt = dwell?.get(id);
    const run = this.#processAt(place);
    this.#ranks.set(id, run);
    const task: ProcessTask = {
      role: 'rank',
      id,
      settings,
      token: this.#token,
      listen,
      address: proxied?.(id, listen) ?? listen,
      ...(halt ? { dwell: halt } : {}),
    };
    let said = '';
    const hear = (event: RunEvent) => {
      if (event.event === 'stopped') said = event.reason;
    };
    void this.#run(run, task, id, hear).then((end) => {
      this.#ranks.delete(id);
      if (!end.free && !this.#stopped && !this.#hopeless(end.code, said) && respawn) this.add();
    });
    return id;
  }

  #processAt(place: Place | undefined): RunProcess {
    return place ? new RunProcess({ through: place.through }) : this.#pool.take();
  }

  /** Ends the run where another rank would end as this one did. */
  #hopeless(code: number | null, said: string): boolean {
    if (code === EXIT.diverged) {
      this.#reject(new Error('The training diverged: gradients are no numbers any more.'));
    } else if (code === EXIT.failed && ++this.#failures > MOST_FAILURES) {
      this.#reject(new Error(`Ranks failed ${this.#failures} times: ${said || `code ${code}`}`));
    } else return false;
    return true;
  }

  async stop(): Promise<void> {
    this.#stopped = true;
    const left = [...this.#ranks.values(), ...(this.#coordinator ? [this.#coordinator] : [])];
    for (const { child } of left) child.kill('SIGKILL');
    await Promise.all(this.#tasks);
    if (!this.#options.pool) await this.#pool.close();
    this.#reject(new Error('The run was stopped.'));
  }

  /** Resolves when the ranks have ended by themselves, as they do after the run finished. */
  async settled(): Promise<void> {
    await Promise.all(this.#tasks);
  }

  #run(
    run: RunProcess,
    task: ProcessTask,
    from: number | null,
    onEvent: (event: RunEvent) => void,
  ): Promise<TaskEnd> {
    const tell = (change: ProcessChange['change'], code: number | null) =>
      this.#options.onProcess?.({ rank: from, pid: run.child.pid, change, code });
    tell('started', null);
    const ending = run.run(task, (event) => {
      onEvent(event);
      this.#options.onEvent?.({ ...event, from });
    });
    const work = ending.then((end) => {
      if (end.free && run.placed) run.child.kill('SIGKILL');
      else if (end.free) this.#pool.give(run);
      else tell('gone', end.code);
      this.#tasks.delete(work);
      return end;
    });
    this.#tasks.add(work);
    return work;
  }
}
