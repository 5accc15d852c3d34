// People with an account.
import { type Person, type PersonId, realEmail, type Role } from '@papertape/people';
import { type SQL, sql } from '../sql.ts';
import type { Queryable } from '../database.ts';
import { instantOf } from '../values.ts';

/** A person's row, under the columns that `PERSON` selects. */
export interface PersonRow extends Record<string, unknown> {
  id: PersonId;
  handle: string;
  name: string;
  email: string;
  email_verified: boolean;
  about: string;
  orcid: string | null;
  orcid_verified_at: string | null;
  role: Role;
  status: Person['status'];
  status_reason: string | null;
  notify_on_site: boolean;
  notify_by_mail: boolean;
  created_at: string;
}

/** The columns of a person, of `users u`. */
export const PERSON: SQL = sql`u.id, u.handle, u.name, u.email, u.email_verified, u.about, u.orcid, u.orcid_verified_at,
  u.role, u.status, u.status_reason, u.notify_on_site, u.notify_by_mail, u.created_at`;

/** The person of a row. */
export function personOf(row: PersonRow): Person {
  return {
    id: row.id,
    handle: row.handle,
    name: row.name,
    email: realEmail(row.email),
    emailVerified: row.email_verified,
    about: row.about,
    orcid: row.orcid,
    orcidVerified: row.orcid !== null && row.orcid_verified_at !== null,
    role: row.role,
    status: row.status,
    statusReason: row.status_reason,
    notifyOnSite: row.notify_on_site,
    notifyByMail: row.notify_by_mail,
    createdAt: instantOf(row.created_at),
  };
}

async function onePerson(db: Queryable, condition: SQL): Promise<Person | null> {
  const { rows } = await db.execute<PersonRow>(sql`select ${PERSON} from users u where ${condition}`);
  return rows[0] ? personOf(rows[0]) : null;
}

/** The person of that id, deleted ones included. */
export function getPerson(db: Queryable, id: PersonId): Promise<Person | null> {
  return onePerson(db, sql`u.id = ${id}::uuid`);
}

/** The person of that handle, deleted ones not. */
export function findPersonByHandle(db: Queryable, handle: string): Promise<Person | null> {
  return onePerson(db, sql`u.handle = ${handle.toLowerCase()} and u.status <> 'deleted'`);
}

/** The person of that mail address, deleted ones not. */
export function findPersonByEmail(db: Queryable, email: string): Promise<Person | null> {
  return onePerson(db, sql`u.email = ${email.toLowerCase()} and u.status <> 'deleted'`);
}

/** Those of the handles that somebody has. */
export async function takenHandles(db: Queryable, handles: readonly string[]): Promise<Set<string>> {
  const { rows } = await db.execute<{ handle: string }>(
    sql`select handle from users where handle = any(${sql.param(handles)}::text[])`,
  );
  return new Set(rows.map(({ handle }) => handle));
}

/** Handles that begin so, to find a free one beside them. */
export async function handlesLike(db: Queryable, start: string): Promise<Set<string>> {
  const { rows } = await db.execute<{ handle: string }>(
    sql`select handle from users where starts_with(handle, ${start}) limit 1000`,
  );
  return new Set(rows.map(({ handle }) => handle));
}

/** A person to be. */
export interface NewPerson {
  handle: string;
  name: string;
  /** A real one, or `placeholderEmail`. */
  email: string;
  emailVerified: boolean;
  role?: Role;
}

/** Makes an account; null when the handle or the address is taken. */
export async function addPerson(
  tx: Queryable,
  { handle, name, email, emailVerified, role = 'member' }: NewPerson,
  now: Date,
): Promise<Person | null> {
  const { rows } = await tx.execute<PersonRow>(sql`
    insert into users as u (handle, name, email, email_verified, role, created_at, updated_at)
    values (${handle}, ${name}, ${email}, ${emailVerified}, ${role}, ${now.toISOString()}, ${now.toISOString()})
    on conflict do nothing
    returning ${PERSON}`);
  return rows[0] ? personOf(rows[0]) : null;
}

/** What a person may change of themselves. */
export interface ProfileChange {
  handle?: string;
  name?: string;
  about?: string;
  /** Setting another one takes the verification away. */
  orcid?: string | null;
  notifyOnSite?: boolean;
  notifyByMail?: boolean;
}

