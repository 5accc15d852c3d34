// A program as a thread of this process instead of one of its own: cheaper to start, for tests that need no signals.
import { Worker } from 'node:worker_threads';
import type { Running } from './start-program.ts';

/** Its kill is `terminate`, which ends a thread wherever it is. Other signals do not reach threads. */
export function startThread(program: string): Running {
  const worker = new Worker(program, { stdin: true, stdout: true, execArgv: [] });
  let killed = false;
  let alive = true;
  const exited = new Promise<number | null>((resolve) => {
    worker.once('exit', (code) => {
      alive = false;
      resolve(killed ? null : code);
    });
    // It ends with this error, and says so by its code.
    worker.once('error', () => {});
  });
  if (!worker.stdin) throw new Error('A thread was started without its input.');
  return {
    pid: process.pid,
    input: worker.stdin,
    output: worker.stdout,
    exited,
    get alive() {
      return alive;
    },
    kill(signal) {
      if (signal !== 'SIGKILL' || !alive) return false;
      killed = true;
      void worker.terminate();
      return true;
    },
  };
}
