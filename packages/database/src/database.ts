// Opens the database: PostgreSQL where DATABASE_URL says so, otherwise PGlite in the data folder. Both are spoken to
// with the same driver, so that every query is written and tested once.
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type { ExtractTablesWithRelations } from 'drizzle-orm';
import type * as NodePostgres from 'drizzle-orm/node-postgres';
import type { PgDatabase } from 'drizzle-orm/pg-core';
import pg from 'pg';
import { DatabaseInUse, DatabaseUnavailable } from './errors.ts';
import { type Extensions, installExtensions, readExtensions } from './extensions.ts';
import { migrate } from './migrate.ts';
import { startUpkeep } from './maintenance.ts';
import { answers, readOwnerNote, socketPath } from './pglite/folder-lock.ts';
import { type PgliteOwner, startPglite } from './pglite/owner.ts';
import type { WorkerOptions } from './pglite/protocol.ts';
import type * as schema from './schema.ts';
import { SESSION_SETTINGS } from './settings-of-session.ts';

/** The database or a transaction in it: what every query takes. */
export type Queryable = PgDatabase<
  NodePostgres.NodePgQueryResultHKT,
  typeof schema,
  ExtractTablesWithRelations<typeof schema>
>;

/** An open database. */
export interface Database {
  readonly kind: 'pglite' | 'postgresql';
  readonly db: Queryable;
  /** For libraries that bring their own SQL. Set session settings with SET LOCAL only: PGlite has one session. */
  readonly pool: pg.Pool;
  readonly extensions: Extensions;
  /** Whether this process runs PGlite, or reached the process that does. Always 'client' with PostgreSQL. */
  readonly connection: 'owner' | 'client';
  /** Runs in one transaction; never ask for `db` or `pool` inside, or PGlite waits for itself. */
  transaction<T>(run: (tx: Queryable) => Promise<T>): Promise<T>;
  close(): Promise<void>;
}

/** How to open the database. */
export interface OpenOptions {
  /** `postgresql://…`; null for PGlite. */
  databaseUrl: string | null;
  /** Folder of the site's data; PGlite lives in its folder `database`. `memory://` keeps nothing. */
  dataDir: string;
  /** Brings the tables up to date, true unless said otherwise. */
  migrate?: boolean;
  /**
   * PGlite belongs to one process: 'owner' (the default) is refused when another has it, 'client' needs another to
   * have it, and 'auto' takes whichever there is.
   */
  role?: 'owner' | 'client' | 'auto';
  /** Told of connections that the server closed between queries. */
  log?: (message: string) => void;
  /** A tar of PGlite's files to start an empty database from (tests). */
  template?: string;
}

/** Longest wait for a process that has the folder but does not answer yet. */
const OWNER_PATIENCE_MS = 30_000;
/** Readers' queries take milliseconds; work that needs longer says `set local statement_timeout = 0`. */
const STATEMENT_TIMEOUT_MS = 60_000;

/**
 * Opens the database and brings its tables up to date.
 * @throws DatabaseInUse when another process owns the PGlite folder and `role` is 'owner'.
 * @throws DatabaseUnavailable when it cannot be reached; the message says what to check.
 */
export async function openDatabase(options: OpenOptions): Promise<Database> {
  if (options.databaseUrl !== null)
    return await connect(options, { connectionString: options.databaseUrl }, null);
  const { socketFolder, owner } = await reachPglite(options);
  const address = { host: socketFolder, port: 5432, user: 'postgres', database: 'postgres' };
  try {
    return await connect(options, address, owner);
  } catch (error) {
    await owner?.close();
    throw error;
  }
}

async function connect(
  options: OpenOptions,
  address: pg.PoolConfig,
  owner: PgliteOwner | null,
): Promise<Database> {
  const kind = options.databaseUrl === null ? 'pglite' : 'postgresql';
  const extensions = await prepare(address, kind, options.migrate ?? true);
  const settings = Object.entries(extensions.vector !== null ? SESSION_SETTINGS : {});
  const pool = new pg.Pool({
    ...address,
    max: 10,
    application_name: 'papertape',
    // PGlite has one session, set up when it was opened.
    ...(kind === 'postgresql' && {
      statement_timeout: STATEMENT_TIMEOUT_MS,
      idle_in_transaction_session_timeout: STATEMENT_TIMEOUT_MS,
      connectionTimeoutMillis: 15_000,
      ...(settings.length > 0 && {
        options: settings.map(([name, value]) => `-c ${name}=${value}`).join(' '),
      }),
    }),
  });
  pool.on('error', (error) => options.log?.(`A database connection ended: ${error.message}`));
  const db: NodePostgres.NodePgDatabase<typeof schema> = loadDrizzle().drizzle(pool);
  const stopUpkeep = owner ? startUpkeep(pool, (message) => options.log?.(message)) : () => undefined;
  return {
    kind,
    db,
    pool,
    extensions,
    connection: owner ? 'owner' : 'client',
    transaction: (run) => db.transaction(run),
    async close() {
      stopUpkeep();
      await pool.end();
      await owner?.close();
    },
  };
}

