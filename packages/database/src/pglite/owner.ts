// Starts the worker that runs PGlite, from the main thread.
import { Worker } from 'node:worker_threads';
import type { WorkerCommand, WorkerMessage, WorkerOptions } from './protocol.ts';

/** A running PGlite that this process owns. */
export interface PgliteOwner {
  socketFolder: string;
  close(): Promise<void>;
}

/** Starts PGlite in a worker thread; null when another process owns the folder. @throws Error when it cannot open. */
export async function startPglite(options: WorkerOptions): Promise<PgliteOwner | null> {
  const worker = new Worker(new URL('./worker.ts', import.meta.url), { workerData: options, execArgv: [] });
  const first = await nextMessage(worker);
  switch (first.type) {
    case 'ready':
      return { socketFolder: first.socketFolder, close: () => stop(worker) };
    case 'in-use':
      await worker.terminate();
      return null;
    default:
      await worker.terminate();
      throw new Error(first.type === 'failed' ? first.message : 'PGlite ended before it was ready.');
  }
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
