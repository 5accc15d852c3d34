// Links that work once. The database knows only the hash of what they hold.
import type { PersonId, Role } from '@papertape/people';
import { sql } from '../sql.ts';
import type { Queryable } from '../database.ts';
import { instantOf, instantOrNull } from '../values.ts';
import { countAdministrators } from './people.ts';
import { hashSecret, newSecret } from './secrets.ts';

export type LinkPurpose = 'setup' | 'invitation' | 'sign-in' | 'sign-up' | 'address';

/** For how long links work, seconds. */
export const LINK_SECONDS: Readonly<Record<LinkPurpose, number>> = {
  setup: 24 * 3600,
  invitation: 14 * 24 * 3600,
  'sign-in': 15 * 60,
  'sign-up': 60 * 60,
  address: 60 * 60,
};

/** Where links lead; the token follows as `?token=`. */
const LINK_PATHS: Readonly<Record<LinkPurpose, string>> = {
  setup: '/setup',
  invitation: '/sign-up',
  'sign-in': '/sign-in/link',
  'sign-up': '/sign-up',
  address: '/settings/address',
};

/** A link to be made. */
export interface NewLink {
  purpose: LinkPurpose;
  userId?: PersonId | null;
  email?: string | null;
  role?: Role;
  note?: string;
  createdBy?: PersonId | null;
  /** How long it works; the purpose's own time unless given. */
  seconds?: number;
}

/** A link that was made. Times are ISO 8601 in UTC. */
export interface OneTimeLink {
  id: number;
  purpose: LinkPurpose;
  userId: PersonId | null;
  email: string | null;
  role: Role;
  note: string;
  createdBy: PersonId | null;
  createdAt: string;
  expiresAt: string;
  usedAt: string | null;
  usedBy: PersonId | null;
}

interface LinkRow extends Record<string, unknown> {
  id: string;
  purpose: LinkPurpose;
  user_id: PersonId | null;
  email: string | null;
  role: Role;
  note: string;
  created_by: PersonId | null;
  created_at: string;
  expires_at: string;
  used_at: string | null;
  used_by: PersonId | null;
}

const LINK = sql`id, purpose, user_id, email, role, note, created_by, created_at, expires_at, used_at, used_by`;

function linkOf(row: LinkRow): OneTimeLink {
  return {
    id: Number(row.id),
    purpose: row.purpose,
    userId: row.user_id,
    email: row.email,
    role: row.role,
    note: row.note,
    createdBy: row.created_by,
    createdAt: instantOf(row.created_at),
    expiresAt: instantOf(row.expires_at),
    usedAt: instantOrNull(row.used_at),
    usedBy: row.used_by,
  };
}

/** Makes a link; returns its path with the token, which nobody can read again. */
export async function addOneTimeLink(
  tx: Queryable,
  { purpose, seconds = LINK_SECONDS[purpose], ...link }: NewLink,
  now: Date,
): Promise<{ path: string; expiresAt: Date }> {
  const token = newSecret();
  const expiresAt = new Date(now.getTime() + seconds * 1000);
  await tx.execute(sql`
    insert into one_time_links (purpose, token_hash, user_id, email, role, note, created_by, created_at, expires_at)
    values (${purpose}, ${hashSecret(token)}, ${link.userId ?? null}::uuid, ${link.email ?? null},
      ${link.role ?? 'member'}, ${link.note ?? ''}, ${link.createdBy ?? null}::uuid, ${now.toISOString()},
      ${expiresAt.toISOString()})`);
  return { path: `${LINK_PATHS[purpose]}?token=${token}`, expiresAt };
}

/** The link, if it still works; looking does not use it up. */
export async function findOneTimeLink(
  db: Queryable,
  token: string,
  purposes: readonly LinkPurpose[],
  now: Date,
): Promise<OneTimeLink | null> {
  const { rows } = await db.execute<LinkRow>(sql`
    select ${LINK} from one_time_links
    where token_hash = ${hashSecret(token)} and purpose = any(${sql.param(purposes)}::text[]) and used_at is null and expires_at > ${now.toISOString()}`);
  return rows[0] ? linkOf(rows[0]) : null;
}

/** Uses a link up: of any number of callers at once, one gets it. */
export async function useOneTimeLink(
  tx: Queryable,
  token: string,
  purposes: readonly LinkPurpose[],
  now: Date,
): Promise<OneTimeLink | null> {
  const { rows } = await tx.execute<LinkRow>(sql`
    update one_time_links set used_at = ${now.toISOString()}
    where token_hash = ${hashSecret(token)} and purpose = any(${sql.param(purposes)}::text[]) and used_at is null and expires_at > ${now.toISOString()}
    returning ${LINK}`);
  return rows[0] ? linkOf(rows[0]) : null;
}

/**
 * A fresh site's way in: a link for whoever becomes the first administrator, in place of any earlier one. Null once
 * there is an administrator.
 */
export async function addSetupLink(
  tx: Queryable,
  now: Date,
): Promise<{ path: string; expiresAt: Date } | null> {
  if ((await countAdministrators(tx)) > 0) return null;
  await withdrawLinks(tx, 'setup');
  return addOneTimeLink(tx, { purpose: 'setup', role: 'administrator' }, now);
}

/** Says who used a link. */
export async function setLinkUser(tx: Queryable, id: number, userId: PersonId): Promise<void> {
  await tx.execute(sql`update one_time_links set used_by = ${userId}::uuid where id = ${id}`);
}

/** Takes links back before they are used: all of a purpose, or those for one person or address. */
export async function withdrawLinks(
  tx: Queryable,
  purpose: LinkPurpose,
  whose: { userId?: PersonId; email?: string; id?: number } = {},
): Promise<number> {
  const { rowCount } = await tx.execute(sql`
    delete from one_time_links where purpose = ${purpose} and used_at is null
      ${whose.userId === undefined ? sql`` : sql`and user_id = ${whose.userId}::uuid`}
      ${whose.email === undefined ? sql`` : sql`and email = ${whose.email}`}
      ${whose.id === undefined ? sql`` : sql`and id = ${whose.id}`}`);
  return rowCount ?? 0;
}

/** Links of a purpose, the latest first, before a place; used and expired ones too. */
export async function listLinks(
  db: Queryable,
  purpose: LinkPurpose,
  { limit, before = null }: { limit: number; before?: { createdAt: string; id: number } | null },
): Promise<OneTimeLink[]> {
  const place = before ? sql`and (created_at, id) < (${before.createdAt}::timestamptz, ${before.id})` : sql``;
  const { rows } = await db.execute<LinkRow>(sql`
    select ${LINK} from one_time_links where purpose = ${purpose} ${place}
    order by created_at desc, id desc limit ${limit}`);
  return rows.map(linkOf);
}
