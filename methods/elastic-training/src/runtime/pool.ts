// Processes that take one task after another, so that a new run need not wait until new ones have started.
import type { ChildProcess } from 'node:child_process';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import type { RunEvent } from './messages.ts';
import type { ProcessTask } from './process.ts';
import { startProgram } from './start-program.ts';

export type TimedEvent = RunEvent & { readonly at: number };

/** How a task of a process ended: it is `free` again, or it is gone, with its exit code (null: killed). */
export type TaskEnd = { readonly free: true } | { readonly free: false; readonly code: number | null };

const PROGRAM = fileURLToPath(new URL('./process.ts', import.meta.url));

/** A process of a run. */
export class RunProcess {
  readonly child: ChildProcess;
  readonly gone: Promise<void>;
  /** Whether it is in another place than this machine's network, and so of no use elsewhere. */
  readonly placed: boolean;
  #onEvent: (event: TimedEvent) => void = () => {};
  #onEnd: (end: TaskEnd) => void = () => {};

  /** `through`: a command that runs Node for us. */
  constructor(through: readonly string[] = []) {
    // Each step makes arrays of some megabytes; a larger young generation collects them for less.
    const child = startProgram(PROGRAM, { node: ['--max-semi-space-size=32'], through });
    this.child = child;
    this.placed = through.length > 0;
    child.stdin.on('error', () => {}); // it died before it read its task
    createInterface({ input: child.stdout }).on('line', (line) => {
      const event = JSON.parse(line) as TimedEvent;
      if (event.event === 'free') this.#onEnd({ free: true });
      else this.#onEvent(event);
    });
    this.gone = new Promise((resolve) => {
      child.once('close', (code) => {
        this.#onEnd({ free: false, code });
        resolve();
      });
    });
  }

  /** Resolves when the task is over or the process gone. */
  run(task: ProcessTask, onEvent: (event: TimedEvent) => void): Promise<TaskEnd> {
    return new Promise((resolve) => {
      this.#onEvent = onEvent;
      this.#onEnd = (end) => {
        this.#onEvent = () => {};
        resolve(end);
      };
      this.child.stdin?.write(`${JSON.stringify(task)}\n`);
    });
  }
}

/** Keeps processes that are free. */
export class ProcessPool {
  readonly #free: RunProcess[] = [];

  /** Starts processes until `count` are free. */
  warm(count: number): void {
    while (this.#free.length < count) this.give(new RunProcess());
  }

  take(): RunProcess {
    for (let ready = this.#free.shift(); ready; ready = this.#free.shift()) {
      if (ready.child.exitCode === null && ready.child.signalCode === null) return ready;
    }
    return new RunProcess();
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
