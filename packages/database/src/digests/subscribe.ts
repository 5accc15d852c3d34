// Subscribing, changing what one gets, and leaving.
import { viewersOf, type Subscription, type SuppressionReason, type Topic } from '@papertape/digests';
import type { Authorized, PersonId } from '@papertape/people';
import { sql } from '../sql.ts';
import type { Queryable } from '../database.ts';
import { hashSecret, newSecret } from '../people/secrets.ts';
import { ensureProfile } from './profiles.ts';
import {
  findSubscriberByEmail,
  findSubscriberOfUser,
  findSubscriberToConfirm,
  getSubscriber,
  isSuppressed,
  type Subscriber,
} from './subscribers.ts';
import { storeTokens } from './tokens.ts';

/** How long the link that confirms an address works. */
export const CONFIRM_HOURS = 48;

/** What an address that asks for digests is to be told by mail; the page tells everybody the same. */
export type SubscriptionRequest =
  /** A link with this token, which works once. */
  | { answer: 'confirm'; token: string }
  /** It has digests already: what they are, and how to change them. */
  | { answer: 'known'; subscriber: Subscriber }
  /** Nothing: the address is suppressed. */
  | { answer: 'silence' };

/**
 * An address asks for digests. Nothing is sent to it but one mail, before its owner confirms; an earlier link of the
 * same address ends.
 */
export async function requestSubscription(
  tx: Queryable,
  { email, subscription, key }: { email: string; subscription: Subscription; key: string },
  now: Date,
): Promise<SubscriptionRequest> {
  if (await isSuppressed(tx, email)) return { answer: 'silence' };
  const known = await findSubscriberByEmail(tx, email);
  if (known?.status === 'active') return { answer: 'known', subscriber: known };
  const token = newSecret();
  const expires = new Date(now.getTime() + CONFIRM_HOURS * 3_600_000).toISOString();
  const { rows } = await tx.execute<{ id: string; token_generation: number }>(sql`
    insert into subscribers (email, status, confirm_hash, confirm_expires_at, created_at, changed_at)
    values (${email.toLowerCase()}, 'pending', ${hashSecret(token)}, ${expires}, ${now.toISOString()},
      ${now.toISOString()})
    on conflict (email) do update set confirm_hash = excluded.confirm_hash,
      confirm_expires_at = excluded.confirm_expires_at, changed_at = excluded.changed_at
    returning id, token_generation`);
  const [row] = rows;
  if (!row) throw new Error('The subscriber was not stored.');
  await storeTokens(tx, key, { id: Number(row.id), tokenGeneration: row.token_generation });
  await setSubscription(tx, Number(row.id), subscription, now);
  return { answer: 'confirm', token };
}

/** Confirms an address by its link, once; null when the link does not work any more. */
export async function confirmSubscription(
  tx: Queryable,
  token: string,
  now: Date,
): Promise<Subscriber | null> {
  const asked = await findSubscriberToConfirm(tx, token, now);
  if (asked === null || (await isSuppressed(tx, asked.email))) return null;
  await ensureProfile(tx, asked.subscription, now);
  const { rowCount } = await tx.execute(sql`
    update subscribers set status = 'active', consent_at = ${now.toISOString()}, consent_source = 'form',
      confirm_hash = null, confirm_expires_at = null, unsubscribed_at = null, unsubscribed_by = null,
      changed_at = ${now.toISOString()}
    where id = ${asked.id} and confirm_hash = ${hashSecret(token)}`);
  if ((rowCount ?? 0) === 0) return null;
  await startNow(tx, asked.id, now);
  return getSubscriber(tx, asked.id);
}

/**
 * An account with a confirmed address takes digests, or changes them. A subscription that its address had by itself
 * becomes the account's. 'suppressed': nothing may be sent to the address.
 */
