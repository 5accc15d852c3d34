// Decisions of moderators. Each is logged with its reason, and told to whom it touches.
import type { Authorized, PersonId } from '@papertape/people';
import { sql } from '../sql.ts';
import type { Queryable } from '../database.ts';
import { writeAudit } from '../people/audit-log.ts';
import { logAction, resolveReports } from './log.ts';
import { notifyOfComment, notifyPerson } from './notify.ts';
import { changeState, type StateChange } from './state.ts';

/** A decision about a comment. */
export interface CommentDecision {
  commentId: number;
  /** For everyone to read. */
  reason: string;
}

/** Hides a comment from everybody, with the reason in its place. Null when it is deleted or hidden already. */
export async function hideComment(
  tx: Queryable,
  { person }: Authorized<'comments.moderate'>,
  { commentId, reason }: CommentDecision,
  now: Date,
): Promise<number | null> {
  const changed = await changeState(
    tx,
    commentId,
    sql`hidden_at = ${now.toISOString()}, hidden_by = ${person.id}::uuid, hidden_reason = ${reason}, held_at = null`,
    sql`c.hidden_at is null and c.deleted_at is null`,
  );
  if (changed === null) return null;
  await resolveReports(tx, commentTarget(commentId), person.id, 'upheld', now);
  return logComment(tx, 'hide', person.id, { commentId, reason }, changed, now);
}

/** Shows a comment again that was hidden, or one that waited; null when it is neither. */
export async function restoreComment(
  tx: Queryable,
  { person }: Authorized<'comments.moderate'>,
  { commentId, reason }: CommentDecision,
  now: Date,
): Promise<number | null> {
  const { rows } = await tx.execute<{ hidden: boolean }>(
    sql`select hidden_at is not null as hidden from comments where id = ${commentId}`,
  );
  const changed = await changeState(
    tx,
    commentId,
    sql`hidden_at = null, hidden_by = null, hidden_reason = null, held_at = null`,
    sql`c.deleted_at is null and (c.hidden_at is not null or c.held_at is not null)`,
  );
  if (changed === null) return null;
  await resolveReports(tx, commentTarget(commentId), person.id, 'dismissed', now);
  await notifyOfComment(tx, commentId, now);
  const action = rows[0]?.hidden === true ? 'restore' : 'approve';
  return logComment(tx, action, person.id, { commentId, reason }, changed, now);
}

/** Leaves a comment as it is and closes the reports on it; null when there is none open. */
export async function dismissReports(
  tx: Queryable,
  { person }: Authorized<'moderation.decide'>,
  { commentId, reason }: CommentDecision,
  now: Date,
): Promise<number | null> {
  if ((await resolveReports(tx, commentTarget(commentId), person.id, 'dismissed', now)) === 0) return null;
  return logAction(tx, 'dismiss', person.id, commentTarget(commentId), null, reason, now);
}

const commentTarget = (id: number) => ({ kind: 'comment', id: String(id) }) as const;

async function logComment(
  tx: Queryable,
  action: 'hide' | 'restore' | 'approve',
  moderator: PersonId,
  { commentId, reason }: CommentDecision,
  { paperId }: StateChange,
  now: Date,
): Promise<number> {
  const { rows } = await tx.execute<{ author_id: PersonId }>(
    sql`select author_id from comments where id = ${commentId}`,
  );
  const subject = rows[0]?.author_id ?? null;
  const id = await logAction(tx, action, moderator, commentTarget(commentId), subject, reason, now);
  if (subject !== null && subject !== moderator)
    await notifyPerson(
      tx,
      {
        userId: subject,
        kind: 'moderation',
        paperId,
        commentId,
        details: { action, decision: id, reason },
        always: true,
      },
      now,
    );
  return id;
}

/** Suspending an account, or letting it act again. */
export interface SuspensionDecision {
  userId: PersonId;
  suspend: boolean;
  reason: string;
}

/**
 * Suspends an account whose role is weaker than the moderator's, or reinstates it. A suspended person still reads, and
 * sees why. Null when it is not so: a colleague, oneself, a deleted account, or nothing to change.
 */
export async function decideSuspension(
  tx: Queryable,
  { person }: Authorized<'people.suspend'>,
  { userId, suspend, reason }: SuspensionDecision,
  now: Date,
): Promise<number | null> {
  const weaker = person.role === 'administrator' ? ['member', 'moderator'] : ['member'];
  const { rowCount } = await tx.execute(sql`
    update users set status = ${suspend ? 'suspended' : 'active'}, status_reason = ${suspend ? reason : null},
      updated_at = ${now.toISOString()}
    where id = ${userId}::uuid and id <> ${person.id}::uuid and role = any(${sql.param(weaker)}::text[])
      and status = ${suspend ? 'active' : 'suspended'}`);
  if (rowCount === 0) return null;
  const action = suspend ? 'suspend' : 'reinstate';
  const id = await logAction(tx, action, person.id, { kind: 'person', id: userId }, userId, reason, now);
  await writeAudit(
    tx,
    {
      actorId: person.id,
      action: `person.${action}`,
      targetKind: 'person',
      targetId: userId,
      details: { reason },
    },
    now,
  );
  await notifyPerson(
    tx,
    { userId, kind: 'moderation', details: { action, decision: id, reason }, always: true },
    now,
  );
  return id;
}
