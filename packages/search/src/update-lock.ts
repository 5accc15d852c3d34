// One full update at a time over all processes: two would fit the same model twice and fill two generations.
import type { Database } from '@papertape/database';

/** Names the lock among PostgreSQL's advisory locks: the bytes of 'srch'. */
const LOCK = 0x73726368;

/**
 * Runs when no other process is updating; undefined when one is. The lock belongs to a connection, so it ends with a
 * process that dies. PGlite needs none: only the process that owns it makes full updates.
 */
export async function withUpdateLock<T>(
  { kind, pool }: Pick<Database, 'kind' | 'pool'>,
  run: () => Promise<T>,
): Promise<T | undefined> {
  if (kind === 'pglite') return await run();
  const client = await pool.connect();
  try {
    const { rows } = await client.query<{ taken: boolean }>('select pg_try_advisory_lock($1) as taken', [
      LOCK,
    ]);
    if (!rows[0]?.taken) return undefined;
    try {
      return await run();
    } finally {
      await client.query('select pg_advisory_unlock($1)', [LOCK]);
    }
  } finally {
    client.release();
  }
}
