// What readers say is wrong with what a machine wrote, and what moderators see of it.
import { parseEnrichment, type Enrichment, type FlagReason } from '@papertape/enrichment';
import type { Authorized } from '@papertape/people';
import { type SQL, sql } from '../sql.ts';
import type { Queryable } from '../database.ts';
import { instantOf, instantOrNull } from '../values.ts';

/** Flags what was written of a paper; a person's second flag while the first is open changes nothing. */
export async function flagEnrichment(
  tx: Queryable,
  { person }: Authorized<'enrichments.flag'>,
  { paperId, reason, details }: { paperId: number; reason: FlagReason; details: string },
  now: Date,
): Promise<void> {
  await tx.execute(sql`
    insert into moderation_reports (target_kind, target_id, reporter_id, reason, details, created_at)
    select 'enrichment', e.paper_id::text, ${person.id}::uuid, ${reason}, ${details}, ${now.toISOString()}::timestamptz
    from enrichments e where e.paper_id = ${paperId} and e.content is not null
    on conflict do nothing`);
}

/** An open flag. */
export interface EnrichmentFlag {
  id: number;
  reason: string;
  details: string;
  /** Handle; null for accounts that are gone. */
  reporter: string | null;
  createdAt: string;
}

/** What was written of a paper, with what readers and moderators made of it. Times are ISO 8601 in UTC. */
export interface ModeratedEnrichment {
  paper: { id: number; publicId: string; title: string; abstract: string };
  content: Enrichment;
  model: string;
  writtenAt: string;
  hiddenAt: string | null;
  hiddenReason: string | null;
  flags: EnrichmentFlag[];
}

interface ModeratedRow extends Record<string, unknown> {
  id: string;
  public_id: string;
  title: string;
  abstract: string;
  content: unknown;
  model: string;
  written_at: string;
  hidden_at: string | null;
  hidden_reason: string | null;
  flags:
    { id: number; reason: string; details: string; reporter: string | null; created_at: string }[] | null;
}

/** What has open flags, those that wait longest first. */
export async function listFlaggedEnrichments(db: Queryable, limit: number): Promise<ModeratedEnrichment[]> {
  return listModerated(
    db,
    sql`join (select r.target_id::bigint as paper_id, min(r.created_at) as first from moderation_reports r
        where r.target_kind = 'enrichment' and r.resolved_at is null group by 1) f on f.paper_id = e.paper_id
      where e.content is not null order by f.first, e.paper_id limit ${limit}`,
  );
}

/** What is hidden, the latest first. */
export async function listHiddenEnrichments(db: Queryable, limit: number): Promise<ModeratedEnrichment[]> {
  return listModerated(
    db,
    sql`where e.hidden_at is not null and e.content is not null order by e.hidden_at desc, e.paper_id limit ${limit}`,
  );
}

async function listModerated(db: Queryable, chosen: SQL): Promise<ModeratedEnrichment[]> {
  const { rows } = await db.execute<ModeratedRow>(sql`
    select p.id, p.public_id, p.title, p.abstract, e.content, e.model, e.written_at, e.hidden_at, e.hidden_reason,
      (select json_agg(json_build_object('id', r.id, 'reason', r.reason, 'details', r.details, 'created_at', r.created_at,
          'reporter', (select w.handle from users w where w.id = r.reporter_id and w.status <> 'deleted'))
          order by r.created_at, r.id)
        from moderation_reports r where r.target_kind = 'enrichment' and r.target_id = e.paper_id::text
          and r.resolved_at is null) as flags
    from enrichments e join papers p on p.id = e.paper_id ${chosen}`);
  return rows.flatMap((row) => {
    const content = parseEnrichment(row.content);
    return content === null ? [] : [{ ...moderatedOf(row), content }];
  });
}

function moderatedOf(row: ModeratedRow): Omit<ModeratedEnrichment, 'content'> {
  return {
    paper: { id: Number(row.id), publicId: row.public_id, title: row.title, abstract: row.abstract },
    model: row.model,
    writtenAt: instantOf(row.written_at),
    hiddenAt: instantOrNull(row.hidden_at),
    hiddenReason: row.hidden_reason,
    flags: (row.flags ?? []).map(({ id, reason, details, reporter, created_at }) => ({
      id,
      reason,
      details,
      reporter,
      createdAt: instantOf(created_at),
    })),
  };
}

/** How many papers have open flags, for the menu. */
export async function countFlaggedEnrichments(db: Queryable): Promise<number> {
  const { rows } = await db.execute<{ count: number }>(sql`
    select count(distinct target_id)::int as count from moderation_reports
    where resolved_at is null and target_kind = 'enrichment'`);
  return rows[0]?.count ?? 0;
}
