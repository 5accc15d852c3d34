// Lists of digests for pages: public ones for everybody, all of them for administrators.
import type { Subscription, SubscriberStatus } from '@papertape/digests';
import { sql } from '../sql.ts';
import type { Queryable } from '../database.ts';
import { instantOrNull } from '../values.ts';

/** A digest that anybody may read, with its latest edition. */
export interface PublicDigest {
  slug: string;
  subscription: Subscription;
  latest: { slug: string; period: string; papers: number };
}

/**
 * Public digests with editions. Of those that differ only in hour, time zone and length, the one with the most readers
 * stands for all; those with the most readers first.
 */
export async function listPublicDigests(db: Queryable, limit: number): Promise<PublicDigest[]> {
  const { rows } = await db.execute<{
    slug: string;
    definition: Subscription;
    edition: string;
    period: string;
    papers: number;
  }>(sql`
    with counted as (
      select p.id, p.slug, p.definition, count(s.subscriber_id) as readers
      from digest_profiles p left join subscriptions s on s.profile_id = p.id
      where p.public group by p.id),
    best as (
      select distinct on (definition ->> 'frequency', definition -> 'topics') * from counted
      where exists (select 1 from editions e where e.profile_id = counted.id and cardinality(e.paper_ids) > 0)
      order by definition ->> 'frequency', definition -> 'topics', readers desc, id)
    select b.slug, b.definition, e.slug as edition, e.period, cardinality(e.paper_ids) as papers
    from best b, lateral (select * from editions e where e.profile_id = b.id and cardinality(e.paper_ids) > 0
      order by e.due_at desc, e.id desc limit 1) e
    order by b.readers desc, b.id limit ${limit}`);
  return rows.map(({ slug, definition, edition, period, papers }) => ({
    slug,
    subscription: definition,
    latest: { slug: edition, period, papers },
  }));
}

/** A subscriber as administrators see them. Times are ISO 8601 in UTC. */
export interface ListedSubscriber {
  id: number;
  email: string;
  /** The account's handle; null for an address alone. */
  handle: string | null;
  status: SubscriberStatus;
  subscription: Subscription;
  consentAt: string | null;
  bounceScore: number;
  lastSentAt: string | null;
}

/** Subscribers whose address contains a text, the latest first, before a number. */
export async function listSubscribers(
  db: Queryable,
  { limit, before = null, query = '' }: { limit: number; before?: number | null; query?: string },
): Promise<ListedSubscriber[]> {
  const { rows } = await db.execute<{
    id: string;
    email: string;
    handle: string | null;
    status: SubscriberStatus;
    definition: Subscription;
    consent_at: string | null;
    bounce_score: number;
    last_sent_at: string | null;
  }>(sql`
    select u.id, u.email, a.handle, u.status, p.definition, u.consent_at, u.bounce_score,
      (select max(d.sent_at) from deliveries d where d.subscriber_id = u.id) as last_sent_at
    from subscribers u join subscriptions s on s.subscriber_id = u.id
      join digest_profiles p on p.id = s.profile_id left join users a on a.id = u.user_id
    where (${query} = '' or position(${query.toLowerCase()} in u.email) > 0)
      ${before === null ? sql`` : sql`and u.id < ${before}`}
    order by u.id desc limit ${limit}`);
  return rows.map((row) => ({
    id: Number(row.id),
    email: row.email,
    handle: row.handle,
    status: row.status,
    subscription: row.definition,
    consentAt: instantOrNull(row.consent_at),
    bounceScore: row.bounce_score,
    lastSentAt: instantOrNull(row.last_sent_at),
  }));
}
