// What became of a delivery that was claimed.
import { sql } from '../sql.ts';
import type { Queryable } from '../database.ts';

/** Longest reason that is kept. */
const LONGEST_ERROR = 500;

/** The checkpoint: the relay has confirmed it, and it is never sent again. */
export async function recordSent(db: Queryable, id: number, now: Date): Promise<void> {
  await db.execute(sql`
    update deliveries set state = 'sent', sent_at = ${now.toISOString()}, lease_owner = null, lease_until = null
    where id = ${id}`);
}

/** It is of no use to try again. */
export async function recordFailed(db: Queryable, id: number, error: string): Promise<void> {
  await db.execute(sql`
    update deliveries set state = 'failed', attempts = attempts + 1, last_error = ${error.slice(0, LONGEST_ERROR)},
      lease_owner = null, lease_until = null
    where id = ${id} and state = 'sending'`);
}

/** It is tried again later; `counted`: whether this was an attempt of its own, and not trouble of the relay. */
export async function recordPostponed(
  db: Queryable,
  id: number,
  { error, nextTryAt, counted }: { error: string; nextTryAt: Date; counted: boolean },
): Promise<void> {
  await db.execute(sql`
    update deliveries set state = 'queued', attempts = attempts + ${counted ? 1 : 0},
      last_error = ${error.slice(0, LONGEST_ERROR)}, next_try_at = ${nextTryAt.toISOString()},
      lease_owner = null, lease_until = null
    where id = ${id} and state = 'sending'`);
}

/** It was never to be sent: its reader has left. */
export async function recordCancelled(db: Queryable, id: number): Promise<void> {
  await db.execute(sql`
    update deliveries set state = 'cancelled', lease_owner = null, lease_until = null
    where id = ${id} and state in ('queued', 'sending')`);
}
