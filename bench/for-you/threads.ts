// Simulates sites in threads, a few at a time.
import { Worker } from 'node:worker_threads';
import type { Run } from './simulate.ts';
import type { Task } from './worker.ts';

/** All runs, in the order of the tasks. */
export async function runAll(
  tasks: readonly Task[],
  threads: number,
  onRun: (run: Run, left: number) => void,
): Promise<Run[]> {
  const runs: Run[] = [];
  const waiting = tasks.map((task, index) => ({ task, index }));
  let left = tasks.length;
  const work = async () => {
    for (let next = waiting.shift(); next; next = waiting.shift()) {
      const run = await runOne(next.task);
      runs[next.index] = run;
      left -= 1;
      onRun(run, left);
    }
  };
  await Promise.all(Array.from({ length: Math.min(threads, tasks.length) }, work));
  return runs;
}

function runOne(task: Task): Promise<Run> {
  return new Promise((resolve, reject) => {
    const worker = new Worker(new URL('./worker.ts', import.meta.url), { workerData: task });
    worker.once('message', resolve);
    worker.once('error', reject);
    worker.once('exit', (code) => reject(new Error(`A simulation ended early with ${code}.`)));
  });
}
