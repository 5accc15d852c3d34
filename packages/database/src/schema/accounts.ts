// People and how they prove who they are. better-auth writes users, sessions, accounts and verifications; the names of
// its fields are mapped in apps/site/src/lib/server/accounts/authentication.ts.
import { sql } from 'drizzle-orm';
import { bigint, boolean, check, index, jsonb, pgTable, text, uniqueIndex, uuid } from 'drizzle-orm/pg-core';
import { instant, personId, serial } from './columns.ts';

/**
 * People with an account. A deleted account keeps its row, emptied of everything personal, so that threads and logs
 * stay whole; `status` then is 'deleted'.
 */
export const users = pgTable(
  'users',
  {
    id: uuid('id').primaryKey().defaultRandom(),
    /** In addresses and mentions: lower case letters, digits and hyphens. */
    handle: text('handle').notNull(),
    name: text('name').notNull(),
    /** Lower case. Where nobody gave an address it ends in '.invalid' (packages/people). */
    email: text('email').notNull(),
    emailVerified: boolean('email_verified').notNull().default(false),
    image: text('image'),
    /** A few words about oneself, as plain text. */
    about: text('about').notNull().default(''),
    orcid: text('orcid'),
    /** When ORCID itself said that the id belongs to this person; null for an id that was only typed in. */
    orcidVerifiedAt: instant('orcid_verified_at'),
    role: text('role').$type<'member' | 'moderator' | 'administrator'>().notNull().default('member'),
    status: text('status').$type<'active' | 'suspended' | 'deleted'>().notNull().default('active'),
    /** Why the account is suspended, as its owner is told. */
    statusReason: text('status_reason'),
    /** Replies and mentions: told on the site, told by mail. */
    notifyOnSite: boolean('notify_on_site').notNull().default(true),
    notifyByMail: boolean('notify_by_mail').notNull().default(true),
    /** In the addresses of this person's own feeds, which feed readers fetch without a cookie; null until asked for. */
    feedKey: text('feed_key'),
    createdAt: instant('created_at').notNull().defaultNow(),
    updatedAt: instant('updated_at').notNull().defaultNow(),
    deletedAt: instant('deleted_at'),
  },
  (t) => [
    uniqueIndex('users_handle').on(t.handle),
    uniqueIndex('users_email').on(t.email),
    uniqueIndex('users_orcid')
      .on(t.orcid)
      .where(sql`orcid_verified_at is not null`),
    uniqueIndex('users_feed_key').on(t.feedKey),
    index('users_newest').on(t.createdAt, t.id),
    index('users_staff')
      .on(t.role)
      .where(sql`role <> 'member'`),
    check('users_handle_form', sql`handle ~ '^[a-z0-9](-?[a-z0-9])*$' and length(handle) between 2 and 40`),
    check('users_role', sql`role in ('member', 'moderator', 'administrator')`),
    check('users_status', sql`status in ('active', 'suspended', 'deleted')`),
  ],
);

const owner = () =>
  personId('user_id')
    .notNull()
    .references(() => users.id, { onDelete: 'cascade' });

/** Browsers that are signed in. */
export const sessions = pgTable(
  'sessions',
  {
    id: uuid('id').primaryKey().defaultRandom(),
    userId: owner(),
    /** What the cookie holds, beside its signature. */
    token: text('token').notNull(),
    /** How the person signed in: 'mail', 'passkey', 'link', or the provider. */
    method: text('method').notNull().default('link'),
    ipAddress: text('ip_address'),
    userAgent: text('user_agent'),
    expiresAt: instant('expires_at').notNull(),
    createdAt: instant('created_at').notNull().defaultNow(),
    updatedAt: instant('updated_at').notNull().defaultNow(),
  },
  (t) => [
    uniqueIndex('sessions_token').on(t.token),
    index('sessions_user').on(t.userId, t.createdAt),
    index('sessions_expiry').on(t.expiresAt),
  ],
);

/** Accounts elsewhere that sign a person in here. Their tokens are not kept. */
export const accounts = pgTable(
  'accounts',
  {
    id: uuid('id').primaryKey().defaultRandom(),
    userId: owner(),
    providerId: text('provider_id').notNull(),
    accountId: text('account_id').notNull(),
    accessToken: text('access_token'),
    refreshToken: text('refresh_token'),
    idToken: text('id_token'),
    accessTokenExpiresAt: instant('access_token_expires_at'),
    refreshTokenExpiresAt: instant('refresh_token_expires_at'),
    scope: text('scope'),
    password: text('password'),
    createdAt: instant('created_at').notNull().defaultNow(),
    updatedAt: instant('updated_at').notNull().defaultNow(),
  },
  (t) => [
    uniqueIndex('accounts_provider').on(t.providerId, t.accountId),
    index('accounts_user').on(t.userId),
  ],
);

