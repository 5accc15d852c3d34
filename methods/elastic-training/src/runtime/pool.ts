// Processes that take one task after another, so that a new run need not wait until new ones have started.
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import type { RunEvent } from './messages.ts';
import type { ProcessTask } from './process.ts';
import { startProcess, type Running } from './start-program.ts';
import { startThread } from './start-thread.ts';

export type TimedEvent = RunEvent & { readonly at: number };

/** How a task of a process ended: it is `free` again, or it is gone, with its exit code (null: killed). */
export type TaskEnd = { readonly free: true } | { readonly free: false; readonly code: number | null };

const PROGRAM = fileURLToPath(new URL('./process.ts', import.meta.url));

/** A process of a run. */
export class RunProcess {
  readonly child: Running;
  readonly gone: Promise<void>;
  /** Whether it is in another place than this machine's network, and so of no use elsewhere. */
  readonly placed: boolean;
  #onEvent: (event: TimedEvent) => void = () => {};
  #onEnd: (end: TaskEnd) => void = () => {};

  /** `through`: a command that runs Node for us. */
  constructor({ through = [], thread = false }: { through?: readonly string[]; thread?: boolean } = {}) {
    // Each step makes arrays of some megabytes; a larger young generation collects them for less.
    const node = ['--max-semi-space-size=32'];
    const child = thread ? startThread(PROGRAM) : startProcess(PROGRAM, { node, through });
    this.child = child;
    this.placed = through.length > 0;
    child.input.on('error', () => {}); // it died before it read its task
    createInterface({ input: child.output }).on('line', (line) => {
      const event = JSON.parse(line) as TimedEvent;
      if (event.event === 'free') this.#onEnd({ free: true });
      else this.#onEvent(event);
    });
    this.gone = child.exited.then((code) => this.#onEnd({ free: false, code }));
  }

  /** Resolves when the task is over or the process gone. */
  run(task: ProcessTask, onEvent: (event: TimedEvent) => void): Promise<TaskEnd> {
    return new Promise((resolve) => {
      this.#onEvent = onEvent;
      this.#onEnd = (end) => {
        this.#onEvent = () => {};
        resolve(end);
      };
      this.child.input.write(`${JSON.stringify(task)}\n`);
    });
  }
}

/** Keeps processes that are free. */
export class ProcessPool {
  readonly #free: RunProcess[] = [];
  readonly #thread: boolean;

  /** `threads`: of this process, in place of processes. A kill ends them, but they cannot hang by a signal. */
  constructor({ threads = false }: { threads?: boolean } = {}) {
    this.#thread = threads;
  }

  /** Starts processes until `count` are free. */
  warm(count: number): void {
    while (this.#free.length < count) this.give(this.#start());
  }

  take(): RunProcess {
    for (let ready = this.#free.shift(); ready; ready = this.#free.shift()) {
      if (ready.child.alive) return ready;
    }
    return this.#start();
  }

  #start(): RunProcess {
    return new RunProcess({ thread: this.#thread });
  }

  give(ready: RunProcess): void {
    this.#free.push(ready);
  }

  /** Kills the free processes. */
  async close(): Promise<void> {
    const free = this.#free.splice(0);
    for (const { child } of free) child.kill('SIGKILL');
    await Promise.all(free.map(({ gone }) => gone));
  }
}
