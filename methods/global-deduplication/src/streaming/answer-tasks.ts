// The inside of a worker thread of the pool.
import { parentPort } from 'node:worker_threads';

/** Answers every task with what `work` returns, or with its error. */
export function answerTasks<Task, Result>(work: (task: Task) => Result): void {
  parentPort?.on('message', (task: Task) => {
    try {
      parentPort?.postMessage({ result: work(task) });
    } catch (error) {
      parentPort?.postMessage({ error });
    }
  });
}
