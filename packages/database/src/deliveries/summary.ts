// How deliveries are doing, for health pages and `papertape digest status`.
import { sql } from '../sql.ts';
import type { Queryable } from '../database.ts';
import { instantOf, instantOrNull } from '../values.ts';

/** Deliveries as a whole. Times are ISO 8601 in UTC. */
export interface DeliverySummary {
  /** Readers who get mail. */
  subscribers: number;
  /** Due and not out yet; and since when the longest. */
  waiting: number;
  waitingSince: string | null;
  /** Of those, taken by a process now. */
  sending: number;
  /** Queued since `since` and refused. */
  failed: number;
  /** Not sent since `since`, because the next edition was due. */
  expired: number;
}

interface SummaryRow extends Record<string, unknown> {
  subscribers: string;
  waiting: string;
  waiting_since: string | null;
  sending: string;
  failed: string;
  expired: string;
}

/** A monthly edition expires that long after it was queued. */
const LONGEST_PERIOD_DAYS = 32;

/** Counts by indexes of what is open or went wrong; what was sent is not touched, however much it is. */
export async function summarizeDeliveries(db: Queryable, since: Date, now: Date): Promise<DeliverySummary> {
  const [from, at] = [since.toISOString(), now.toISOString()];
  const { rows } = await db.execute<SummaryRow>(sql`
    select (select count(*) from subscribers where status = 'active') as subscribers,
      o.waiting, o.waiting_since, o.sending, t.failed, t.expired
    from (
      select count(*) as waiting, min(d.created_at) as waiting_since,
        count(*) filter (where d.state = 'sending' and d.lease_until > ${at}) as sending
      from deliveries d where d.state in ('queued', 'sending')
    ) o, (
      select count(*) filter (where state = 'failed' and created_at >= ${from}) as failed,
        count(*) filter (where state = 'expired' and expires_at >= ${from}) as expired
      from deliveries
      where state in ('failed', 'expired') and created_at >= ${from}::timestamptz - make_interval(days => ${LONGEST_PERIOD_DAYS})
    ) t`);
  const [row] = rows;
  return {
    subscribers: Number(row?.subscribers ?? 0),
    waiting: Number(row?.waiting ?? 0),
    waitingSince: instantOrNull(row?.waiting_since ?? null),
    sending: Number(row?.sending ?? 0),
    failed: Number(row?.failed ?? 0),
    expired: Number(row?.expired ?? 0),
  };
}

/** One edition with what became of its deliveries. */
export interface EditionSummary {
  id: number;
  period: string;
  dueAt: string;
  papers: number;
  queued: boolean;
  /** Deliveries by their state. */
  deliveries: Record<string, number>;
}

/** The latest editions that have papers, the latest due first. */
export async function summarizeEditions(db: Queryable, limit: number): Promise<EditionSummary[]> {
  const { rows } = await db.execute<{
    id: string;
    period: string;
    due_at: string;
    papers: number;
    queued: boolean;
    deliveries: Record<string, number> | null;
  }>(sql`
    select e.id, e.period, e.due_at, cardinality(e.paper_ids) as papers, e.queued_at is not null as queued,
      (select jsonb_object_agg(c.state, c.count) from (
        select state, sum(count) as count from (
          select d.state, count(*) as count from deliveries d where d.edition_id = e.id group by d.state
          union all select key, value::bigint from jsonb_each_text(e.past_deliveries)) every group by state
      ) c) as deliveries
    from editions e where cardinality(e.paper_ids) > 0 order by e.due_at desc, e.id desc limit ${limit}`);
  return rows.map((row) => ({
    id: Number(row.id),
    period: row.period,
    dueAt: instantOf(row.due_at),
    papers: Number(row.papers),
    queued: row.queued,
    deliveries: row.deliveries ?? {},
  }));
}

/** One delivery that did not go out as it should. */
export interface TroubledDelivery {
  id: number;
  email: string;
  period: string;
  state: string;
  attempts: number;
  lastError: string | null;
  createdAt: string;
}

/** The latest that were given up since a moment, the latest first. */
export async function listTroubledDeliveries(
  db: Queryable,
  since: Date,
  limit: number,
): Promise<TroubledDelivery[]> {
  const { rows } = await db.execute<{
    id: string;
    email: string;
    period: string;
    state: string;
    attempts: number;
    last_error: string | null;
    created_at: string;
  }>(sql`
    select d.id, s.email, d.period, d.state, d.attempts, d.last_error, d.created_at
    from deliveries d join subscribers s on s.id = d.subscriber_id
    where d.state in ('failed', 'expired') and d.created_at >= ${since.toISOString()}
    order by d.created_at desc, d.id desc limit ${limit}`);
  return rows.map((row) => ({
    id: Number(row.id),
    email: row.email,
    period: row.period,
    state: row.state,
    attempts: row.attempts,
    lastError: row.last_error,
    createdAt: instantOf(row.created_at),
  }));
}
