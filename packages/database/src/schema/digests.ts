// Digests by mail: who gets them, what they ask for, the editions, and what became of each delivery.
//
// Readers who ask for the same share a profile, and its editions are made once for all of them. A profile never repeats a
// paper; `seen_papers` holds what a reader got under profiles that they had before. So a reader who never changes what
// they ask for costs one row for each delivery, later the number of its edition alone (deliveries/retention.ts), and
// nobody is sent a paper twice.
import type {
  BounceKind,
  ConsentSource,
  DeliveryState,
  EditionContent,
  Subscription,
  SubscriberStatus,
  SuppressionReason,
} from '@papertape/digests';
import { sql } from 'drizzle-orm';
import {
  boolean,
  check,
  date,
  doublePrecision,
  index,
  integer,
  jsonb,
  pgTable,
  primaryKey,
  text,
  uniqueIndex,
} from 'drizzle-orm/pg-core';
import { users } from './accounts.ts';
import { instant, personId, rowId, serial } from './columns.ts';

const subscriber = () =>
  rowId('subscriber_id')
    .notNull()
    .references(() => subscribers.id, { onDelete: 'cascade' });
const profile = () =>
  rowId('profile_id')
    .notNull()
    .references(() => digestProfiles.id);

/** Addresses that asked for digests, with or without an account. */
export const subscribers = pgTable(
  'subscribers',
  {
    id: serial(),
    /** Lower case. */
    email: text('email').notNull(),
    /** The account it belongs to; an address alone has none. */
    userId: personId('user_id').references(() => users.id, { onDelete: 'cascade' }),
    status: text('status').$type<SubscriberStatus>().notNull().default('pending'),
    /** SHA-256 of the tokens in mails, one for each purpose; null until the first mail. */
    manageHash: text('manage_hash'),
    unsubscribeHash: text('unsubscribe_hash'),
    /** Counts up when the tokens are renewed: they are made of the site's key, this and the row's number. */
    tokenGeneration: integer('token_generation').notNull().default(0),
    /** SHA-256 of the link that confirms the address; it works once, until it expires. */
    confirmHash: text('confirm_hash'),
    confirmExpiresAt: instant('confirm_expires_at'),
    /** When and where the reader said yes: at the confirmation of the address, or in their account. */
    consentAt: instant('consent_at'),
    consentSource: text('consent_source').$type<ConsentSource>(),
    /** Hard bounces count 1, soft ones 0.5, at most one a day. */
    bounceScore: doublePrecision('bounce_score').notNull().default(0),
    lastBounceOn: date('last_bounce_on', { mode: 'string' }),
    unsubscribedAt: instant('unsubscribed_at'),
    /** 'one-click', 'page', 'account', 'administrator', 'command' or 'provider'. */
    unsubscribedBy: text('unsubscribed_by'),
    createdAt: instant('created_at').notNull(),
    changedAt: instant('changed_at').notNull(),
  },
  (t) => [
    uniqueIndex('subscribers_email').on(t.email),
    uniqueIndex('subscribers_user').on(t.userId),
    uniqueIndex('subscribers_manage').on(t.manageHash),
    uniqueIndex('subscribers_unsubscribe').on(t.unsubscribeHash),
    uniqueIndex('subscribers_confirm').on(t.confirmHash),
    index('subscribers_pending')
      .on(t.confirmExpiresAt)
      .where(sql`status = 'pending'`),
    check('subscribers_status', sql`status in ('pending', 'active', 'unsubscribed', 'suppressed')`),
    check('subscribers_consent', sql`status <> 'active' or consent_at is not null`),
  ],
);

/** What readers ask for, once for all who ask for the same. */
export const digestProfiles = pgTable(
  'digest_profiles',
  {
    id: serial(),
    /** SHA-256 of what its editions depend on (`profileText`). */
    key: text('key').notNull(),
    definition: jsonb('definition').$type<Subscription>().notNull(),
    /** Names its feed: readable where it may be public, otherwise a secret. */
    slug: text('slug').notNull(),
    public: boolean('public').notNull(),
    /** When its next edition is due. */
    nextDueAt: instant('next_due_at').notNull(),
    createdAt: instant('created_at').notNull(),
  },
  (t) => [
    uniqueIndex('digest_profiles_key').on(t.key),
    uniqueIndex('digest_profiles_slug').on(t.slug),
    index('digest_profiles_due').on(t.nextDueAt, t.id),
  ],
);

/** Each subscriber's present choice. */
export const subscriptions = pgTable(
  'subscriptions',
  {
    subscriberId: rowId('subscriber_id')
      .primaryKey()
      .references(() => subscribers.id, { onDelete: 'cascade' }),
    profileId: profile(),
    /** Editions that were due before are not theirs. */
    since: instant('since').notNull(),
    /** Editions of the profile that they were sent and whose deliveries are not kept any more. */
    pastEditionIds: rowId('past_edition_ids').array().notNull().default([]),
  },
  (t) => [index('subscriptions_profile').on(t.profileId, t.subscriberId)],
);

