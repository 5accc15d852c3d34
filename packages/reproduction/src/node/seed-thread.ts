/** Runs one seed in a worker thread, so that a crash is the failure of that seed alone. */
import { Worker } from 'node:worker_threads';
import type { LoadedDataset } from '../context.ts';
import { errorText } from '../errors.ts';
import type { Run } from '../result.ts';
import type { SeedOptions } from '../runner/run-seed.ts';
import { type FromSeed, plainError, revivedError, type SeedTask, type ToSeed } from './messages.ts';

/** How long an aborted seed may take to end by itself. */
const GRACE_MILLISECONDS = 1_000;

/** `runSeed` of the definition in `file`, in a thread of its own, with its parts in `partsFolder`. */
export async function runSeedInThread(
  file: string,
  options: SeedOptions,
  partsFolder?: string,
): Promise<Run> {
  const { profile, seed, device, workers, signal, emit } = options;
  signal.throwIfAborted();
  const started = performance.now();
  const workerData: SeedTask = {
    file,
    profile,
    seed,
    device,
    ...(workers === undefined ? {} : { workers }),
    ...(partsFolder === undefined ? {} : { partsFolder }),
  };
  const worker = new Worker(new URL('./seed-worker.ts', import.meta.url), { workerData });
  const send = (message: ToSeed) => worker.postMessage(message);
  let grace: NodeJS.Timeout | undefined;
  const abort = () => {
    send({ type: 'abort' });
    grace = setTimeout(() => void worker.terminate(), GRACE_MILLISECONDS);
  };
  signal.addEventListener('abort', abort, { once: true });
  try {
    return await new Promise<Run>((resolve, reject) => {
      worker.on('message', (message: FromSeed) => {
        if (message.type === 'event') emit(message.event);
        else if (message.type === 'load') void answer(options.load, message, send);
        else if (message.type === 'run') resolve(message.run);
        else reject(revivedError(message.error));
      });
      const crashed = (why: string): Run => {
        const seconds = Math.round(performance.now() - started) / 1000;
        return { seed, status: 'failed', seconds, error: `The thread of this seed ended: ${why}` };
      };
      worker.on('error', (error) => resolve(crashed(errorText(error))));
      worker.on('exit', (code) =>
        signal.aborted ? reject(signal.reason) : resolve(crashed(`exit code ${code}`)),
      );
    });
  } catch (error) {
    if (signal.aborted) throw signal.reason;
    throw error;
  } finally {
    clearTimeout(grace);
    signal.removeEventListener('abort', abort);
    await worker.terminate();
  }
}

async function answer(
  load: (name: string) => Promise<LoadedDataset>,
  { id, name }: Extract<FromSeed, { type: 'load' }>,
  send: (message: ToSeed) => void,
): Promise<void> {
  try {
    send({ type: 'loaded', id, answer: { dataset: await load(name) } });
  } catch (error) {
    send({ type: 'loaded', id, answer: { error: plainError(error) } });
  }
}
