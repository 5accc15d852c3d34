// PGlite for tests, opened once in each test process and emptied in between: opening it costs more than most tests do.
import { rmSync } from 'node:fs';
import { type Database, openDatabase, type OpenOptions } from './database.ts';
import { installExtensions } from './extensions.ts';
import { migrate } from './migrate.ts';

/** Databases that nobody uses now. They end with the process. */
const idle: Database[] = [];

/** An empty, migrated PGlite in memory: one that was used before where there is one. */
export async function takePglite(options: Omit<OpenOptions, 'databaseUrl' | 'dataDir'>): Promise<Database> {
  const used = idle.pop();
  if (used) await makeNew(used);
  const database = used ?? (await openDatabase({ ...options, databaseUrl: null, dataDir: 'memory://' }));
  if (!used) removeSocketAtExit(database);
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

/** Drops all there is, and makes the tables again. */
async function makeNew({ pool }: Database): Promise<void> {
  const client = await pool.connect();
  try {
    const { rows } = await client.query<{ name: string }>(
      `select quote_ident(nspname) as name from pg_namespace
       where nspname !~ '^pg_' and nspname <> 'information_schema'`,
    );
    await client.query(
      `drop schema ${rows.map(({ name }) => name).join(', ')} cascade; create schema public`,
    );
    await installExtensions(client);
    await migrate(client);
  } finally {
    client.release();
  }
}

function removeSocketAtExit({ pool }: Database): void {
  const { host } = pool.options;
  if (!host) return;
  const remove = () => rmSync(host, { recursive: true, force: true });
  // Vitest ends its processes by a signal.
  process.once('exit', remove).once('SIGTERM', () => {
    remove();
    process.exit(143);
  });
}
