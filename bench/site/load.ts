// Loads the corpus through the same code as `papertape import`, and times it with and without embedding.
import { readConfiguration } from '@papertape/configuration';
import { openDatabase } from '@papertape/database';
import { fileInput, importFile } from '@papertape/jobs';
import { guardedEmbedder } from '@papertape/jobs/embedder';
import { createSearch } from '@papertape/search';

/** What loading took. */
export interface LoadTimes {
  records: number;
  recordsPerSecond: number;
  /** Indexing the words of all records, seconds. */
  textSeconds: number;
  /** Making the vectors of all records, seconds. */
  embedSeconds: number;
}

/** Imports the files into the database that the environment names. */
export async function loadCorpus(
  files: readonly string[],
  environment: Record<string, string>,
): Promise<LoadTimes> {
  const configuration = readConfiguration(environment);
  const { DATABASE_URL: databaseUrl, DATA_DIR: dataDir } = configuration;
  const database = await openDatabase({ databaseUrl, dataDir });
  const log = () => undefined;
  const search = await createSearch({ database, embedder: guardedEmbedder(configuration), log });
  try {
    let records = 0;
    let seconds = 0;
    for (const file of files) {
      const started = performance.now();
      const report = await importFile({ configuration, database, search, log }, await fileInput(file), {
        updateSearch: false,
      });
      seconds += (performance.now() - started) / 1000;
      records += report.created + report.updated + report.unchanged;
    }
    const textSeconds = await secondsOf(() => search.update({ textOnly: true }));
    const embedSeconds = await secondsOf(() => search.update());
    return { records, recordsPerSecond: records / seconds, textSeconds, embedSeconds };
  } finally {
    await search.close();
    await database.close();
  }
}

async function secondsOf(run: () => Promise<unknown>): Promise<number> {
  const started = performance.now();
  await run();
  return (performance.now() - started) / 1000;
}
