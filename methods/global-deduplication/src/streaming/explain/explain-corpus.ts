// Explains clusters of a finished run from its work folder.
import { existsSync } from 'node:fs';
import { resolve } from 'node:path';
import { openDatabase } from '../database.ts';
import { NothingToExplain } from '../errors.ts';
import { declareTables } from '../group/tables.ts';
import { readDescription, workFolder } from '../work/folder.ts';
import { openTexts } from '../work/segments.ts';
import { explain, type ExplainedAlone, type ExplainedCluster } from './lookup.ts';

const MEMORY = 300e6;

/**
 * The clusters of a document (`cluster:N`, or its id; several documents may have one id), with `members` of their
 * documents. Rejects with NothingToExplain and WorkFolderUnusable.
 */
export async function explainCorpus(
  work: string,
  what: string,
  members = 6,
): Promise<(ExplainedCluster | ExplainedAlone)[]> {
  const folder = workFolder(resolve(work));
  const description = existsSync(folder.database) ? readDescription(folder) : null;
  if (!description) throw new NothingToExplain(`${work} is no work folder of a run: name it with --work.`);
  const database = await openDatabase({
    path: folder.database,
    temporary: folder.temporary,
    memory: MEMORY,
    threads: 1,
  });
  const texts = openTexts(folder.segments);
  try {
    if (!database.done('clusters')) {
      throw new NothingToExplain(`The run in ${work} is not finished: run it to its end first.`);
    }
    // The folder may have been moved since.
    const { bands, keep } = description as { bands: { bands: number }; keep: { sources: string[] } };
    await declareTables(database, folder, { bands: bands.bands, sources: keep.sources });
    return await explain(database, texts, what, members);
  } finally {
    texts.close();
    database.close();
  }
}