/** Values that better-auth keeps for minutes: the states of sign-ins elsewhere. */
export const verifications = pgTable(
  'verifications',
  {
    id: uuid('id').primaryKey().defaultRandom(),
    identifier: text('identifier').notNull(),
    value: text('value').notNull(),
    expiresAt: instant('expires_at').notNull(),
    createdAt: instant('created_at').notNull().defaultNow(),
    updatedAt: instant('updated_at').notNull().defaultNow(),
  },
  (t) => [index('verifications_identifier').on(t.identifier), index('verifications_expiry').on(t.expiresAt)],
);

/** Passkeys (WebAuthn). */
export const passkeys = pgTable(
  'passkeys',
  {
    id: uuid('id').primaryKey().defaultRandom(),
    userId: owner(),
    name: text('name').notNull(),
    /** As the authenticator calls it, base64url. */
    credentialId: text('credential_id').notNull(),
    /** COSE key, base64url. */
    publicKey: text('public_key').notNull(),
    counter: bigint('counter', { mode: 'number' }).notNull().default(0),
    transports: text('transports')
      .array()
      .notNull()
      .default(sql`'{}'`),
    backedUp: boolean('backed_up').notNull().default(false),
    createdAt: instant('created_at').notNull().defaultNow(),
    lastUsedAt: instant('last_used_at'),
  },
  (t) => [
    uniqueIndex('passkeys_credential').on(t.credentialId),
    index('passkeys_user').on(t.userId, t.createdAt),
  ],
);

/** Links that work once: to sign in, to confirm an address, to join, and to set a new site up. Invitations are among them. */
export const oneTimeLinks = pgTable(
  'one_time_links',
  {
    id: serial(),
    purpose: text('purpose').$type<'setup' | 'invitation' | 'sign-in' | 'sign-up' | 'address'>().notNull(),
    /** SHA-256 of the token, which only the link holds. */
    tokenHash: text('token_hash').notNull(),
    /** Whom it signs in, or whose address it confirms. */
    userId: personId('user_id').references(() => users.id, { onDelete: 'cascade' }),
    /** The address it was mailed to. */
    email: text('email'),
    /** The role an invited person gets. */
    role: text('role').$type<'member' | 'moderator' | 'administrator'>().notNull().default('member'),
    /** The inviting person's words, or for whom the invitation is meant. */
    note: text('note').notNull().default(''),
    createdBy: personId('created_by').references(() => users.id, { onDelete: 'set null' }),
    createdAt: instant('created_at').notNull(),
    expiresAt: instant('expires_at').notNull(),
    usedAt: instant('used_at'),
    usedBy: personId('used_by').references(() => users.id, { onDelete: 'set null' }),
  },
  (t) => [
    uniqueIndex('one_time_links_token').on(t.tokenHash),
    index('one_time_links_purpose').on(t.purpose, t.createdAt, t.id),
    index('one_time_links_expiry').on(t.expiresAt),
    check('one_time_links_purpose', sql`purpose in ('setup', 'invitation', 'sign-in', 'sign-up', 'address')`),
  ],
);

/** Keys of programs that act for a person. */
export const apiTokens = pgTable(
  'api_tokens',
  {
    id: serial(),
    userId: owner(),
    name: text('name').notNull(),
    /** SHA-256 of the token, which is shown once. */
    tokenHash: text('token_hash').notNull(),
    /** Its first characters, by which its owner recognises it. */
    start: text('start').notNull(),
    scopes: text('scopes').array().notNull(),
    createdAt: instant('created_at').notNull(),
    lastUsedAt: instant('last_used_at'),
    expiresAt: instant('expires_at'),
  },
  (t) => [uniqueIndex('api_tokens_token').on(t.tokenHash), index('api_tokens_user').on(t.userId, t.id)],
);

/** What was done to accounts, rights and settings, and by whom. */
export const auditLog = pgTable(
  'audit_log',
  {
    id: serial(),
    at: instant('at').notNull(),
    /** Null for the site itself and for its commands. */
    actorId: personId('actor_id').references(() => users.id, { onDelete: 'set null' }),
    /** Such as 'role.change'; packages/people lists them. */
    action: text('action').notNull(),
    targetKind: text('target_kind').notNull(),
    targetId: text('target_id').notNull(),
    details: jsonb('details').$type<Record<string, unknown>>().notNull().default({}),
  },
  (t) => [
    index('audit_log_at').on(t.at, t.id),
    index('audit_log_actor').on(t.actorId, t.at, t.id),
    index('audit_log_target').on(t.targetKind, t.targetId, t.at, t.id),
  ],
);
