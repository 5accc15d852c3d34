// Editions: stored once for each profile and period, and read by mail, pages and feeds.
import type { EditionContent, EditionSource, Period, Subscription } from '@papertape/digests';
import { sql } from '../sql.ts';
import type { Queryable } from '../database.ts';
import { newSecret } from '../people/secrets.ts';
import { instantOf } from '../values.ts';

/** An edition to be stored. */
export interface NewEdition {
  profileId: number;
  /** Whether its page may be named readably. */
  public: boolean;
  profileSlug: string;
  period: Period;
  since: Date;
  /** When the next one is due. */
  expires: Date;
  content: EditionContent;
  /** How many of the content's papers are the edition; the others stand in for what a reader has seen. */
  shown: number;
}

/** A stored edition. Times are ISO 8601 in UTC. */
export interface Edition extends EditionSource {
  id: number;
  profileId: number;
  profileSlug: string;
  slug: string;
  public: boolean;
  dueAt: string;
  expiresAt: string;
  composedAt: string;
}

interface EditionRow extends Record<string, unknown> {
  id: string;
  profile_id: string;
  profile_slug: string;
  public: boolean;
  definition: Subscription;
  period: string;
  slug: string;
  due_at: string;
  expires_at: string;
  composed_at: string;
  content: EditionContent;
  shown: number;
}

const EDITION = sql`e.id, e.profile_id, p.slug as profile_slug, p.public, p.definition, e.period, e.slug, e.due_at,
  e.expires_at, e.composed_at, e.content, coalesce(cardinality(e.paper_ids), 0) as shown`;
const FROM = sql`from editions e join digest_profiles p on p.id = e.profile_id`;

function editionOf(row: EditionRow): Edition {
  return {
    id: Number(row.id),
    profileId: Number(row.profile_id),
    profileSlug: row.profile_slug,
    public: row.public,
    subscription: row.definition,
    period: row.period,
    slug: row.slug,
    dueAt: instantOf(row.due_at),
    expiresAt: instantOf(row.expires_at),
    composedAt: instantOf(row.composed_at),
    content: row.content,
    shown: row.shown,
  };
}

/**
 * Stores an edition and sets when the profile's next one is due; null when the period has its edition already. One
 * without papers is kept too: it says that there was nothing to tell, and no delivery comes of it.
 */
export async function addEdition(tx: Queryable, edition: NewEdition, now: Date): Promise<number | null> {
  const { profileId, period, content, shown } = edition;
  const papers = content.papers.slice(0, shown).map(({ id }) => id);
  const slug = edition.public ? `${edition.profileSlug}-${period.key.toLowerCase()}` : newSecret();
  // First, so that two processes that compose the same edition take turns: their addresses would clash too.
  await tx.execute(sql`
    update digest_profiles set next_due_at = greatest(next_due_at, ${edition.expires.toISOString()}) where id = ${profileId}`);
  const { rows } = await tx.execute<{ id: string }>(sql`
    insert into editions (profile_id, period, slug, due_at, since_at, expires_at, content, paper_ids, composed_at, queued_at)
    values (${profileId}, ${period.key}, ${slug}, ${period.due.toISOString()}, ${edition.since.toISOString()},
      ${edition.expires.toISOString()}, ${JSON.stringify(content)}::jsonb, ${sql.param(papers)}::bigint[],
      ${now.toISOString()}, ${papers.length === 0 ? now.toISOString() : null})
    on conflict (profile_id, period) do nothing returning id`);
  return rows[0] ? Number(rows[0].id) : null;
}

/** Papers that the profile's editions have shown. */
export async function papersShownBefore(db: Queryable, profileId: number): Promise<Set<number>> {
  const { rows } = await db.execute<{ id: string }>(
    sql`select distinct unnest(paper_ids) as id from editions where profile_id = ${profileId}`,
  );
  return new Set(rows.map(({ id }) => Number(id)));
}

/** Papers that a subscriber was sent: under their present profile and all before. */
export async function papersSeenBy(db: Queryable, subscriberId: number): Promise<Set<number>> {
  const { rows } = await db.execute<{ id: string }>(sql`
    select paper_id as id from seen_papers where subscriber_id = ${subscriberId}
    union
    select unnest(coalesce(d.paper_ids, e.paper_ids)) from deliveries d join editions e on e.id = d.edition_id
      where d.subscriber_id = ${subscriberId} and d.state in ('queued', 'sending', 'sent')
    union
    select unnest(e.paper_ids) from subscriptions s join editions e on e.id = any(s.past_edition_ids)
      where s.subscriber_id = ${subscriberId}`);
  return new Set(rows.map(({ id }) => Number(id)));
}

/** The edition with that number; null where there is none. */
export async function getEdition(db: Queryable, id: number): Promise<Edition | null> {
  const { rows } = await db.execute<EditionRow>(sql`select ${EDITION} ${FROM} where e.id = ${id}`);
  return rows[0] ? editionOf(rows[0]) : null;
}

/** The edition of that address; null where there is none, or there was nothing in it. Of old ones the texts are gone. */
export async function findEdition(db: Queryable, slug: string): Promise<Edition | null> {
  const { rows } = await db.execute<EditionRow>(
    sql`select ${EDITION} ${FROM} where e.slug = ${slug} and cardinality(e.paper_ids) > 0`,
  );
  return rows[0] ? editionOf(rows[0]) : null;
}

/** The latest editions of the profile with that slug that are still kept, the latest first; at most `limit`. */
export async function listEditions(db: Queryable, profileSlug: string, limit: number): Promise<Edition[]> {
  const { rows } = await db.execute<EditionRow>(sql`
    select ${EDITION} ${FROM} where p.slug = ${profileSlug} and jsonb_array_length(e.content -> 'papers') > 0
    order by e.due_at desc, e.id desc limit ${limit}`);
  return rows.map(editionOf);
}

/** Where an edition is found. */
export interface EditionLink {
  id: number;
  slug: string;
  period: string;
}

/** Links to what `listEditions` lists, without reading the editions. */
export async function listEditionLinks(
  db: Queryable,
  profileSlug: string,
  limit: number,
): Promise<EditionLink[]> {
  const { rows } = await db.execute<{ id: string; slug: string; period: string }>(sql`
    select e.id, e.slug, e.period ${FROM}
    where p.slug = ${profileSlug} and cardinality(e.paper_ids) > 0 and pg_column_size(e.content) > 100
    order by e.due_at desc, e.id desc limit ${limit}`);
  return rows.map((row) => ({ ...row, id: Number(row.id) }));
}
