// Applies the numbered SQL files of ../migrations, each once and in order.
import { readFile } from 'node:fs/promises';
import type { ClientBase } from 'pg';
import { DatabaseUnavailable } from './errors.ts';

/** Any number will do, as long as nobody else uses it: 'papertape' in ASCII, cut to 32 bits. */
const MIGRATION_LOCK = 0x70617065;

interface Journal {
  entries: { idx: number; tag: string; breakpoints: boolean }[];
}

/**
 * Brings the database's tables up to this version; returns the names of the migrations that ran. Safe when several
 * processes start at once. @throws DatabaseUnavailable when the database was made by a newer version.
 */
export async function migrate(client: ClientBase): Promise<string[]> {
  const journal = JSON.parse(await migrationFile('meta/_journal.json')) as Journal;
  const known = journal.entries.map(({ tag }) => tag);
  // One transaction for all: a lock of the session would not keep two clients of PGlite apart, who share its session.
  await client.query('begin');
  try {
    await client.query('select pg_advisory_xact_lock($1)', [MIGRATION_LOCK]);
    const pending = await readPending(client, known);
    for (const name of pending) {
      const statements = await migrationFile(`${name}.sql`);
      await client.query(statements.replaceAll('--> statement-breakpoint', ''));
      await client.query('insert into migrations (name) values ($1)', [name]);
    }
    await client.query('commit');
    return pending;
  } catch (error) {
    await client.query('rollback');
    throw error;
  }
}

async function readPending(client: ClientBase, known: readonly string[]): Promise<string[]> {
  await client.query(
    `create table if not exists migrations (name text primary key, applied_at timestamptz not null default now())`,
  );
  const { rows } = await client.query<{ name: string }>('select name from migrations');
  const applied = new Set(rows.map(({ name }) => name));
  const unknown = [...applied].find((name) => !known.includes(name));
  if (unknown)
    throw new DatabaseUnavailable(
      `The database was made by a newer version (migration ${unknown}). Update Papertape.`,
    );
  return known.filter((name) => !applied.has(name));
}

function migrationFile(name: string): Promise<string> {
  return readFile(new URL(`../migrations/${name}`, import.meta.url), 'utf8');
}
