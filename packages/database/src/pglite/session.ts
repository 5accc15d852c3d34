// Opens PGlite and gives its one session to the server.
import { existsSync, readFileSync, renameSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { PGlite } from '@electric-sql/pglite';
import { pg_trgm } from '@electric-sql/pglite/contrib/pg_trgm';
import { pg_textsearch } from '@electric-sql/pglite-pg_textsearch';
import { vector } from '@electric-sql/pglite-pgvector';
import { SESSION_SETTINGS } from '../settings-of-session.ts';
import type { Session } from './connection.ts';
import { simpleQuery } from './messages.ts';
import type { WorkerOptions } from './protocol.ts';

/** An open PGlite. */
export interface PgliteSession extends Session {
  parameters: Record<string, string>;
  /** Runs one statement outside any transaction, ignoring its answer. */
  run(sql: string): void;
  close(): Promise<void>;
}

/** What PGlite is opened with; the keys are the names of the extensions in SQL. */
export const EXTENSIONS = { vector, pg_textsearch, pg_trgm };

const OPTIONS = {
  extensions: EXTENSIONS,
  // Half of PGlite's own choice: the system caches the files anyway, and this memory is never given back.
  startParams: [...PGlite.defaultStartParams, '-c', 'shared_buffers=64MB'],
};

/** Opens PGlite, in a folder or in memory. @throws Error when its files cannot be opened. */
export async function openSession({ folder, template }: WorkerOptions): Promise<PgliteSession> {
  const pglite = await open(folder, template);
  await pglite.exec(
    Object.entries({ ...SESSION_SETTINGS, timezone: 'UTC' })
      .map(([name, value]) => `select set_config('${name}', '${value}', false);`)
      .join('\n'),
  );
  const version = await pglite.query<{ server_version: string }>('show server_version');
  let listener: (bytes: Buffer) => void = () => undefined;
  // The callback stays with PGlite after the first call, so later calls go through execProtocolRawSync alone.
  const onRawData = (bytes: Uint8Array) => listener(Buffer.from(bytes));
  await pglite.execProtocolRawStream(simpleQuery('select 1'), { syncToFs: false, onRawData });
  const execute: Session['execute'] = (messages, onData) => {
    listener = onData;
    pglite.execProtocolRawSync(messages);
  };
  return {
    parameters: parametersOf(version.rows[0]?.server_version ?? '18'),
    execute,
    inTransaction: () => pglite.isInTransaction(),
    run: (sql) => execute(simpleQuery(sql), () => undefined),
    close: () => pglite.close(),
  };
}

async function open(folder: string | null, template: string | null): Promise<PGlite> {
  const initial = template === null ? {} : { loadDataDir: new Blob([readFileSync(template)]) };
  if (folder === null) return await PGlite.create('memory://', { ...OPTIONS, ...initial });
  const files = join(folder, 'files');
  if (!existsSync(files)) {
    // PGlite copies a new database file by file; a crash in between must not leave half of one.
    const unfinished = join(folder, 'files.unfinished');
    rmSync(unfinished, { recursive: true, force: true });
    const created = await PGlite.create(unfinished, { ...OPTIONS, ...initial });
    await created.exec('checkpoint');
    await created.close();
    renameSync(unfinished, files);
  }
  return await PGlite.create(files, OPTIONS);
}

/** What PostgreSQL reports to a client at its start. */
function parametersOf(serverVersion: string): Record<string, string> {
  return {
    server_version: serverVersion,
    server_encoding: 'UTF8',
    client_encoding: 'UTF8',
    DateStyle: 'ISO, MDY',
    IntervalStyle: 'postgres',
    TimeZone: 'UTC',
    integer_datetimes: 'on',
    standard_conforming_strings: 'on',
  };
}
