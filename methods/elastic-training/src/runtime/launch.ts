// Starts the processes of a run on this machine and watches over them. Holds nothing of the training: it knows
// processes, and starts the coordinator anew when it dies or falls silent.
import { spawn, type ChildProcess } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { newUnixAddress, type Address } from '../communicator/index.ts';
import type { RunEvent } from './messages.ts';
import type { Dwell, ProcessTask } from './process.ts';
import type { RunSettings } from './settings.ts';

/** An event with the process it came from (null: the coordinator) and the time, in milliseconds since 1970. */
export type LaunchedEvent = RunEvent & { readonly from: number | null; readonly at: number };

export interface LaunchOptions {
  readonly settings: RunSettings;
  /** Made up unless given. */
  readonly token?: string;
  readonly onEvent?: (event: LaunchedEvent) => void;
  /** Where the first ranks are to stay for a moment. */
  readonly dwell?: ReadonlyMap<number, Dwell>;
  /** Address to tell others in place of that where a rank listens: of a proxy. */
  readonly proxied?: (rank: number, listen: Address) => Address;
  /** Starts a new rank for each that dies or is sent away. */
  readonly respawn?: boolean;
}

export interface Launched {
  /** Living ranks by id. */
  readonly ranks: ReadonlyMap<number, ChildProcess>;
  coordinator(): ChildProcess;
  /** Starts one more rank, and returns its id. */
  add(): number;
  /** Resolves when the coordinator says that the run is finished; rejects when it cannot go on, or was stopped. */
  readonly finished: Promise<void>;
  /** Kills what is left. Resolves when it is gone. */
  stop(): Promise<void>;
}

const PROGRAM = fileURLToPath(new URL('./process.ts', import.meta.url));

/** Starts the coordinator and P × D ranks as processes of their own. */
export function launch(options: LaunchOptions): Launched {
  const { settings } = options;
  const supervisor = new Supervisor(options);
  supervisor.startCoordinator();
  for (let id = 0; id < settings.training.stages * settings.training.replicas; id++) supervisor.startRank();
  return supervisor;
}

class Supervisor implements Launched {
  readonly ranks = new Map<number, ChildProcess>();
  readonly finished: Promise<void>;
  readonly #options: LaunchOptions;
  readonly #token: string;
  readonly #gone: Promise<void>[] = [];
  #coordinator: ChildProcess | null = null;
  #next = 0;
  #stopped = false;
  #resolve: () => void = () => {};
  #reject: (error: Error) => void = () => {};

  constructor(options: LaunchOptions) {
    this.#options = options;
    this.#token = options.token ?? randomBytes(32).toString('hex');
    this.finished = new Promise((resolve, reject) => {
      this.#resolve = resolve;
      this.#reject = reject;
    });
    this.finished.catch(() => {});
  }

  coordinator(): ChildProcess {
    if (!this.#coordinator) throw new Error('There is no coordinator.');
    return this.#coordinator;
  }

  startCoordinator(): void {
    const { settings } = this.#options;
    let said = '';
    const child = this.#start({ role: 'coordinator', settings, token: this.#token }, null, (event) => {
      if (event.event === 'stopped') said = event.reason;
    });
    this.#coordinator = child;
    child.once('exit', (code) => {
      if (code === 0) return this.#resolve();
      if (this.#stopped) return;
      if (code !== null) return this.#reject(new Error(`The coordinator stopped: ${said || `code ${code}`}`));
      this.startCoordinator();
    });
  }

  add(): number {
    return this.startRank();
  }

  startRank(): number {
    const { settings, dwell, proxied, respawn } = this.#options;
    const id = this.#next++;
    const listen = newUnixAddress(`rank-${id}`);
    const halt = dwell?.get(id);
    const task: ProcessTask = {
      role: 'rank',
      id,
      settings,
      token: this.#token,
      listen,
      address: proxied?.(id, listen) ?? listen,
      ...(halt ? { dwell: halt } : {}),
    };
    const child = this.#start(task, id);
    this.ranks.set(id, child);
    child.once('exit', (code) => {
      this.ranks.delete(id);
      if (respawn && code !== 0 && !this.#stopped) this.startRank();
    });
    return id;
  }

  async stop(): Promise<void> {
    this.#stopped = true;
    for (const child of [...this.ranks.values(), ...(this.#coordinator ? [this.#coordinator] : [])]) {
      child.kill('SIGKILL');
    }
    await Promise.all(this.#gone);
    this.#reject(new Error('stopped'));
  }

  #start(task: ProcessTask, from: number | null, onEvent: (event: RunEvent) => void = () => {}): ChildProcess {
    const child = spawn(process.execPath, ['--max-semi-space-size=32', PROGRAM], {
      stdio: ['pipe', 'pipe', 'inherit'],
    });
    child.stdin.on('error', () => {}); // it died before it read its task
    child.stdin.write(`${JSON.stringify(task)}\n`);
    createInterface({ input: child.stdout }).on('line', (line) => {
      const event = { ...(JSON.parse(line) as RunEvent & { at: number }), from };
      onEvent(event);
      this.#options.onEvent?.(event);
    });
    this.#gone.push(new Promise((resolve) => child.once('close', () => resolve())));
    return child;
  }
}
