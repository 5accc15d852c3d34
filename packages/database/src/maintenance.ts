// Upkeep: PGlite has none of PostgreSQL's background processes, so the process that owns it does their work.
import type { Pool } from 'pg';

/** How often upkeep looks at the tables, milliseconds. */
const UPKEEP_EVERY_MS = 5 * 60_000;

/**
 * Tables that grew by a fifth since they were last vacuumed. PGlite counts no changed rows; a table's pages tell the
 * same, since every change of a row makes it longer.
 */
const GROWN_TABLES = `
  select c.oid::regclass::text as name from pg_class c join pg_namespace n on n.oid = c.relnamespace
  where c.relkind = 'r' and n.nspname = current_schema()
    and pg_relation_size(c.oid) / current_setting('block_size')::int > c.relpages * 1.2 + 20`;

/**
 * Brings the planner's statistics up to date, and makes room of deleted rows available again. To be called after many
 * papers came at once; at other times the server, or the owner of PGlite, does it by itself.
 */
export async function refreshStatistics({ pool }: { pool: Pool }): Promise<void> {
  const { rows } = await pool.query<{ name: string }>(GROWN_TABLES);
  if (rows.length === 0) return;
  const client = await pool.connect();
  try {
    await client.query('set statement_timeout = 0');
    for (const { name } of rows) await client.query(`vacuum (analyze) ${name}`);
  } finally {
    await client.query('reset statement_timeout');
    client.release();
  }
}

/** Starts PGlite's upkeep; returns what stops it. Without checkpoints its log would grow until the site stops. */
export function startUpkeep(pool: Pool, log: (message: string) => void): () => void {
  const timer = setInterval(async () => {
    try {
      await refreshStatistics({ pool });
      await pool.query('checkpoint');
    } catch (error) {
      log(`Upkeep of the database failed: ${error instanceof Error ? error.message : String(error)}`);
    }
  }, UPKEEP_EVERY_MS);
  timer.unref();
  return () => clearInterval(timer);
}
