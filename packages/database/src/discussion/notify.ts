// Telling people: on the site and by mail, as each of them wants. Mail is only noted here; a job sends it later, so that
// a slow relay holds nobody up.
import type { PersonId } from '@papertape/people';
import { type SQL, sql } from '../sql.ts';
import type { Queryable } from '../database.ts';
import { executePrepared } from '../prepared.ts';
import { SHOWN } from './rows.ts';

/** Whether a mail is wanted and possible, of `users u`. */
const MAIL: SQL = sql`case when u.notify_by_mail and u.email_verified and u.email not like '%.invalid'
  then 'due' else 'none' end`;
const WANTED: SQL = sql`u.status <> 'deleted' and (u.notify_on_site or ${MAIL} = 'due')`;

/** Something to tell one person. */
export interface NewNotification {
  userId: PersonId;
  /** 'moderation', 'claim', 'collection', … */
  kind: string;
  actorId?: PersonId | null;
  paperId?: number | null;
  commentId?: number | null;
  details?: Record<string, unknown>;
  /** Shown on the site whatever the person's settings: decisions about themselves. */
  always?: boolean;
}

/** Tells one person of something, as they want to be told. */
export async function notifyPerson(
  tx: Queryable,
  {
    userId,
    kind,
    actorId = null,
    paperId = null,
    commentId = null,
    details = {},
    always = false,
  }: NewNotification,
  now: Date,
): Promise<void> {
  await tx.execute(sql`
    insert into notifications (user_id, kind, actor_id, paper_id, comment_id, details, created_at, on_site, mail)
    select u.id, ${kind}, ${actorId}::uuid, ${paperId}::bigint, ${commentId}::bigint, ${JSON.stringify(details)}::jsonb,
      ${now.toISOString()}, u.notify_on_site or ${always}, ${MAIL}
    from users u where u.id = ${userId}::uuid and (${WANTED} or (${always} and u.status <> 'deleted'))`);
}

/** Tells every administrator of something about the site; on the site whatever their settings. */
export async function notifyAdministrators(
  tx: Queryable,
  { kind, details }: Pick<NewNotification, 'kind' | 'details'>,
  now: Date,
): Promise<void> {
  await tx.execute(sql`
    insert into notifications (user_id, kind, details, created_at, on_site, mail)
    select u.id, ${kind}, ${JSON.stringify(details ?? {})}::jsonb, ${now.toISOString()}, true, ${MAIL}
    from users u where u.role = 'administrator' and u.status = 'active'`);
}

/**
 * Tells whom a comment answers and whom it names: each once for each comment, not its author, and nobody while it is
 * hidden or waits. Calling it again tells only those who were not told.
 */
export async function notifyOfComment(tx: Queryable, commentId: number, now: Date): Promise<void> {
  const tell = (kind: 'reply' | 'mention', people: SQL) => sql`
    insert into notifications (user_id, kind, actor_id, paper_id, comment_id, created_at, on_site, mail)
    select u.id, ${kind}, c.author_id, c.paper_id, c.id, ${now.toISOString()}, u.notify_on_site, ${MAIL}
    from comments c ${people}
    where c.id = ${commentId} and ${SHOWN} and u.id <> c.author_id and ${WANTED}
      and not exists (select 1 from notifications n
        where n.user_id = u.id and n.comment_id = c.id and n.kind in ('mention', 'reply'))
    on conflict do nothing`;
  await executePrepared(
    tx,
    'notify-reply',
    tell(
      'reply',
      sql`join comments parent on parent.id = c.parent_id join users u on u.id = parent.author_id`,
    ),
  );
  await executePrepared(
    tx,
    'notify-mention',
    tell('mention', sql`join comment_mentions m on m.comment_id = c.id join users u on u.id = m.user_id`),
  );
}
