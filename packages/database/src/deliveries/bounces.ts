// Bounces and complaints, and the readers they are about.
import type { BounceKind, SubscriberStatus, SuppressionReason } from '@papertape/digests';
import { sql } from '../sql.ts';
import type { Queryable } from '../database.ts';
import { hashSecret } from '../people/secrets.ts';
import { instantOf } from '../values.ts';

/** Whom a report is about. */
export interface ReportedReader {
  subscriberId: number;
  /** The delivery that came back, where that is known. */
  deliveryId: number | null;
  email: string;
  status: SubscriberStatus;
  bounceScore: number;
  /** Day in UTC, YYYY-MM-DD, or null. */
  lastBounceOn: string | null;
}

interface ReaderRow extends Record<string, unknown> {
  subscriber_id: string;
  delivery_id: string | null;
  email: string;
  status: SubscriberStatus;
  bounce_score: number;
  last_bounce_on: string | null;
}

/** How a report names its reader: any of these, the first that is known. */
export interface ReaderNames {
  /** Numbers of deliveries, from signed references. */
  deliveryIds?: readonly number[];
  /** Message-IDs with angle brackets. */
  messageIds?: readonly string[];
  /** Only where the report comes from somebody we trust: anybody can write an address. */
  email?: string | null;
}

/** Finds and locks the reader that a report is about; null when it names nobody we know. */
export async function lockReportedReader(tx: Queryable, names: ReaderNames): Promise<ReportedReader | null> {
  const ids = JSON.stringify(names.deliveryIds ?? []);
  const messages = JSON.stringify(names.messageIds ?? []);
  const { rows } = await tx.execute<{ subscriber_id: string; delivery_id: string | null }>(sql`
    (select subscriber_id, id as delivery_id from deliveries
      where id in (select value::bigint from jsonb_array_elements_text(${ids}::jsonb)) order by id limit 1)
    union all
    (select subscriber_id, id from deliveries
      where message_id in (select value from jsonb_array_elements_text(${messages}::jsonb)) order by id limit 1)
    union all
    (select id, null from subscribers where email = ${names.email?.toLowerCase() ?? null})
    limit 1`);
  const [found] = rows;
  if (found === undefined) return null;
  const locked = await tx.execute<ReaderRow>(sql`
    select id as subscriber_id, ${found.delivery_id}::bigint as delivery_id, email, status, bounce_score,
      last_bounce_on::text from subscribers where id = ${found.subscriber_id} for update`);
  const [row] = locked.rows;
  return row === undefined
    ? null
    : {
        subscriberId: Number(row.subscriber_id),
        deliveryId: row.delivery_id === null ? null : Number(row.delivery_id),
        email: row.email,
        status: row.status,
        bounceScore: Number(row.bounce_score),
        lastBounceOn: row.last_bounce_on,
      };
}

/** A bounce or complaint to be kept. */
export interface NewBounce {
  kind: BounceKind;
  statusCode: string | null;
  diagnostic: string;
  /** 'message', 'relay', or the webhook's name. */
  source: string;
  /** The same one told twice is kept once. */
  eventKey: string | null;
}

/** Keeps it; false when it was known already. */
export async function addBounce(
  tx: Queryable,
  { subscriberId, deliveryId }: Pick<ReportedReader, 'subscriberId' | 'deliveryId'>,
  bounce: NewBounce,
  now: Date,
): Promise<boolean> {
  const { rowCount } = await tx.execute(sql`
    insert into bounces (subscriber_id, delivery_id, kind, status_code, diagnostic, source, event_key, at)
    values (${subscriberId}, ${deliveryId}, ${bounce.kind}, ${bounce.statusCode}, ${bounce.diagnostic.slice(0, 500)},
      ${bounce.source}, ${bounce.eventKey}, ${now.toISOString()})
    on conflict (event_key) do nothing`);
  return (rowCount ?? 0) > 0;
}

/** Sets what a reader's bounces add up to. */
export async function setBounceScore(
  tx: Queryable,
  subscriberId: number,
  { score, day }: { score: number; day: string | null },
): Promise<void> {
  await tx.execute(
    sql`update subscribers set bounce_score = ${score}, last_bounce_on = ${day} where id = ${subscriberId}`,
  );
}

/**
 * Stops all mail to an address, for good: whoever imports or enters it again changes nothing. A complaint weighs more than
 * whatever stopped it before, since only its reader may take it back.
 */
export async function suppressAddress(
  tx: Queryable,
  email: string,
  { reason, details }: { reason: SuppressionReason; details: string },
  now: Date,
): Promise<void> {
  const address = email.toLowerCase();
  const at = now.toISOString();
  await tx.execute(sql`
    insert into suppressions (email_hash, email, reason, details, at)
    values (${hashSecret(address)}, ${address}, ${reason}, ${details.slice(0, 500)}, ${at})
    on conflict (email_hash) do update set reason = excluded.reason, details = excluded.details, at = excluded.at
      where suppressions.reason <> 'complaint' and excluded.reason = 'complaint'`);
  await tx.execute(sql`
    update subscribers set status = 'suppressed', changed_at = ${at} where email = ${address} and status <> 'suppressed'`);
  await tx.execute(sql`
    update deliveries d set state = 'cancelled' from subscribers s
    where s.id = d.subscriber_id and s.email = ${address} and d.state = 'queued'`);
}

/** A bounce as it is listed. */
export interface ListedBounce {
  email: string | null;
  kind: BounceKind;
  statusCode: string | null;
  diagnostic: string;
  source: string;
  at: string;
}

/** The latest bounces and complaints, the latest first. */
export async function listBounces(db: Queryable, limit: number): Promise<ListedBounce[]> {
  const { rows } = await db.execute<{
    email: string | null;
    kind: BounceKind;
    status_code: string | null;
    diagnostic: string;
    source: string;
    at: string;
  }>(sql`
    select s.email, b.kind, b.status_code, b.diagnostic, b.source, b.at
    from bounces b left join subscribers s on s.id = b.subscriber_id order by b.at desc, b.id desc limit ${limit}`);
  return rows.map((row) => ({
    email: row.email,
    kind: row.kind,
    statusCode: row.status_code,
    diagnostic: row.diagnostic,
    source: row.source,
    at: instantOf(row.at),
  }));
}
