// A whole site as its own process on a free port, over a database folder of its own with invented papers.
import { createHash } from 'node:crypto';
import { globSync, readFileSync } from 'node:fs';
import { cp, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { embedderOf, readConfiguration } from '@papertape/configuration';
import { ingestRecords, openDatabase, type Database } from '@papertape/database';
import { madeOnce, prepareDataDir } from '@papertape/database/testing';
import type { PaperRecord } from '@papertape/papers';
import { createSearch } from '@papertape/search';
import { ROOT, startPapertape, waitFor, type Running } from './process.ts';

/** A site that answers. */
export interface SiteProcess {
  /** Such as `http://localhost:41234`. */
  url: string;
  dataDir: string;
  /** Its environment, for commands that shall reach the same database. */
  env: Record<string, string>;
  running: Running;
  /** Stops it in an orderly way and removes its folder. */
  close(): Promise<void>;
}

/** A new folder for a site's data, with an empty database as the first start leaves it. */
export async function newDataDir(): Promise<string> {
  const dataDir = await newEmptyDir();
  await prepareDataDir(dataDir);
  return dataDir;
}

/** The same with papers, also in its search: made once for each version of them and of what puts them there, and copied. */
async function newFilledDir(records: readonly PaperRecord[], databaseUrl: string | null): Promise<string> {
  if (records.length === 0) return newDataDir();
  if (databaseUrl !== null) {
    const dataDir = await newDataDir();
    await fill(dataDir, databaseUrl, records);
    return dataDir;
  }
  const made = await madeOnce(`${versionOf(records)}-filled`, async (path) => {
    await prepareDataDir(path);
    await fill(path, null, records);
  });
  const dataDir = await newEmptyDir();
  await cp(made, dataDir, { recursive: true });
  return dataDir;
}

const FILLING_PACKAGES = ['configuration', 'database', 'papers', 'search'];

/** Names the records and the sources of all that stores them. */
function versionOf(records: readonly PaperRecord[]): string {
  const hash = createHash('sha256').update(JSON.stringify(records));
  for (const name of FILLING_PACKAGES) {
    const folder = join(ROOT, 'packages', name);
    const sources = globSync(['package.json', 'src/**/*.ts', 'migrations/*.sql'], { cwd: folder });
    for (const source of sources.filter((path) => !path.endsWith('.test.ts')).sort())
      hash.update(source).update(readFileSync(join(folder, source)));
  }
  return hash.digest('hex').slice(0, 16);
}

/** A new folder in which nothing was ever started. */
export function newEmptyDir(): Promise<string> {
  return mkdtemp(join(tmpdir(), 'papertape-site-'));
}

/** Starts a site with these papers; needs the built site. It harvests nothing. */
export async function startSite(
  records: readonly PaperRecord[],
  env: Record<string, string> = {},
): Promise<SiteProcess> {
  const dataDir = await newFilledDir(records, env.DATABASE_URL ?? null);
  try {
    const site = await serveFolder(dataDir, env);
    return {
      ...site,
      async close() {
        await site.close();
        await rm(dataDir, { recursive: true, force: true });
      },
    };
  } catch (error) {
    await rm(dataDir, { recursive: true, force: true });
    throw error;
  }
}

/** The database of a running site, reached from this process; to be closed. */
export function openSiteDatabase({ dataDir, env }: Pick<SiteProcess, 'dataDir' | 'env'>): Promise<Database> {
  return openDatabase({ databaseUrl: env.DATABASE_URL ?? null, dataDir, role: 'client', migrate: false });
}

/** Starts a site on a folder, which stays when it is closed. */
export async function serveFolder(dataDir: string, env: Record<string, string> = {}): Promise<SiteProcess> {
  const whole = { PORT: '0', HARVEST: 'off', LOG_LEVEL: 'warn', DATA_DIR: dataDir, ...env };
  const running = startPapertape(['serve', '--json'], { env: whole });
  const { url } = await waitFor(running, () => firstLine(running.output.stdout));
  return {
    url,
    dataDir,
    env: whole,
    running,
    async close() {
      running.child.kill('SIGTERM');
      await running.finished;
    },
  };
}

/** Puts records into a database that no site has open, and into its search. */
export async function fill(
  dataDir: string,
  databaseUrl: string | null,
  records: readonly PaperRecord[],
): Promise<void> {
  const database = await openDatabase({ databaseUrl, dataDir });
  try {
    await database.transaction((tx) => ingestRecords(tx, [...records]));
    const search = await createSearch({ database, embedder: embedderOf(readConfiguration({})) });
    await search.update();
    await search.close();
  } finally {
    await database.close();
  }
}

function firstLine(stdout: string): { url: string; pid: number } | null {
  const end = stdout.indexOf('\n');
  return end < 0 ? null : (JSON.parse(stdout.slice(0, end)) as { url: string; pid: number });
}
