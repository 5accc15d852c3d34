// Profiles: what is asked for, once for all who ask for the same.
import { createHash } from 'node:crypto';
import { isPublic, nextPeriod, normalize, profileText, type Subscription } from '@papertape/digests';
import { sql } from '../sql.ts';
import type { Queryable } from '../database.ts';
import { newSecret } from '../people/secrets.ts';
import { instantOf, instantOrNull } from '../values.ts';

/** A profile whose edition is due. */
export interface DueProfile {
  id: number;
  subscription: Subscription;
  public: boolean;
  slug: string;
  /** When its last edition was due, ISO 8601; null before the first. */
  lastDueAt: string | null;
  /** Since when any of its present readers has it, ISO 8601. */
  readSince: string;
}

/** The number of the profile of a subscription; it is made where nobody asked for this yet. */
export async function ensureProfile(tx: Queryable, subscription: Subscription, now: Date): Promise<number> {
  const definition = normalize(subscription);
  const key = createHash('sha256').update(profileText(definition)).digest('hex');
  const open = isPublic(definition);
  const due = nextPeriod(definition, now).due.toISOString();
  // Who asks for the same at the same moment takes turns: the address of the profile would clash too, which no conflict
  // of its key hides.
  await tx.execute(sql`select pg_advisory_xact_lock(hashtextextended(${key}, 0))`);
  // A profile that nobody had for a while does not make up for what was due meanwhile.
  const { rows } = await tx.execute<{ id: string }>(sql`
    insert into digest_profiles as p (key, definition, slug, public, next_due_at, created_at)
    values (${key}, ${JSON.stringify(definition)}::jsonb, ${slugOf(definition, key, open)}, ${open}, ${due},
      ${now.toISOString()})
    on conflict (key) do update set next_due_at = case
      when exists (select 1 from subscriptions s join subscribers u on u.id = s.subscriber_id
        where s.profile_id = p.id and u.status = 'active') then p.next_due_at
      else greatest(p.next_due_at, excluded.next_due_at) end
    returning id`);
  const id = rows[0]?.id;
  if (id === undefined) throw new Error('The profile was not stored.');
  return Number(id);
}

function slugOf({ frequency, topics }: Subscription, key: string, open: boolean): string {
  if (!open) return newSecret();
  const words = topics.map((topic) => (topic.kind === 'category' ? topic.category : 'all')).slice(0, 3);
  const name = words
    .join('-')
    .toLowerCase()
    .replace(/[^a-z0-9-]+/g, '-');
  return `${frequency}-${name}-${key.slice(0, 12)}`;
}

/** Profiles with active readers whose edition is due, after the profile with number `after`. */
export async function listDueProfiles(
  db: Queryable,
  now: Date,
  { limit, after = 0 }: { limit: number; after?: number },
): Promise<DueProfile[]> {
  const { rows } = await db.execute<{
    id: string;
    definition: Subscription;
    public: boolean;
    slug: string;
    last_due_at: string | null;
    read_since: string;
  }>(sql`
    select p.id, p.definition, p.public, p.slug, r.since as read_since,
      (select max(e.due_at) from editions e where e.profile_id = p.id) as last_due_at
    from digest_profiles p, lateral (
      select min(s.since) as since from subscriptions s join subscribers u on u.id = s.subscriber_id
      where s.profile_id = p.id and u.status = 'active') r
    where p.next_due_at <= ${now.toISOString()} and p.id > ${after} and r.since is not null
    order by p.id limit ${limit}`);
  return rows.map((row) => ({
    id: Number(row.id),
    subscription: row.definition,
    public: row.public,
    slug: row.slug,
    lastDueAt: instantOrNull(row.last_due_at),
    readSince: instantOf(row.read_since),
  }));
}

/** When the next edition of any profile with active readers is due, ISO 8601; null where there is none. */
export async function nextDueAt(db: Queryable): Promise<string | null> {
  const { rows } = await db.execute<{ at: string | null }>(sql`
    select min(p.next_due_at) as at from digest_profiles p
    where exists (select 1 from subscriptions s join subscribers u on u.id = s.subscriber_id
      where s.profile_id = p.id and u.status = 'active')`);
  const at = rows[0]?.at ?? null;
  return at === null ? null : instantOf(at);
}
