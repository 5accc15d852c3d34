/** Entry of a worker thread: runs the one seed it was started for. */
import { parentPort, workerData } from 'node:worker_threads';
import type { LoadedDataset } from '../context.ts';
import { runSeed } from '../runner/run-seed.ts';
import { type FromSeed, plainError, revivedError, type SeedTask, type ToSeed } from './messages.ts';
import { partFiles } from './part-files.ts';
import { importDefinition } from './rooms.ts';

if (parentPort === null) throw new Error('This file is started as a worker thread.');
await work(parentPort, workerData as SeedTask);

async function work(port: NonNullable<typeof parentPort>, task: SeedTask): Promise<void> {
  const stop = new AbortController();
  const waiting = new Map<number, (answer: Extract<ToSeed, { type: 'loaded' }>['answer']) => void>();
  const tell = (message: FromSeed) => port.postMessage(message);
  port.on('message', (message: ToSeed) => {
    if (message.type === 'abort') stop.abort();
    else waiting.get(message.id)?.(message.answer);
  });
  const load = async (name: string): Promise<LoadedDataset> => {
    const id = waiting.size;
    const answer = await new Promise<Extract<ToSeed, { type: 'loaded' }>['answer']>((resolve) => {
      waiting.set(id, resolve);
      tell({ type: 'load', id, name });
    });
    if ('error' in answer) throw revivedError(answer.error);
    return answer.dataset;
  };
  try {
    const { file, profile, seed, device, workers, partsFolder } = task;
    const definition = await importDefinition(file);
    const emit = (event: Extract<FromSeed, { type: 'event' }>['event']) => tell({ type: 'event', event });
    const run = await runSeed(definition, {
      profile,
      seed,
      device,
      load,
      signal: stop.signal,
      emit,
      ...(workers === undefined ? {} : { workers }),
      ...(partsFolder === undefined ? {} : { parts: partFiles(partsFolder) }),
    });
    tell({ type: 'run', run });
  } catch (error) {
    tell({ type: 'error', error: plainError(error) });
  } finally {
    port.close();
  }
}