/** Changes a profile; false when the handle is taken by somebody else. */
export async function changeProfile(
  tx: Queryable,
  id: PersonId,
  change: ProfileChange,
  now: Date,
): Promise<boolean> {
  const orcid = 'orcid' in change ? (change.orcid ?? null) : undefined;
  const { rowCount } = await tx.execute(sql`
    update users u set
      handle = coalesce(${change.handle ?? null}, u.handle),
      name = coalesce(${change.name ?? null}, u.name),
      about = coalesce(${change.about ?? null}, u.about),
      ${orcid === undefined ? sql`` : sql`orcid_verified_at = case when u.orcid = ${orcid} then u.orcid_verified_at end, orcid = ${orcid},`}
      notify_on_site = coalesce(${change.notifyOnSite ?? null}, u.notify_on_site),
      notify_by_mail = coalesce(${change.notifyByMail ?? null}, u.notify_by_mail),
      updated_at = ${now.toISOString()}
    where u.id = ${id}::uuid
      and not exists (select 1 from users o where o.handle = ${change.handle ?? null} and o.id <> u.id)`);
  return (rowCount ?? 0) > 0;
}

/** Gives a person's confirmed address, to which their digests go from now on; false when another account has it. */
export async function setEmail(tx: Queryable, id: PersonId, email: string, now: Date): Promise<boolean> {
  const { rowCount } = await tx.execute(sql`
    update users u set email = ${email}, email_verified = true, updated_at = ${now.toISOString()}
    where u.id = ${id}::uuid and not exists (select 1 from users o where o.email = ${email} and o.id <> u.id)`);
  if ((rowCount ?? 0) === 0) return false;
  await moveDigests(tx, id, email, now);
  return true;
}

/** The account's digests go to its new address, instead of those that the address may have had by itself. */
async function moveDigests(tx: Queryable, id: PersonId, email: string, now: Date): Promise<void> {
  await tx.execute(sql`
    delete from subscribers s where s.email = ${email} and s.user_id is distinct from ${id}::uuid
      and exists (select 1 from subscribers m where m.user_id = ${id}::uuid)`);
  await tx.execute(sql`
    update subscribers set email = ${email}, bounce_score = 0, last_bounce_on = null, changed_at = ${now.toISOString()}
    where user_id = ${id}::uuid and email <> ${email}`);
}

/** Keeps what ORCID said of a person; false when another account has that id. */
export async function verifyOrcid(tx: Queryable, id: PersonId, orcid: string, now: Date): Promise<boolean> {
  const { rowCount } = await tx.execute(sql`
    update users u set orcid = ${orcid}, orcid_verified_at = ${now.toISOString()}, updated_at = ${now.toISOString()}
    where u.id = ${id}::uuid and not exists (
      select 1 from users o where o.orcid = ${orcid} and o.orcid_verified_at is not null and o.id <> u.id)`);
  return (rowCount ?? 0) > 0;
}

/** How many active administrators there are. */
export async function countAdministrators(db: Queryable): Promise<number> {
  const { rows } = await db.execute<{ count: string }>(
    sql`select count(*) from users where role = 'administrator' and status = 'active'`,
  );
  return Number(rows[0]?.count ?? 0);
}

/**
 * Gives a person a role. False when that would leave the site without an administrator; two such changes at once wait
 * for each other.
 */
export async function setRole(tx: Queryable, id: PersonId, role: Role, now: Date): Promise<boolean> {
  await tx.execute(sql`select 1 from users where role = 'administrator' order by id for update`);
  const { rowCount } = await tx.execute(sql`
    update users set role = ${role}, updated_at = ${now.toISOString()} where id = ${id}::uuid and (
      ${role} = 'administrator' or role <> 'administrator' or exists (
        select 1 from users o where o.role = 'administrator' and o.status = 'active' and o.id <> ${id}::uuid))`);
  return (rowCount ?? 0) > 0;
}

/** Everyone with an account, the newest first, after a place; deleted accounts not. */
export async function listPeople(
  db: Queryable,
  { limit, after = null }: { limit: number; after?: { createdAt: string; id: string } | null },
): Promise<Person[]> {
  const place = after
    ? sql`and (u.created_at, u.id) < (${after.createdAt}::timestamptz, ${after.id}::uuid)`
    : sql``;
  const { rows } = await db.execute<PersonRow>(sql`
    select ${PERSON} from users u where u.status <> 'deleted' ${place}
    order by u.created_at desc, u.id desc limit ${limit}`);
  return rows.map(personOf);
}
