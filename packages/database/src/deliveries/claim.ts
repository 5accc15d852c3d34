// Deliveries that are due, taken by one process at a time. A lease that was not given back ends by itself, so that what
// a killed process had taken goes out all the same.
import { sql } from '../sql.ts';
import type { Queryable } from '../database.ts';
import { instantOf } from '../values.ts';

/** A delivery that this process is to send. */
export interface ClaimedDelivery {
  id: number;
  subscriberId: number;
  /** Where to. */
  email: string;
  /** Part of the address behind the @. */
  domain: string;
  editionId: number;
  period: string;
  /** Papers of the edition that this reader gets; null for all. */
  paperIds: number[] | null;
  /** The same at every attempt. */
  messageId: string;
  /** What the reader's tokens are made of, besides key and number. */
  tokenGeneration: number;
  /** Attempts that failed before. */
  attempts: number;
  /** ISO 8601. */
  expiresAt: string;
  /** A process ended while it was sending this one: the reader may get it twice. */
  takenOver: boolean;
}

/** Who claims, and what. */
export interface Claim {
  owner: string;
  /** Most deliveries. */
  limit: number;
  leaseMs: number;
  /** Domains that have to wait. */
  exceptDomains?: readonly string[];
}

interface ClaimedRow extends Record<string, unknown> {
  id: string;
  subscriber_id: string;
  email: string;
  domain: string;
  edition_id: string;
  period: string;
  paper_ids: string[] | null;
  message_id: string;
  token_generation: number;
  attempts: number;
  expires_at: string;
  taken_over: boolean;
}

/** Takes deliveries that are due, the longest due first; nobody else gets them before the lease is over. */
export async function claimDeliveries(
  db: Queryable,
  { owner, limit, leaseMs, exceptDomains = [] }: Claim,
  now: Date,
): Promise<ClaimedDelivery[]> {
  const at = now.toISOString();
  const until = new Date(now.getTime() + leaseMs).toISOString();
  const { rows } = await db.execute<ClaimedRow>(sql`
    with due as (
      select d.id, d.state as before from deliveries d
      where d.state in ('queued', 'sending') and d.next_try_at <= ${at} and d.expires_at > ${at}
        and (d.lease_until is null or d.lease_until <= ${at})
        and d.domain not in (select jsonb_array_elements_text(${JSON.stringify(exceptDomains)}::jsonb))
        and exists (select 1 from subscribers s where s.id = d.subscriber_id and s.status = 'active')
      order by d.next_try_at, d.id limit ${limit} for update of d skip locked
    ), claimed as (
      update deliveries d set state = 'sending', lease_owner = ${owner}, lease_until = ${until}
      from due where d.id = due.id
      returning d.*, due.before = 'sending' as taken_over
    )
    select c.id, c.subscriber_id, s.email, c.domain, c.edition_id, c.period, c.paper_ids, c.message_id, c.attempts,
      c.expires_at, c.taken_over, s.token_generation
    from claimed c join subscribers s on s.id = c.subscriber_id order by c.next_try_at, c.id`);
  return rows.map((row) => ({
    id: Number(row.id),
    subscriberId: Number(row.subscriber_id),
    email: row.email,
    domain: row.domain,
    editionId: Number(row.edition_id),
    period: row.period,
    paperIds: row.paper_ids?.map(Number) ?? null,
    messageId: row.message_id,
    tokenGeneration: row.token_generation,
    attempts: row.attempts,
    expiresAt: instantOf(row.expires_at),
    takenOver: row.taken_over,
  }));
}

/**
 * Asks again before a delivery is sent that has waited since it was claimed, and prolongs its lease. False when it is
 * no longer ours, too late, or its reader has left.
 */
export async function renewClaim(
  db: Queryable,
  id: number,
  { owner, leaseMs }: Pick<Claim, 'owner' | 'leaseMs'>,
  now: Date,
): Promise<boolean> {
  const at = now.toISOString();
  const until = new Date(now.getTime() + leaseMs).toISOString();
  const { rowCount } = await db.execute(sql`
    update deliveries d set lease_until = ${until}
    where d.id = ${id} and d.state = 'sending' and d.lease_owner = ${owner} and d.expires_at > ${at}
      and exists (select 1 from subscribers s where s.id = d.subscriber_id and s.status = 'active')`);
  return (rowCount ?? 0) > 0;
}

/** Gives claims back that were not used, to be tried from `nextTryAt` on; attempts stay as they are. */
export async function releaseClaims(
  db: Queryable,
  ids: readonly number[],
  { owner, nextTryAt }: { owner: string; nextTryAt: Date },
): Promise<void> {
  if (ids.length === 0) return;
  await db.execute(sql`
    update deliveries set state = 'queued', lease_owner = null, lease_until = null,
      next_try_at = ${nextTryAt.toISOString()}
    where id in (select value::bigint from jsonb_array_elements_text(${JSON.stringify(ids)}::jsonb))
      and state = 'sending' and lease_owner = ${owner}`);
}

/** What was closed without being sent. */
export interface Closed {
  expired: number;
  cancelled: number;
}

/** Closes deliveries whose next edition is due by now, and those of readers who have left. */
export async function closeDeliveries(db: Queryable, now: Date): Promise<Closed> {
  const at = now.toISOString();
  const open = sql`d.state in ('queued', 'sending') and (d.lease_until is null or d.lease_until <= ${at})`;
  const { rows } = await db.execute<{ state: string; count: string }>(sql`
    with closed as (
      update deliveries d set lease_owner = null, lease_until = null,
        state = case when s.status = 'active' then 'expired' else 'cancelled' end
      from subscribers s
      where s.id = d.subscriber_id and ${open} and (d.expires_at <= ${at} or s.status <> 'active')
      returning d.state
    ) select state, count(*) as count from closed group by state`);
  const of = (state: string) => Number(rows.find((row) => row.state === state)?.count ?? 0);
  return { expired: of('expired'), cancelled: of('cancelled') };
}
