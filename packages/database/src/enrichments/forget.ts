// Taking away what a machine wrote, as whoever runs the site decides.
import { sql } from '../sql.ts';
import type { Queryable } from '../database.ts';
import { writeAudit } from '../people/audit-log.ts';

/** Deletes all that was written of papers, with the flags on it; returns of how many papers. Tokens stay counted. */
export async function forgetEnrichments(tx: Queryable, now: Date): Promise<number> {
  const { rowCount } = await tx.execute(sql`delete from enrichments`);
  await tx.execute(sql`
    update moderation_reports set resolved_at = ${now.toISOString()}, resolution = 'deleted'
    where target_kind = 'enrichment' and resolved_at is null`);
  await tx.execute(sql`delete from settings where name = 'enrichment-round'`);
  const entry = { actorId: null, action: 'enrichment.forget', targetKind: 'site', targetId: 'enrichment' };
  await writeAudit(tx, { ...entry, details: { papers: rowCount ?? 0 } }, now);
  return rowCount ?? 0;
}
