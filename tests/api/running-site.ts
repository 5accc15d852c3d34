// A real site for tests: the built handler on a free port, over a PGlite of its own with invented papers.
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { embedderOf, readConfiguration } from '@papertape/configuration';
import { ingestRecords, type Database } from '@papertape/database';
import { openTestDatabase } from '@papertape/database/testing';
import type { PaperRecord } from '@papertape/papers';
import { createSearch } from '@papertape/search';
import { serve, type ServeOptions } from '@papertape/site/server';

/** A site that answers, and how to ask it. */
export interface TestSite {
  origin: string;
  /** Its DATA_DIR. */
  folder: string;
  database: Database;
  get(path: string, init?: RequestInit): Promise<Response>;
  json(path: string): Promise<unknown>;
  close(): Promise<void>;
}

/** Starts a site with these papers; needs `npm run build`. One at a time in a process. */
export async function startSite(
  records: PaperRecord[],
  environment: Record<string, string> = {},
  given: Pick<ServeOptions, 'rooms' | 'log' | 'fetchText'> = {},
): Promise<TestSite> {
  const folder = await mkdtemp(join(tmpdir(), 'papertape-api-'));
  const configuration = readConfiguration({
    PORT: '0',
    DATA_DIR: folder,
    ORIGIN: 'https://papers.example.org',
    SITE_NAME: 'Paper Club',
    HARVEST: 'off',
    ADDRESS_HEADER: 'X-Forwarded-For',
    EMBEDDER: 'lsa',
    ...environment,
  });
  const database = await openTestDatabase();
  await database.transaction((tx) => ingestRecords(tx, records));
  // Otherwise the first search of a site of more than a hundred papers begins it, and may find nothing yet.
  const search = await createSearch({ database, embedder: embedderOf(configuration) });
  await search.update({ textOnly: true });
  await search.close();
  const running = await serve({
    configuration,
    database,
    jobs: false,
    log: () => undefined,
    ...given,
  });
  const get: TestSite['get'] = (path, init) =>
    fetch(new URL(path, running.url), { redirect: 'follow', ...init });
  return {
    origin: configuration.ORIGIN ?? running.url,
    folder,
    database,
    get,
    async json(path) {
      const response = await get(path);
      if (!response.ok) throw new Error(`${path}: ${response.status} ${await response.text()}`);
      return response.json();
    },
    async close() {
      await running.close();
      await database.close();
      await rm(folder, { recursive: true, force: true });
    },
  };
}
