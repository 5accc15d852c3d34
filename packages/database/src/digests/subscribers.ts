// Who gets digests, and what they asked for.
import type { ConsentSource, SubscriberStatus, Subscription } from '@papertape/digests';
import type { PersonId } from '@papertape/people';
import { type SQL, sql } from '../sql.ts';
import type { Queryable } from '../database.ts';
import { hashSecret } from '../people/secrets.ts';
import { instantOf, instantOrNull } from '../values.ts';
import type { TokenPurpose } from './tokens.ts';

/** A subscriber with their present choice. Times are ISO 8601 in UTC. */
export interface Subscriber {
  id: number;
  email: string;
  userId: PersonId | null;
  status: SubscriberStatus;
  subscription: Subscription;
  profileId: number;
  /** Names the feed of what they asked for. */
  profileSlug: string;
  /** Editions that were due before are not theirs. */
  since: string;
  tokenGeneration: number;
  consentAt: string | null;
  consentSource: ConsentSource | null;
  unsubscribedAt: string | null;
  bounceScore: number;
}

interface SubscriberRow extends Record<string, unknown> {
  id: string;
  email: string;
  user_id: PersonId | null;
  status: SubscriberStatus;
  definition: Subscription;
  profile_id: string;
  profile_slug: string;
  since: string;
  token_generation: number;
  consent_at: string | null;
  consent_source: ConsentSource | null;
  unsubscribed_at: string | null;
  bounce_score: number;
}

function subscriberOf(row: SubscriberRow): Subscriber {
  return {
    id: Number(row.id),
    email: row.email,
    userId: row.user_id,
    status: row.status,
    subscription: row.definition,
    profileId: Number(row.profile_id),
    profileSlug: row.profile_slug,
    since: instantOf(row.since),
    tokenGeneration: row.token_generation,
    consentAt: instantOrNull(row.consent_at),
    consentSource: row.consent_source,
    unsubscribedAt: instantOrNull(row.unsubscribed_at),
    bounceScore: row.bounce_score,
  };
}

async function oneSubscriber(db: Queryable, condition: SQL): Promise<Subscriber | null> {
  const { rows } = await db.execute<SubscriberRow>(sql`
    select u.id, u.email, u.user_id, u.status, p.definition, p.id as profile_id, p.slug as profile_slug, s.since,
      u.token_generation, u.consent_at, u.consent_source, u.unsubscribed_at, u.bounce_score
    from subscribers u join subscriptions s on s.subscriber_id = u.id join digest_profiles p on p.id = s.profile_id
    where ${condition}`);
  return rows[0] ? subscriberOf(rows[0]) : null;
}

/** The subscriber with that number; null where there is none. */
export function getSubscriber(db: Queryable, id: number): Promise<Subscriber | null> {
  return oneSubscriber(db, sql`u.id = ${id}`);
}

/** The subscriber with that address; null where there is none. */
export function findSubscriberByEmail(db: Queryable, email: string): Promise<Subscriber | null> {
  return oneSubscriber(db, sql`u.email = ${email.toLowerCase()}`);
}

/** The subscriber of an account; null where it gets no digests. */
export function findSubscriberOfUser(db: Queryable, userId: PersonId): Promise<Subscriber | null> {
  return oneSubscriber(db, sql`u.user_id = ${userId}::uuid`);
}

/** Whose token it is; null where it is nobody's, or for something else. */
export function findSubscriberByToken(
  db: Queryable,
  purpose: TokenPurpose,
  token: string,
): Promise<Subscriber | null> {
  const column = purpose === 'manage' ? sql`u.manage_hash` : sql`u.unsubscribe_hash`;
  return oneSubscriber(db, sql`${column} = ${hashSecret(token)}`);
}

/** Who asked with that confirmation link; null when it does not work any more. Looking does not use it up. */
export function findSubscriberToConfirm(db: Queryable, token: string, now: Date): Promise<Subscriber | null> {
  return oneSubscriber(
    db,
    sql`u.confirm_hash = ${hashSecret(token)} and u.confirm_expires_at > ${now.toISOString()}`,
  );
}

/** Whether nothing is ever sent to an address. */
export async function isSuppressed(db: Queryable, email: string): Promise<boolean> {
  const { rowCount } = await db.execute(
    sql`select 1 from suppressions where email_hash = ${hashSecret(email.toLowerCase())}`,
  );
  return (rowCount ?? 0) > 0;
}
