// pg-boss over the site's own connections.
import type { Database } from '@papertape/database';

/** What pg-boss asks of a database. */
export interface BossDatabase {
  executeSql(text: string, values?: unknown[]): Promise<{ rows: unknown[] }>;
}

/**
 * Runs pg-boss's statements on connections of the pool. Text of several statements gives the rows of each. A statement
 * that fails inside its own BEGIN is rolled back before its connection goes back to the pool: others use it too, and
 * PGlite has but one session.
 */
export function bossDatabase({ pool }: Pick<Database, 'pool'>): BossDatabase {
  return {
    async executeSql(text, values) {
      const client = await pool.connect();
      let broken: Error | undefined;
      try {
        const result: unknown = await (values?.length ? client.query(text, values) : client.query(text));
        return { rows: rowsOf(result) };
      } catch (error) {
        await client.query('rollback').catch((reason: unknown) => {
          broken = reason instanceof Error ? reason : new Error(String(reason));
        });
        throw error;
      } finally {
        client.release(broken);
      }
    },
  };
}

function rowsOf(result: unknown): unknown[] {
  const results: unknown[] = Array.isArray(result) ? result : [result];
  return results.flatMap((one) =>
    typeof one === 'object' && one !== null && 'rows' in one && Array.isArray(one.rows) ? one.rows : [],
  );
}
