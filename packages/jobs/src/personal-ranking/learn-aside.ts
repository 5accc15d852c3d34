// Learns in a worker thread: fitting and resampling take seconds, in which the site has readers to answer.
import { Worker } from 'node:worker_threads';
import type { LearnInput, Learnt, LoggedRanking } from '@papertape/personal-ranking/learning';
import type { FromWorker, ToWorker } from './learn-worker.ts';

/** What is learnt from; versions are asked for when the log has been read. */
export interface LearnAside extends Omit<LearnInput, 'rankings' | 'models'> {
  /** The log in pieces. */
  pieces: AsyncIterable<readonly LoggedRanking[]>;
  /** The versions that decided. */
  models: (numbers: ReadonlySet<number>) => Promise<LearnInput['models']>;
  signal?: AbortSignal | undefined;
}

/**
 * As `learn`, without holding others up.
 * @throws the signal's reason when aborted; the thread's error when it fails.
 */
export async function learnAside(input: LearnAside): Promise<Learnt> {
  const { pieces, models, signal, live, now, seed } = input;
  signal?.throwIfAborted();
  const worker = new Worker(new URL('./learn-worker.ts', import.meta.url));
  const stop = () => void worker.terminate();
  signal?.addEventListener('abort', stop, { once: true });
  try {
    const numbers = new Set<number>();
    for await (const rankings of pieces) {
      for (const { modelId } of rankings) if (modelId !== null) numbers.add(modelId);
      await ask(worker, { kind: 'read', rankings });
    }
    const answer = await ask(worker, { kind: 'learn', live, models: await models(numbers), now, seed });
    if (answer.kind !== 'learnt') throw new Error(`The thread that learns said ${answer.kind}.`);
    return answer.learnt;
  } catch (error) {
    signal?.throwIfAborted();
    throw error;
  } finally {
    signal?.removeEventListener('abort', stop);
    await worker.terminate();
  }
}

function ask(worker: Worker, message: ToWorker): Promise<FromWorker> {
  return new Promise((resolve, reject) => {
    const settled = () => {
      worker.off('message', answered);
      worker.off('error', failed);
      worker.off('exit', ended);
    };
    const answered = (answer: FromWorker) => {
      settled();
      resolve(answer);
    };
    const failed = (error: Error) => {
      settled();
      reject(error);
    };
    const ended = () => failed(new Error('The thread that learns ended early.'));
    worker.on('message', answered);
    worker.on('error', failed);
    worker.on('exit', ended);
    worker.postMessage(message);
  });
}