/** One for each profile and period; one without papers says that nothing was to be told. */
export const editions = pgTable(
  'editions',
  {
    id: serial(),
    profileId: profile(),
    /** `2026-03-29`, `2026-W13` or `2026-03`. */
    period: text('period').notNull(),
    /** Names its page: readable where the profile is public, otherwise a secret. */
    slug: text('slug').notNull(),
    dueAt: instant('due_at').notNull(),
    /** Papers that came after this are in it. */
    sinceAt: instant('since_at').notNull(),
    /** Of the profile when it was made. */
    expiresAt: instant('expires_at').notNull(),
    /** Ranked; the first `paperIds.length` are the edition, the rest stands in for what a reader has seen. */
    content: jsonb('content').$type<EditionContent>().notNull(),
    paperIds: rowId('paper_ids').array().notNull(),
    composedAt: instant('composed_at').notNull(),
    /** When every subscriber of the profile had their delivery queued; until then it goes on after `queuedUpTo`. */
    queuedAt: instant('queued_at'),
    queuedUpTo: rowId('queued_up_to').notNull().default(0),
    /** Deliveries that are not kept any more, by their state; and when the last of them went. */
    pastDeliveries: jsonb('past_deliveries')
      .$type<Partial<Record<DeliveryState, number>>>()
      .notNull()
      .default({}),
    prunedAt: instant('pruned_at'),
  },
  (t) => [
    uniqueIndex('editions_once').on(t.profileId, t.period),
    uniqueIndex('editions_slug').on(t.slug),
    index('editions_latest').on(t.profileId, t.dueAt, t.id),
    index('editions_unqueued')
      .on(t.id)
      .where(sql`queued_at is null`),
    index('editions_unpruned')
      .on(t.dueAt, t.id)
      .where(sql`pruned_at is null`),
    index('editions_papers').using('gin', t.paperIds),
  ],
);

/** At most one for each subscriber and period, whatever crashes. */
export const deliveries = pgTable(
  'deliveries',
  {
    id: serial(),
    subscriberId: subscriber(),
    editionId: rowId('edition_id')
      .notNull()
      .references(() => editions.id, { onDelete: 'cascade' }),
    period: text('period').notNull(),
    /** Part of the address behind the @, for throttling. */
    domain: text('domain').notNull(),
    /** Papers that the reader gets where they are not just the edition's. */
    paperIds: rowId('paper_ids').array(),
    state: text('state').$type<DeliveryState>().notNull().default('queued'),
    /** The same at every attempt. */
    messageId: text('message_id').notNull(),
    attempts: integer('attempts').notNull().default(0),
    nextTryAt: instant('next_try_at').notNull(),
    /** While it is being sent: the process that does, and when another may take it over. */
    leaseOwner: text('lease_owner'),
    leaseUntil: instant('lease_until'),
    sentAt: instant('sent_at'),
    lastError: text('last_error'),
    expiresAt: instant('expires_at').notNull(),
    createdAt: instant('created_at').notNull(),
  },
  (t) => [
    uniqueIndex('deliveries_once').on(t.subscriberId, t.period),
    uniqueIndex('deliveries_message').on(t.messageId),
    index('deliveries_edition').on(t.editionId, t.id),
    index('deliveries_papers')
      .using('gin', t.paperIds)
      .where(sql`paper_ids is not null`),
    index('deliveries_due')
      .on(t.nextTryAt, t.id)
      .where(sql`state in ('queued', 'sending')`),
    index('deliveries_troubled')
      .on(t.createdAt, t.id)
      .where(sql`state in ('failed', 'expired')`),
    check('deliveries_state', sql`state in ('queued', 'sending', 'sent', 'failed', 'expired', 'cancelled')`),
  ],
);

/** Papers that a subscriber was sent under profiles they had before the present one. */
export const seenPapers = pgTable(
  'seen_papers',
  { subscriberId: subscriber(), paperId: rowId('paper_id').notNull() },
  (t) => [primaryKey({ columns: [t.subscriberId, t.paperId] }), index('seen_papers_paper').on(t.paperId)],
);

/** Addresses that get nothing any more: outlives subscribers, accounts and imports. */
export const suppressions = pgTable('suppressions', {
  /** SHA-256 of the lower-case address: the address itself may have to be forgotten. */
  emailHash: text('email_hash').primaryKey(),
  email: text('email'),
  reason: text('reason').$type<SuppressionReason>().notNull(),
  /** What the mail system said, or the administrator. */
  details: text('details').notNull().default(''),
  at: instant('at').notNull(),
});

/** Bounces and complaints as they came. */
export const bounces = pgTable(
  'bounces',
  {
    id: serial(),
    subscriberId: rowId('subscriber_id').references(() => subscribers.id, { onDelete: 'cascade' }),
    deliveryId: rowId('delivery_id').references(() => deliveries.id, { onDelete: 'set null' }),
    kind: text('kind').$type<BounceKind>().notNull(),
    /** RFC 3463, such as '5.1.1'. */
    statusCode: text('status_code'),
    diagnostic: text('diagnostic').notNull().default(''),
    /** Where it came from: 'message' or the webhook's name. */
    source: text('source').notNull(),
    /** Names the event where its source does: the same one told twice counts once. */
    eventKey: text('event_key'),
    at: instant('at').notNull(),
  },
  (t) => [
    uniqueIndex('bounces_event').on(t.eventKey),
    index('bounces_subscriber').on(t.subscriberId, t.at, t.id),
    index('bounces_latest').on(t.at, t.id),
    index('bounces_delivery').on(t.deliveryId),
    check('bounces_kind', sql`kind in ('hard', 'soft', 'complaint')`),
  ],
);