/**
 * Drizzle as CommonJS: Node reads the 180 kB of its package.json again for each of its ES modules, which takes half a
 * second and 200 MB at every start. For the same reason queries import `sql` from sql.ts.
 */
function loadDrizzle(): typeof NodePostgres {
  return createRequire(import.meta.url)('drizzle-orm/node-postgres') as typeof NodePostgres;
}

/** One connection ahead of the pool: can we get in, which extensions are there, are the tables up to date? */
async function prepare(address: pg.PoolConfig, kind: Database['kind'], update: boolean): Promise<Extensions> {
  const client = newClient({ ...address, connectionTimeoutMillis: 15_000 });
  client.on('error', () => undefined); // also reported to the query under way
  try {
    await client.connect();
  } catch (error) {
    throw unavailable(client, kind, error);
  }
  try {
    if (update) {
      await installExtensions(client);
      await migrate(client);
    }
    return await readExtensions(client);
  } finally {
    await client.end();
  }
}

function newClient(address: pg.ClientConfig): pg.Client {
  try {
    return new pg.Client(address);
  } catch {
    // Without its cause, which quotes the address and so the password.
    throw new DatabaseUnavailable(
      'DATABASE_URL is no address. It should read postgresql://user:password@host:5432/database, where signs such as ' +
        '@ / : # in the password are written as %40 %2F %3A %23.',
    );
  }
}

function unavailable(client: pg.Client, kind: Database['kind'], error: unknown): DatabaseUnavailable {
  const reason = error instanceof Error ? error.message || error.name : String(error);
  const code = error instanceof Error && 'code' in error ? ` (${String(error.code)})` : '';
  const where = `${client.host}:${client.port}, database ${client.database}, user ${client.user}`;
  return new DatabaseUnavailable(
    kind === 'pglite'
      ? `The site's database does not answer in ${client.host}: ${reason}.`
      : `PostgreSQL at ${where} cannot be reached: ${reason}${code}. Check that the server runs and that DATABASE_URL ` +
          'has the right host, port, database, user and password.',
    { cause: error },
  );
}

/** Starts PGlite here, or finds the process that runs it, as the role asks. */
async function reachPglite(
  options: OpenOptions,
): Promise<{ socketFolder: string; owner: PgliteOwner | null }> {
  const { dataDir, role = 'owner', template = null, log = () => undefined } = options;
  const folder = dataDir === 'memory://' ? null : join(dataDir, 'database');
  for (const started = Date.now(); ; await sleep(100)) {
    if (role !== 'client') {
      const owner = await startOwner({ folder, template }, log);
      if (owner) return { socketFolder: owner.socketFolder, owner };
    }
    const note = folder === null ? null : readOwnerNote(folder);
    if (role === 'owner') throw new DatabaseInUse(inUseMessage(dataDir, note?.pid, note?.since));
    if (note && (await answers(socketPath(note.socketFolder))))
      return { socketFolder: note.socketFolder, owner: null };
    if (role === 'client')
      throw new DatabaseUnavailable(`No Papertape runs on the data folder ${dataDir}. Start it first.`);
    if (Date.now() - started > OWNER_PATIENCE_MS)
      throw new DatabaseInUse(inUseMessage(dataDir, note?.pid, note?.since));
  }
}

async function startOwner(
  options: WorkerOptions,
  log: (message: string) => void,
): Promise<PgliteOwner | null> {
  try {
    return await startPglite(options, log);
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw new DatabaseUnavailable(
      `The database in ${options.folder ?? 'memory'} does not open: ${reason}. Check that this user may write there and that ` +
        'the disk is not full; if the files are damaged, restore a backup.',
      { cause: error },
    );
  }
}

function inUseMessage(dataDir: string, pid: number | undefined, since: string | undefined): string {
  const who = pid === undefined ? 'Another process' : `Process ${pid}, since ${since},`;
  return `${who} uses the data folder ${dataDir}. Stop it first, or set DATA_DIR to another folder.`;
}
