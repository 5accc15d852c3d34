// PGlite for tests, opened once in each test process and emptied in between: opening it costs more than most tests do.
import { rmSync } from 'node:fs';
import type { ClientBase } from 'pg';
import { type Database, openDatabase } from './database.ts';
import { installExtensions } from './extensions.ts';
import { migrate } from './migrate.ts';
import { emptyTables, readMadeTables, type MadeTables } from './testing-emptying.ts';

/** Databases that nobody uses now. They end with the process. */
const idle: Database[] = [];
/** What the migrations made in each of them. */
const madeTables = new WeakMap<Database['pool'], MadeTables>();

/** An empty, migrated PGlite: one that was used before, or a new one in the folder that `prepare` makes ready. */
export async function takePglite(prepare: () => Promise<string>): Promise<Database> {
  const database = (await takeUsed()) ?? (await openNew(await prepare()));
  let open = true;
  return {
    ...database,
    async close() {
      if (!open) return;
      open = false;
      const { totalCount, idleCount } = database.pool;
      // A query under way would meet other tables.
      if (totalCount === idleCount) idle.push(database);
      else await database.close();
    },
  };
}

async function takeUsed(): Promise<Database | null> {
  const used = idle.pop();
  if (used) await makeNew(used);
  return used ?? null;
}

async function openNew(dataDir: string): Promise<Database> {
  const database = await openDatabase({ databaseUrl: null, dataDir });
  removeAtExit([dataDir, database.pool.options.host]);
  await rememberTables(database);
  return {
    ...database,
    async close() {
      await database.close();
      rmSync(dataDir, { recursive: true, force: true });
    },
  };
}

/** Drops what a test added and deletes its rows; drops all there is and makes the tables again where that is not enough. */
async function makeNew({ pool }: Database): Promise<void> {
  const client = await pool.connect();
  try {
    await dropSchemas(client, 'public');
    const made = madeTables.get(pool);
    if (made && (await emptyTables(client, made))) return;
    await dropSchemas(client);
    await client.query('create schema public');
    await installExtensions(client);
    await migrate(client);
    madeTables.set(pool, await readMadeTables(client));
  } finally {
    client.release();
  }
}

/** Drops all schemas but PostgreSQL's own and the one that is kept. */
async function dropSchemas(client: ClientBase, kept = ''): Promise<void> {
  const { rows } = await client.query<{ name: string }>(
    `select quote_ident(nspname) as name from pg_namespace
     where nspname !~ '^pg_' and nspname not in ('information_schema', $1)`,
    [kept],
  );
  if (rows.length > 0) await client.query(`drop schema ${rows.map(({ name }) => name).join(', ')} cascade`);
}

async function rememberTables({ pool }: Database): Promise<void> {
  const client = await pool.connect();
  try {
    madeTables.set(pool, await readMadeTables(client));
  } finally {
    client.release();
  }
}

function removeAtExit(paths: readonly (string | undefined)[]): void {
  const remove = () => {
    for (const path of paths) if (path) rmSync(path, { recursive: true, force: true });
  };
  // Vitest ends its processes by a signal.
  process.once('exit', remove).once('SIGTERM', () => {
    remove();
    process.exit(143);
  });
}
