// Decisions of moderators about what a machine wrote, each logged with its reason.
import type { Authorized } from '@papertape/people';
import { sql } from '../sql.ts';
import type { Queryable } from '../database.ts';
import { logAction, resolveReports } from '../discussion/log.ts';

/** A decision about what was written of a paper. */
export interface EnrichmentDecision {
  paperId: number;
  /** For the log. */
  reason: string;
}

const target = (paperId: number) => ({ kind: 'enrichment', id: String(paperId) }) as const;

/** Hides it everywhere and closes the flags; false when there is nothing that shows. */
export async function hideEnrichment(
  tx: Queryable,
  { person }: Authorized<'enrichments.moderate'>,
  { paperId, reason }: EnrichmentDecision,
  now: Date,
): Promise<boolean> {
  const { rowCount } = await tx.execute(sql`
    update enrichments set hidden_at = ${now.toISOString()}, hidden_by = ${person.id}::uuid, hidden_reason = ${reason}
    where paper_id = ${paperId} and hidden_at is null and content is not null`);
  if (rowCount === 0) return false;
  await resolveReports(tx, target(paperId), person.id, 'upheld', now);
  await logAction(tx, 'hide', person.id, target(paperId), null, reason, now);
  return true;
}

/** Shows it again; false when it is not hidden. */
export async function restoreEnrichment(
  tx: Queryable,
  { person }: Authorized<'enrichments.moderate'>,
  { paperId, reason }: EnrichmentDecision,
  now: Date,
): Promise<boolean> {
  const { rowCount } = await tx.execute(sql`
    update enrichments set hidden_at = null, hidden_by = null, hidden_reason = null
    where paper_id = ${paperId} and hidden_at is not null`);
  if (rowCount === 0) return false;
  await resolveReports(tx, target(paperId), person.id, 'dismissed', now);
  await logAction(tx, 'restore', person.id, target(paperId), null, reason, now);
  return true;
}

/** Leaves it as it is and closes the flags; false when there is none open. */
export async function dismissEnrichmentFlags(
  tx: Queryable,
  { person }: Authorized<'enrichments.moderate'>,
  { paperId, reason }: EnrichmentDecision,
  now: Date,
): Promise<boolean> {
  if ((await resolveReports(tx, target(paperId), person.id, 'dismissed', now)) === 0) return false;
  await logAction(tx, 'dismiss', person.id, target(paperId), null, reason, now);
  return true;
}
