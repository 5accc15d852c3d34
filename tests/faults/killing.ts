// Starting the child process, killing it at a chosen moment, and what a test needs of the database it leaves.
import { spawn } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { exportPapers, openDatabase, type Database } from '@papertape/database';
import { createServerDatabase, prepareDataDir, testsPostgresql } from '@papertape/database/testing';
import type { ChildTask } from './child.ts';

/** A database that outlives the processes that open it. */
export interface LastingDatabase {
  address: Pick<ChildTask, 'databaseUrl' | 'dataDir'>;
  open(): Promise<Database>;
  remove(): Promise<void>;
}

/** A new one: a PGlite folder, or a database on the server of TEST_DATABASE_URL. */
export async function lastingDatabase(): Promise<LastingDatabase> {
  const dataDir = await mkdtemp(join(tmpdir(), 'papertape-faults-'));
  const server = testsPostgresql() ? await createServerDatabase() : null;
  if (!server) await prepareDataDir(dataDir);
  const address = { databaseUrl: server?.url ?? null, dataDir };
  return {
    address,
    open: () => openDatabase(address),
    async remove() {
      await server?.drop();
      await rm(dataDir, { recursive: true, force: true });
    },
  };
}

/** Runs the child; when `kill` says yes to a printed line it is killed at once. Returns what it printed. */
export async function runChild(
  task: ChildTask,
  kill: (line: Record<string, unknown>, count: number) => boolean = () => false,
): Promise<{ lines: Record<string, unknown>[]; killed: boolean }> {
  const child = spawn(
    process.execPath,
    [fileURLToPath(new URL('child.ts', import.meta.url)), JSON.stringify(task)],
    {
      stdio: ['ignore', 'pipe', 'pipe'],
    },
  );
  let errors = '';
  child.stderr.on('data', (chunk: Buffer) => (errors += chunk.toString()));
  const exited = new Promise<NodeJS.Signals | null>((resolve, reject) => {
    child.on('error', reject);
    child.on('exit', (code, signal) => {
      if (code !== 0 && signal === null) reject(new Error(`The child ended with ${code}: ${errors}`));
      else resolve(signal);
    });
  });
  const lines: Record<string, unknown>[] = [];
  for await (const text of createInterface({ input: child.stdout })) {
    const line = JSON.parse(text) as Record<string, unknown>;
    lines.push(line);
    if (kill(line, lines.length)) child.kill('SIGKILL');
  }
  return { lines, killed: (await exited) === 'SIGKILL' };
}

/** Everything the database knows of papers, without the times at which it came: to compare two databases. */
export async function contentsOf(database: Database): Promise<unknown[]> {
  const papers: unknown[] = [];
  for await (const { publicId, records } of exportPapers(database.db))
    papers.push([publicId, records.map(({ record }) => record)]);
  return papers.sort((a, b) => (JSON.stringify(a) < JSON.stringify(b) ? -1 : 1));
}