export async function subscribeAccount(
  tx: Queryable,
  { person }: Authorized<'digests.write'>,
  { subscription, key }: { subscription: Subscription; key: string },
  now: Date,
): Promise<'subscribed' | 'no address' | 'suppressed'> {
  if (person.email === null || !person.emailVerified) return 'no address';
  if (await isSuppressed(tx, person.email)) return 'suppressed';
  const at = now.toISOString();
  const profile = await ensureProfile(tx, subscription, now);
  const before = await findSubscriberOfUser(tx, person.id);
  const { rows } = await tx.execute<{ id: string; token_generation: number }>(sql`
    insert into subscribers (email, user_id, status, consent_at, consent_source, created_at, changed_at)
    values (${person.email}, ${person.id}::uuid, 'active', ${at}, 'account', ${at}, ${at})
    on conflict (email) do update set user_id = excluded.user_id, status = 'active', changed_at = excluded.changed_at,
      consent_at = case when subscribers.status = 'active' then subscribers.consent_at else excluded.consent_at end,
      consent_source = case when subscribers.status = 'active' then subscribers.consent_source else 'account' end,
      confirm_hash = null, confirm_expires_at = null, unsubscribed_at = null, unsubscribed_by = null
    returning id, token_generation`);
  const [row] = rows;
  if (!row) throw new Error('The subscriber was not stored.');
  await storeTokens(tx, key, { id: Number(row.id), tokenGeneration: row.token_generation });
  await refuseForeign(tx, Number(row.id), subscription);
  await moveToProfile(tx, Number(row.id), profile, now);
  if (before?.status !== 'active') await startNow(tx, Number(row.id), now);
  return 'subscribed';
}

/**
 * Changes what a subscriber gets, from the next edition on; they get no paper again that they had before.
 * @throws TypeError when it holds what only another account may see
 */
export async function setSubscription(
  tx: Queryable,
  subscriberId: number,
  subscription: Subscription,
  now: Date,
): Promise<void> {
  await refuseForeign(tx, subscriberId, subscription);
  await moveToProfile(tx, subscriberId, await ensureProfile(tx, subscription, now), now);
}

/** Readers who chose a collection while everybody saw it and who still may, keep it, from now on for themselves alone. */
export async function keepClosedCollection(
  tx: Queryable,
  collectionId: number,
  viewers: readonly PersonId[],
  now: Date,
): Promise<void> {
  const isClosed = (topic: Topic) => topic.kind === 'collection' && topic.id === collectionId;
  for (const viewer of viewers) {
    const reader = await findSubscriberOfUser(tx, viewer);
    if (!reader?.subscription.topics.some(isClosed)) continue;
    const topics = reader.subscription.topics.map((topic) =>
      isClosed(topic) ? { ...topic, viewer } : topic,
    );
    await setSubscription(tx, reader.id, { ...reader.subscription, topics }, now);
  }
}

/** What only one account may see is for that account's subscriber alone. */
async function refuseForeign(tx: Queryable, subscriberId: number, subscription: Subscription): Promise<void> {
  const viewers = viewersOf(subscription);
  if (viewers.length === 0) return;
  const { rows } = await tx.execute<{ user_id: string | null }>(
    sql`select user_id from subscribers where id = ${subscriberId}`,
  );
  const account = rows[0]?.user_id ?? null;
  if (viewers.some((viewer) => viewer !== account))
    throw new TypeError(`Subscriber ${subscriberId} may not have what only another account sees.`);
}

async function moveToProfile(
  tx: Queryable,
  subscriberId: number,
  profileId: number,
  now: Date,
): Promise<void> {
  // A profile repeats nothing to its own readers; what they had under another one is noted.
  await tx.execute(sql`
    insert into seen_papers (subscriber_id, paper_id)
    select d.subscriber_id, unnest(coalesce(d.paper_ids, e.paper_ids))
    from subscriptions s join deliveries d on d.subscriber_id = s.subscriber_id
      join editions e on e.id = d.edition_id and e.profile_id = s.profile_id
    where s.subscriber_id = ${subscriberId} and s.profile_id <> ${profileId} and d.state in ('queued', 'sending', 'sent')
    union select s.subscriber_id, unnest(e.paper_ids)
    from subscriptions s join editions e on e.id = any(s.past_edition_ids)
    where s.subscriber_id = ${subscriberId} and s.profile_id <> ${profileId}
    on conflict do nothing`);
  await tx.execute(sql`
    insert into subscriptions as s (subscriber_id, profile_id, since)
    values (${subscriberId}, ${profileId}, ${now.toISOString()})
    on conflict (subscriber_id) do update set profile_id = excluded.profile_id, since = excluded.since,
      past_edition_ids = '{}'
      where s.profile_id <> excluded.profile_id`);
}

