// Reads a bibliography in a worker thread: thousands of entries take seconds, in which the site has readers to answer.
import { Worker } from 'node:worker_threads';
import { UnreadableBibliography, type Bibliography } from './entry.ts';

/** Longest that a file may take. */
const PATIENCE_MS = 60_000;

/** What the worker answers. */
export type Answer = { bibliography: Bibliography } | { unreadable: string };

/** As `readBibliography`, without holding others up. @throws UnreadableBibliography */
export async function readAside(bytes: Uint8Array): Promise<Bibliography> {
  const worker = new Worker(new URL('./worker.ts', import.meta.url), {
    workerData: bytes,
    resourceLimits: { maxOldGenerationSizeMb: 512 },
  });
  let timer: NodeJS.Timeout | undefined;
  try {
    const answer = await new Promise<Answer>((resolve, reject) => {
      worker.once('message', resolve);
      worker.once('error', reject);
      worker.once('exit', () => reject(new UnreadableBibliography('The file needs too much memory.')));
      timer = setTimeout(
        () => reject(new UnreadableBibliography('The file takes too long to read. Import it in parts.')),
        PATIENCE_MS,
      );
    });
    if ('unreadable' in answer) throw new UnreadableBibliography(answer.unreadable);
    return answer.bibliography;
  } finally {
    clearTimeout(timer);
    await worker.terminate();
  }
}
