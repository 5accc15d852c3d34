// The databases on which faults are tried: PGlite always, and the PostgreSQL server of TEST_DATABASE_URL when there is one.
import { rm } from 'node:fs/promises';
import process from 'node:process';
import { openDatabase, type Database } from '@papertape/database';
import { createServerDatabase } from '@papertape/database/testing';
import { newDataDir } from '../support/site.ts';

export const KINDS: readonly ('pglite' | 'postgresql')[] = process.env.TEST_DATABASE_URL
  ? ['pglite', 'postgresql']
  : ['pglite'];

/** An empty database for processes that will be killed. */
export interface Victim {
  env: Record<string, string>;
  /** A connection beside the process that works on it; null while there is nothing to connect to. */
  connect(): Promise<Database | null>;
  remove(): Promise<void>;
}

/** A new, empty database of a kind. */
export async function newVictim(kind: 'pglite' | 'postgresql'): Promise<Victim> {
  const dataDir = await newDataDir();
  const server = kind === 'postgresql' ? await createServerDatabase(process.env.TEST_DATABASE_URL) : null;
  const databaseUrl = server?.url ?? null;
  return {
    env: {
      DATA_DIR: dataDir,
      HARVEST: 'off',
      ...(databaseUrl === null ? {} : { DATABASE_URL: databaseUrl }),
    },
    connect: () => openDatabase({ databaseUrl, dataDir, role: 'client', migrate: false }).catch(() => null),
    async remove() {
      await server?.drop();
      await rm(dataDir, { recursive: true, force: true });
    },
  };
}
