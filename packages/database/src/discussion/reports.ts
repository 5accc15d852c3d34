// What readers and the rules against spam want a moderator to look at.
import type { Authorized, ReportReason } from '@papertape/people';
import { sql } from '../sql.ts';
import type { Queryable } from '../database.ts';

/** Reports a comment; a person's second report while the first is open changes nothing. */
export async function reportComment(
  tx: Queryable,
  { person }: Authorized<'comments.report'>,
  { commentId, reason, details }: { commentId: number; reason: ReportReason; details: string },
  now: Date,
): Promise<void> {
  await tx.execute(sql`
    insert into moderation_reports (target_kind, target_id, reporter_id, reason, details, created_at)
    values ('comment', ${String(commentId)}, ${person.id}::uuid, ${reason}, ${details}, ${now.toISOString()})
    on conflict do nothing`);
}

/** The site's own report: which rules fired. */
export async function reportByRule(
  tx: Queryable,
  commentId: number,
  suspicions: readonly string[],
  now: Date,
): Promise<void> {
  await tx.execute(sql`
    insert into moderation_reports (target_kind, target_id, reporter_id, reason, details, created_at)
    values ('comment', ${String(commentId)}, null, 'rule', ${suspicions.join(' ')}, ${now.toISOString()})`);
}
