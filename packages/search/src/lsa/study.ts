// Studies the corpus in a worker thread, so that neither requests nor the database wait for it.
import { Worker } from 'node:worker_threads';
import type { DocumentText } from '../words/document.ts';
import type { VocabularyEntry } from './corpus.ts';
import type { FromMain, FromWorker } from './worker.ts';

export interface StudyOptions {
  /** Pages of papers. */
  texts: AsyncIterable<DocumentText[]>;
  /** Dimensions of the model to fit; null for the vocabulary alone. */
  dimensions: number | null;
  seed?: number;
  signal?: AbortSignal | undefined;
  onProgress?: (share: number) => void;
}

export interface Study {
  vocabulary: VocabularyEntry[];
  /** The encoded model, or null when none was asked for. */
  model: Uint8Array | null;
  dimensions: number;
  papers: number;
}

/**
 * Reads all texts and fits the model.
 * @throws the signal's reason when aborted; the worker's error when it fails.
 */
export async function studyCorpus(options: StudyOptions): Promise<Study> {
  options.signal?.throwIfAborted();
  const worker = new Worker(new URL('./worker.ts', import.meta.url));
  const stop = () => void worker.terminate();
  options.signal?.addEventListener('abort', stop, { once: true });
  try {
    const inbox = listen(worker, options.onProgress);
    const post = (message: FromMain) => worker.postMessage(message);
    for await (const texts of options.texts) {
      post({ kind: 'read', texts });
      await inbox.next('ready', options.signal);
    }
    post({ kind: 'finish', dimensions: options.dimensions, seed: options.seed ?? 1 });
    const { vocabulary, model, dimensions, papers } = await inbox.next('finished', options.signal);
    return { vocabulary, model, dimensions, papers };
  } finally {
    options.signal?.removeEventListener('abort', stop);
    await worker.terminate();
  }
}

type Answer<K extends FromWorker['kind']> = Extract<FromWorker, { kind: K }>;

function listen(worker: Worker, onProgress?: (share: number) => void) {
  let settle: { resolve: (message: FromWorker) => void; reject: (error: Error) => void } | null = null;
  worker.on('message', (message: FromWorker) => {
    if (message.kind === 'progress') onProgress?.(message.share);
    else settle?.resolve(message);
  });
  worker.on('error', (error: Error) => settle?.reject(error));
  worker.on('exit', () => settle?.reject(new Error('The thread that fits the search model ended early.')));
  return {
    async next<K extends FromWorker['kind']>(kind: K, signal?: AbortSignal): Promise<Answer<K>> {
      try {
        const message = await new Promise<FromWorker>((resolve, reject) => (settle = { resolve, reject }));
        if (message.kind === kind) return message as Answer<K>;
        throw new Error(`The thread that fits the search model said ${message.kind}, not ${kind}.`);
      } catch (error) {
        signal?.throwIfAborted();
        throw error;
      }
    },
  };
}