/** Editions that were due before somebody said yes are not theirs. */
async function startNow(tx: Queryable, subscriberId: number, now: Date): Promise<void> {
  await tx.execute(
    sql`update subscriptions set since = ${now.toISOString()} where subscriber_id = ${subscriberId}`,
  );
}

/** Where somebody leaves; 'provider': whoever keeps their mailbox tells us that they asked for it. */
export type Leaving = 'one-click' | 'page' | 'account' | 'administrator' | 'command' | 'provider';

/** Ends a subscriber's digests; what waits for them is not sent. False when they had none: a repeat is no error. */
export async function unsubscribe(
  tx: Queryable,
  subscriberId: number,
  by: Leaving,
  now: Date,
): Promise<boolean> {
  const { rowCount } = await tx.execute(sql`
    update subscribers set status = 'unsubscribed', unsubscribed_at = ${now.toISOString()}, unsubscribed_by = ${by},
      confirm_hash = null, confirm_expires_at = null, changed_at = ${now.toISOString()}
    where id = ${subscriberId} and status in ('pending', 'active')`);
  await tx.execute(
    sql`update deliveries set state = 'cancelled' where subscriber_id = ${subscriberId} and state = 'queued'`,
  );
  return (rowCount ?? 0) > 0;
}

/** Whoever left by mistake, and still has the link of a mail, comes back. False when nothing may be sent to them. */
export async function resubscribe(tx: Queryable, subscriber: Subscriber, now: Date): Promise<boolean> {
  if (await isSuppressed(tx, subscriber.email)) return false;
  await ensureProfile(tx, subscriber.subscription, now);
  const { rowCount } = await tx.execute(sql`
    update subscribers set status = 'active', consent_at = ${now.toISOString()}, consent_source = 'form',
      unsubscribed_at = null, unsubscribed_by = null, changed_at = ${now.toISOString()}
    where id = ${subscriber.id} and status = 'unsubscribed'`);
  if ((rowCount ?? 0) > 0) await startNow(tx, subscriber.id, now);
  return (rowCount ?? 0) > 0;
}

/** Forgets somebody who has left, and what they were sent; false while they are subscribed. A suppression stays. */
export async function forgetSubscriber(tx: Queryable, subscriberId: number): Promise<boolean> {
  const { rowCount } = await tx.execute(sql`
    delete from subscribers where id = ${subscriberId} and status in ('unsubscribed', 'suppressed')`);
  return (rowCount ?? 0) > 0;
}

/**
 * Forgets addresses that were never confirmed and whose link ended before a moment, and profiles that nobody has and
 * that have no edition; returns how many addresses.
 */
export async function forgetUnconfirmed(db: Queryable, before: Date): Promise<number> {
  const { rowCount } = await db.execute(sql`
    delete from subscribers where status = 'pending' and confirm_expires_at < ${before.toISOString()}`);
  await db.execute(sql`
    delete from digest_profiles p where p.created_at < ${before.toISOString()}
      and not exists (select 1 from subscriptions s where s.profile_id = p.id)
      and not exists (select 1 from editions e where e.profile_id = p.id)`);
  return rowCount ?? 0;
}

/**
 * An administrator lets mail go to an address again. Who had only bounced gets their digests back; who complained has
 * to subscribe anew. Null when the address was not suppressed.
 */
export async function allowAddress(
  tx: Queryable,
  email: string,
  now: Date,
): Promise<'active' | 'unsubscribed' | 'unknown' | null> {
  const { rows: lifted } = await tx.execute<{ reason: SuppressionReason }>(
    sql`delete from suppressions where email_hash = ${hashSecret(email.toLowerCase())} returning reason`,
  );
  const reason = lifted[0]?.reason;
  if (reason === undefined) return null;
  const known = await findSubscriberByEmail(tx, email);
  if (known === null) return 'unknown';
  const status = reason === 'complaint' || known.consentAt === null ? 'unsubscribed' : 'active';
  if (status === 'active') await ensureProfile(tx, known.subscription, now);
  await tx.execute(sql`
    update subscribers set status = ${status}, bounce_score = 0, last_bounce_on = null, changed_at = ${now.toISOString()}
    where id = ${known.id} and status = 'suppressed'`);
  await startNow(tx, known.id, now);
  return status;
}
