// Runs in a worker thread: reads papers, then answers with the vocabulary and, when asked for, a fitted model.
import { parentPort } from 'node:worker_threads';
import type { DocumentText } from '../words/document.ts';
import { CorpusReader } from './corpus.ts';
import type { VocabularyEntry } from './corpus.ts';
import { encodeModel } from './encoding.ts';
import { fitLsa } from './model.ts';

export type FromMain =
  | { kind: 'read'; texts: DocumentText[] }
  /** `dimensions` null: no model wanted. */
  | { kind: 'finish'; dimensions: number | null; seed: number };

export type FromWorker =
  | { kind: 'ready' }
  | { kind: 'progress'; share: number }
  | {
      kind: 'finished';
      vocabulary: VocabularyEntry[];
      model: Uint8Array | null;
      dimensions: number;
      papers: number;
    };

const reader = new CorpusReader();
const send = (message: FromWorker) => parentPort?.postMessage(message);

parentPort?.on('message', (message: FromMain) => {
  if (message.kind === 'read') {
    for (const text of message.texts) reader.add(text);
    send({ kind: 'ready' });
    return;
  }
  const onProgress = (share: number) => send({ kind: 'progress', share });
  const fitted =
    message.dimensions === null
      ? null
      : fitLsa(reader.terms, { dimensions: message.dimensions, seed: message.seed, onProgress });
  send({
    kind: 'finished',
    vocabulary: reader.vocabulary(),
    model: fitted && encodeModel(fitted),
    dimensions: fitted?.dimensions ?? 0,
    papers: reader.terms.documents,
  });
  parentPort?.close();
});
