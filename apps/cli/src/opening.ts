// Opens what a command works on, and closes it whatever happens.
import { readConfiguration, type Configuration } from '@papertape/configuration';
import type { Database, OpenOptions } from '@papertape/database';
import type { Search } from '@papertape/search';
import { commandLog, type Log } from './terminal/log.ts';
import type { Io } from './terminal/io.ts';

/** A configured, open database. */
export interface Opened {
  configuration: Configuration;
  database: Database;
}

/**
 * Runs with the database of the environment: PostgreSQL, the running site's PGlite through its socket, or PGlite itself
 * when no site runs.
 * @throws ConfigurationError, DatabaseInUse, DatabaseUnavailable
 */
export async function withDatabase<T>(
  io: Io,
  run: (opened: Opened) => Promise<T>,
  options: Pick<OpenOptions, 'migrate' | 'role'> = {},
): Promise<T> {
  const configuration = readConfiguration(io.env);
  const { openDatabase } = await import('@papertape/database');
  const database = await openDatabase({
    databaseUrl: configuration.DATABASE_URL,
    dataDir: configuration.DATA_DIR,
    role: 'auto',
    ...options,
  });
  try {
    return await run({ configuration, database });
  } finally {
    await database.close();
  }
}

/** The same with search. */
export interface OpenedSearch extends Opened {
  search: Search;
}

/** The same with search on top. */
export function withSearch<T>(
  io: Io,
  run: (opened: OpenedSearch) => Promise<T>,
  options: Pick<OpenOptions, 'role'> & { log?: Log } = {},
): Promise<T> {
  const { log, ...opening } = options;
  const use = async (opened: Opened) => {
    const { createSearch } = await import('@papertape/search');
    const { guardedEmbedder } = await import('@papertape/jobs/embedder');
    const search = await createSearch({
      database: opened.database,
      embedder: guardedEmbedder(opened.configuration),
      log: log ?? commandLog(io, opened.configuration.LOG_LEVEL),
    });
    try {
      return await run({ ...opened, search });
    } finally {
      await search.close();
    }
  };
  return withDatabase(io, use, opening);
}
