// Worker threads that take tasks one by one.
import { Worker, type Transferable } from 'node:worker_threads';

export interface Pool<Task, Result> {
  /** Resolves to the worker's answer. @throws Error when the worker fails or ends, for want of memory for example. */
  run(task: Task, transfer?: readonly Transferable[]): Promise<Result>;
  close(): Promise<void>;
}

export interface PoolOptions {
  /** A module that calls `answerTasks`. */
  readonly module: URL;
  readonly data: unknown;
  readonly threads: number;
  /** Bytes of JavaScript objects in each thread. */
  readonly memory: number;
}

/** A pool; its threads are started by their first tasks. */
export function createPool<Task, Result>(options: PoolOptions): Pool<Task, Result> {
  const free: Thread<Task, Result>[] = [];
  const all: Thread<Task, Result>[] = [];
  const waiting: ((thread: Thread<Task, Result>) => void)[] = [];
  const acquire = (): Promise<Thread<Task, Result>> | Thread<Task, Result> => {
    const idle = free.pop();
    if (idle) return idle;
    if (all.length >= options.threads) return new Promise((resolve) => waiting.push(resolve));
    const thread = startThread<Task, Result>(options);
    all.push(thread);
    return thread;
  };
  return {
    async run(task, transfer = []) {
      const thread = await acquire();
      try {
        return await thread.ask(task, transfer);
      } finally {
        const next = waiting.shift();
        if (next) next(thread);
        else free.push(thread);
      }
    },
    async close() {
      await Promise.all(all.map((thread) => thread.stop()));
    },
  };
}

interface Thread<Task, Result> {
  ask(task: Task, transfer: readonly Transferable[]): Promise<Result>;
  stop(): Promise<unknown>;
}

/** What a thread answers; `error` is set where it failed. */
export type Answer<Result> = { readonly result: Result } | { readonly error: Error };

function startThread<Task, Result>({ module, data, memory }: PoolOptions): Thread<Task, Result> {
  const worker = new Worker(module, {
    workerData: data,
    resourceLimits: { maxOldGenerationSizeMb: Math.ceil(memory / 1e6), maxYoungGenerationSizeMb: 16 },
  });
  let failure: Error | null = null;
  let settle: ((answer: Answer<Result>) => void) | null = null;
  const fail = (error: Error) => {
    failure ??= error;
    settle?.({ error: failure });
  };
  worker.on('message', (answer: Answer<Result>) => settle?.(answer));
  worker.on('error', (error: unknown) => fail(explained(error)));
  worker.on('exit', () => fail(new Error('A worker thread ended.')));
  return {
    stop: () => worker.terminate(),
    async ask(task, transfer) {
      if (failure) throw failure;
      const answer = await new Promise<Answer<Result>>((resolve) => {
        settle = resolve;
        worker.postMessage(task, transfer);
      });
      settle = null;
      if ('error' in answer) throw answer.error;
      return answer.result;
    },
  };
}

function explained(error: unknown): Error {
  if ((error as NodeJS.ErrnoException).code !== 'ERR_WORKER_OUT_OF_MEMORY') return error as Error;
  return new Error('A worker ran out of memory: give more with --memory, or fewer --workers.');
}

/**
 * Gives tasks to the pool as it takes them, and each result to `onResult` as it comes; at most `ahead` tasks are
 * under way, so that a fast reader waits for the workers.
 */
export async function forEachTask<Task, Result>(
  pool: Pool<Task, Result>,
  tasks: AsyncIterable<{ task: Task; transfer?: readonly Transferable[] }>,
  ahead: number,
  onResult: (result: Result, task: Task) => Promise<void> | void,
): Promise<void> {
  const underWay = new Set<Promise<void>>();
  let failure: { error: unknown } | null = null;
  for await (const { task, transfer } of tasks) {
    const run = pool
      .run(task, transfer)
      .then((result) => onResult(result, task))
      .catch((error: unknown) => {
        failure ??= { error };
      })
      .finally(() => underWay.delete(run));
    underWay.add(run);
    while (underWay.size >= ahead) await Promise.race(underWay);
    if (failure) break;
  }
  await Promise.all(underWay);
  if (failure) throw (failure as { error: unknown }).error;
}
