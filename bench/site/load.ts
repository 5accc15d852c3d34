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
    const started = performance.now();
    await search.update();
    const embedSeconds = (performance.now() - started) / 1000;
    return { records, recordsPerSecond: records / seconds, embedSeconds };
  } finally {
    await search.close();
    await database.close();
  }
}
