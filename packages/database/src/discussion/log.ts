// The log of moderation, and the reports that a decision closes.
import type { PersonId } from '@papertape/people';
import { sql } from '../sql.ts';
import type { Queryable } from '../database.ts';

/** What the log of moderation holds; 'take-off' is of submissions (people/submissions.ts). */
export type ModerationAction =
  'hide' | 'restore' | 'approve' | 'dismiss' | 'suspend' | 'reinstate' | 'take-off';

/** What is reported or decided about: a comment, a person, what a machine wrote of a paper (by the paper's number). */
export interface ModerationTarget {
  kind: 'comment' | 'person' | 'enrichment';
  id: string;
}

/** Closes the open reports on something; returns how many there were. */
export async function resolveReports(
  tx: Queryable,
  target: ModerationTarget,
  moderator: PersonId,
  resolution: 'upheld' | 'dismissed',
  now: Date,
): Promise<number> {
  const { rowCount } = await tx.execute(sql`
    update moderation_reports
    set resolved_at = ${now.toISOString()}, resolved_by = ${moderator}::uuid, resolution = ${resolution}
    where target_kind = ${target.kind} and target_id = ${target.id} and resolved_at is null`);
  return rowCount ?? 0;
}

/** Enters a decision; `subject` is whom it touches. Returns its number. */
export async function logAction(
  tx: Queryable,
  action: ModerationAction,
  moderator: PersonId,
  target: ModerationTarget,
  subject: PersonId | null,
  reason: string,
  now: Date,
): Promise<number> {
  const { rows } = await tx.execute<{ id: string }>(sql`
    insert into moderation_actions (at, moderator_id, action, target_kind, target_id, subject_id, reason)
    values (${now.toISOString()}, ${moderator}::uuid, ${action}, ${target.kind}, ${target.id}, ${subject}::uuid, ${reason})
    returning id`);
  return Number(rows[0]?.id);
}
