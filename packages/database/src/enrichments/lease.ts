// One batch of enrichment at a time, over all processes: two would pay for the same papers twice.
import { sql } from '../sql.ts';
import type { Queryable } from '../database.ts';

const NAME = 'enrichment-lease';

/** Who holds the lease. */
interface Lease {
  owner: string;
  until: string;
}

/** Takes or renews the lease; null when it is taken, or else who has it. It ends by itself. */
export async function leaseEnrichment(
  db: Queryable,
  owner: string,
  seconds: number,
  now: Date,
): Promise<string | null> {
  const lease: Lease = { owner, until: new Date(now.getTime() + seconds * 1000).toISOString() };
  const { rowCount } = await db.execute(sql`
    insert into settings as s (name, value) values (${NAME}, ${JSON.stringify(lease)}::jsonb)
    on conflict (name) do update set value = excluded.value, changed_at = now()
    where s.value ->> 'owner' = ${owner} or (s.value ->> 'until')::timestamptz <= ${now.toISOString()}::timestamptz`);
  if ((rowCount ?? 0) > 0) return null;
  const { rows } = await db.execute<{ owner: string }>(
    sql`select value ->> 'owner' as owner from settings where name = ${NAME}`,
  );
  return rows[0]?.owner ?? 'nobody';
}

/** Gives the lease of an owner back; nothing happens when another has it by now. */
export async function releaseEnrichment(db: Queryable, owner: string): Promise<void> {
  await db.execute(sql`delete from settings where name = ${NAME} and value ->> 'owner' = ${owner}`);
}
