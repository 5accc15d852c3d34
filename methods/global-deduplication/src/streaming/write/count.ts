// How far the writing is.
import { stageProgress, type Run } from '../run.ts';

/** Lines between two reports. */
const EVERY = 1000;

/** Passes lines on and tells how many of the documents that stay are among them. */
export async function createCount(
  run: Run,
): Promise<(lines: AsyncIterable<Uint8Array>) => AsyncGenerator<Uint8Array>> {
  const [row] = await run.database.rows<{ kept: number }>(
    'SELECT (SELECT COUNT(*) FROM documents) - (SELECT COUNT(*) FROM decisions) AS kept',
  );
  const all = Math.max(1, row?.kept ?? 1);
  const tell = stageProgress(run, 'write');
  let [done, bytes] = [0, 0];
  const show = () => tell({ fraction: Math.min(1, done / all), done, unit: 'documents', bytes, setAside: 0 });
  show();
  return async function* counted(lines) {
    for await (const line of lines) {
      bytes += line.length;
      if (++done % EVERY === 0) show();
      yield line;
    }
    show();
  };
}
