// What a person was told, and the mail that is due.
import type { Authorized, Person, PersonId } from '@papertape/people';
import { type SQL, sql } from '../sql.ts';
import type { Queryable } from '../database.ts';
import { executePrepared } from '../prepared.ts';
import { instantOf, instantOrNull } from '../values.ts';
import { type From, pageOf, placed, type PlacedPage } from './place.ts';
import { SHOWN } from './rows.ts';

/** Something a person was told. Times are ISO 8601 in UTC. */
export interface Notification {
  id: number;
  kind: string;
  /** Who caused it; null for the site and for accounts that are gone. */
  actor: { handle: string; name: string } | null;
  paper: { publicId: string; title: string } | null;
  commentId: number | null;
  /** The comment's Markdown while it is shown. */
  source: string | null;
  details: Record<string, unknown>;
  createdAt: string;
  readAt: string | null;
}

interface NotificationRow extends Record<string, unknown> {
  id: string;
  kind: string;
  actor_handle: string | null;
  actor_name: string | null;
  public_id: string | null;
  title: string | null;
  comment_id: string | null;
  source: string | null;
  details: Record<string, unknown>;
  created_at: string;
  read_at: string | null;
}

const NOTIFICATIONS: SQL = sql`
  n.id, n.kind, a.handle as actor_handle, a.name as actor_name, p.public_id, p.title, n.comment_id,
  case when n.kind in ('mention', 'reply') and ${SHOWN} then c.source end as source, n.details, n.created_at, n.read_at
  from notifications n
  left join users a on a.id = n.actor_id and a.status <> 'deleted'
  left join papers p on p.id = n.paper_id
  left join comments c on c.id = n.comment_id`;

const notificationOf = (row: NotificationRow): Notification => ({
  id: Number(row.id),
  kind: row.kind,
  actor: row.actor_handle === null ? null : { handle: row.actor_handle, name: row.actor_name ?? '' },
  paper: row.public_id === null ? null : { publicId: row.public_id, title: row.title ?? '' },
  commentId: row.comment_id === null ? null : Number(row.comment_id),
  source: row.source,
  details: row.details,
  createdAt: instantOf(row.created_at),
  readAt: instantOrNull(row.read_at),
});

/** Told of a comment that is shown no more: nothing to tell. Decisions of moderators stay. */
const STILL: SQL = sql`(n.kind not in ('mention', 'reply') or ${SHOWN})`;

/** What a person was told on the site, the latest first. */
export async function listNotifications(
  db: Queryable,
  userId: PersonId,
  { limit, from = null }: { limit: number; from?: From | null },
): Promise<PlacedPage<Notification>> {
  const { where, order } = pageOf(from, { table: 'n', newestFirst: true });
  const { rows } = await db.execute<NotificationRow>(sql`
    select ${NOTIFICATIONS} where n.user_id = ${userId}::uuid and n.on_site and ${STILL} ${where} ${order}
    limit ${limit + 1}`);
  return placed(rows.map(notificationOf), limit, from);
}

/** Most that is counted: beyond it a reader only wants to know that there are many. */
const MOST_COUNTED = 100;

/** How much a person has not read yet, 100 at most. */
export async function countUnread(db: Queryable, userId: PersonId): Promise<number> {
  const { rows } = await executePrepared<{ count: number }>(db, 'unread', unreadStatement(userId));
  return rows[0]?.count ?? 0;
}

export function unreadStatement(userId: PersonId): SQL {
  return sql`
    select count(*)::int as count from (
      select 1 from notifications n left join comments c on c.id = n.comment_id
      where n.user_id = ${userId}::uuid and n.read_at is null and n.on_site and ${STILL}
      limit ${MOST_COUNTED}) as unread`;
}

/** Marks what a person was told as read: one notification, or all up to one, so that none is marked unseen. */
export async function markRead(
  tx: Queryable,
  { person }: Authorized<'notifications.write'>,
  what: { id: number } | { upTo: number },
  now: Date,
): Promise<number> {
  const which = 'id' in what ? sql`id = ${what.id}` : sql`id <= ${what.upTo}`;
  const { rowCount } = await tx.execute(sql`
    update notifications set read_at = ${now.toISOString()}
    where user_id = ${person.id}::uuid and read_at is null and ${which}`);
  return rowCount ?? 0;
}

/** A mail to write. */
export interface DueMail extends Notification {
  to: Pick<Person, 'handle' | 'name'> & { email: string };
}

/**
 * The next mails to send, the oldest first. What is older than `since`, is wanted no more, or tells of a comment that is
 * shown no more is dropped first.
 */
export async function takeDueMail(tx: Queryable, limit: number, since: Date): Promise<DueMail[]> {
  await tx.execute(sql`
    update notifications set mail = 'none' where id in (
      select n.id from notifications n join users u on u.id = n.user_id left join comments c on c.id = n.comment_id
      where n.mail = 'due' and (n.created_at < ${since.toISOString()} or u.status = 'deleted' or not u.notify_by_mail
        or not u.email_verified or u.email like '%.invalid' or not ${STILL}))`);
  const { rows } = await tx.execute<
    NotificationRow & { to_handle: string; to_name: string; to_email: string }
  >(
    sql`select t.handle as to_handle, t.name as to_name, t.email as to_email, ${NOTIFICATIONS}
      join users t on t.id = n.user_id
      where n.mail = 'due' order by n.created_at, n.id limit ${limit}`,
  );
  return rows.map((row) => ({
    ...notificationOf(row),
    to: { handle: row.to_handle, name: row.to_name, email: row.to_email },
  }));
}

/** Notes what became of a mail. */
export async function setMailOutcome(
  tx: Queryable,
  id: number,
  outcome: 'sent' | 'failed',
  now: Date,
): Promise<void> {
  await tx.execute(
    sql`update notifications set mail = ${outcome}, mailed_at = ${now.toISOString()} where id = ${id}`,
  );
}
