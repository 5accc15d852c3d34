// The thread in which a bibliography is read.
import { parentPort, workerData } from 'node:worker_threads';
import type { Answer } from './aside.ts';
import { UnreadableBibliography } from './entry.ts';
import { readBibliography } from './read.ts';

function answer(): Answer {
  try {
    return { bibliography: readBibliography(workerData as Uint8Array) };
  } catch (error) {
    if (error instanceof UnreadableBibliography) return { unreadable: error.message };
    throw error;
  }
}

parentPort?.postMessage(answer());
