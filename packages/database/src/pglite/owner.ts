// Starts the worker that runs PGlite, from the main thread, and starts it again should it break.
import { Worker } from 'node:worker_threads';
import type { WorkerCommand, WorkerMessage, WorkerOptions } from './protocol.ts';

/** A running PGlite that this process owns. */
export interface PgliteOwner {
  socketFolder: string;
  close(): Promise<void>;
}

/** A worker that breaks for this many times is not started again: something is wrong for good. */
const LAST_FAILURE = 5;

/**
 * Starts PGlite in a worker thread; null when another process owns the folder. A worker that breaks (a trap in
 * WebAssembly, no memory) is replaced: what was acknowledged is in the files.
 * @throws Error when it cannot open.
 */
export async function startPglite(
  options: WorkerOptions,
  log: (message: string) => void,
): Promise<PgliteOwner | null> {
  const first = await startWorker(options);
  if (!first) return null;
  const { socketFolder } = first;
  let current: Promise<Worker> = Promise.resolve(first.worker);
  let closing = false;
  let failures = 0;
  watch(first.worker);

  function watch(worker: Worker): void {
    worker.once('exit', () => {
      if (closing) return;
      failures += 1;
      if (options.folder === null || failures === LAST_FAILURE)
        throw new Error('The thread that runs the database ended, and cannot be started again.');
      log('The thread that runs the database ended unexpectedly; starting it again.');
      current = restart();
    });
    worker.on('error', (error) =>
      log(`PGlite broke: ${error instanceof Error ? error.message : String(error)}`),
    );
  }

  async function restart(): Promise<Worker> {
    const next = await startWorker({ ...options, socketFolder });
    if (!next) throw new Error('Another process took the database while it was starting again.');
    watch(next.worker);
    return next.worker;
  }

  return {
    socketFolder,
    async close() {
      closing = true;
      await stop(await current);
    },
  };
}

async function startWorker(options: WorkerOptions): Promise<{ worker: Worker; socketFolder: string } | null> {
  const worker = new Worker(new URL('./worker.ts', import.meta.url), {
    workerData: options,
    execArgv: [],
    // Query results pass through as short-lived buffers; a large nursery for them would only take memory.
    resourceLimits: { maxYoungGenerationSizeMb: 16 },
  });
  const first = await nextMessage(worker);
  if (first.type === 'ready') return { worker, socketFolder: first.socketFolder };
  await worker.terminate();
  if (first.type === 'in-use') return null;
  throw new Error(first.type === 'failed' ? first.message : 'PGlite ended before it was ready.');
}

async function stop(worker: Worker): Promise<void> {
  const command: WorkerCommand = { type: 'close' };
  worker.postMessage(command);
  await nextMessage(worker);
  await worker.terminate();
}

function nextMessage(worker: Worker): Promise<WorkerMessage> {
  return new Promise((resolve, reject) => {
    const onExit = () => reject(new Error('The thread that runs PGlite ended.'));
    worker.once('error', reject);
    worker.once('exit', onExit);
    worker.once('message', (message: WorkerMessage) => {
      worker.off('error', reject);
      worker.off('exit', onExit);
      resolve(message);
    });
  });
}
