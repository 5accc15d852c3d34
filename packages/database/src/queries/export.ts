// The export: every paper with its records, from which an empty site becomes the same site.
import {
  EXPORT_FORMAT,
  EXPORT_VERSION,
  type ExportedPaper,
  type PaperRecord,
  type RecordDecision,
  type RecordJoin,
} from '@papertape/papers';
import { sql } from '../sql.ts';
import type { Queryable } from '../database.ts';
import { writeDecisions } from '../ingest/decisions.ts';
import { type IngestOptions, ingestStored, type IngestReport } from '../ingest/ingest.ts';
import { prepareRecord } from '../ingest/incoming.ts';
import type { JoinRow } from '../ingest/joins.ts';
import { matchByIdentifiers } from '../ingest/record-matcher.ts';
import { instantOf } from '../values.ts';
import { joinOf, readDecisionsOf } from './record-joins.ts';

/** Papers read at a time. */
const BATCH = 200;

interface ExportRow extends Record<string, unknown> {
  id: string;
  public_id: string;
  created_at: string;
  changed_at: string;
  aliases: string[];
  records: { record: PaperRecord; raw: unknown; firstSeenAt: string; fetchedAt: string }[];
  joins: JoinRow[];
}

/** Every paper, in the order in which they came to the site. */
export async function* exportPapers(db: Queryable): AsyncGenerator<ExportedPaper> {
  for (let after = 0; ;) {
    const { rows } = await db.execute<ExportRow>(sql`
      select p.id, p.public_id, p.created_at, p.changed_at,
        array(select a.public_id from paper_aliases a where a.paper_id = p.id order by 1) as aliases,
        (select coalesce(json_agg(json_build_object('record', r.record::json, 'raw', r.raw::json,
            'firstSeenAt', r.first_seen_at, 'fetchedAt', r.fetched_at) order by r.source, r.source_key), '[]')
          from source_records r where r.paper_id = p.id) as records,
        (select coalesce(json_agg(j order by j.source, j.source_key), '[]')
          from source_records r join record_joins j using (source, source_key) where r.paper_id = p.id) as joins
      from papers p where p.id > ${after} order by p.id limit ${BATCH}`);
    const decisions = await readDecisionsOf(
      db,
      rows.map(({ id }) => Number(id)),
    );
    for (const row of rows) yield exported(row, decisions.get(Number(row.id)) ?? []);
    const last = rows.at(-1);
    if (!last || rows.length < BATCH) return;
    after = Number(last.id);
  }
}

function exported(row: ExportRow, decisions: readonly RecordDecision[]): ExportedPaper {
  return {
    format: EXPORT_FORMAT,
    version: EXPORT_VERSION,
    publicId: row.public_id,
    aliases: row.aliases,
    createdAt: instantOf(row.created_at),
    changedAt: instantOf(row.changed_at),
    records: row.records.map(({ record, raw, firstSeenAt, fetchedAt }) => ({
      record: { ...record, raw },
      firstSeenAt: instantOf(firstSeenAt),
      fetchedAt: instantOf(fetchedAt),
    })),
    ...(row.joins.length > 0 ? { joins: row.joins.map(joinOf) } : {}),
    ...(decisions.length > 0 ? { decisions: [...decisions] } : {}),
  };
}

/**
 * Takes exported papers in, like `ingestRecords`, with the times and former addresses of the site they come from, and
 * with what was decided there of their records. What is here already keeps its own.
 */
export async function restorePapers(
  tx: Queryable,
  papers: readonly ExportedPaper[],
  options: IngestOptions = {},
): Promise<IngestReport> {
  const now = (options.now ?? new Date()).toISOString();
  const owners: ExportedPaper[] = [];
  const records = papers.flatMap((paper) =>
    paper.records.map(({ record, firstSeenAt, fetchedAt }) => {
      owners.push(paper);
      return prepareRecord(record, { firstSeenAt, fetchedAt });
    }),
  );
  const decisions = new Map(papers.flatMap((paper) => paper.decisions ?? []).map((one) => [one.id, one]));
  const decided = await writeDecisions(tx, [...decisions.values()]);
  const matcher = options.matcher ?? matchByIdentifiers;
  const report = await ingestStored(tx, records, { now, matcher, decided });
  await restoreTimes(tx, report, owners);
  await restoreJoinTimes(
    tx,
    papers.flatMap(({ joins }) => joins ?? []),
  );
  return report;
}

/** Papers made just now get their moments, and all get the addresses that led to them and lead nowhere here. */
async function restoreTimes(
  tx: Queryable,
  { outcomes }: IngestReport,
  owners: readonly ExportedPaper[],
): Promise<void> {
  const created = new Map<string, ExportedPaper>();
  const addresses = new Map<string, string>();
  for (const [at, { publicId, outcome }] of outcomes.entries()) {
    const paper = owners[at];
    if (!paper) continue;
    if (outcome === 'created') created.set(publicId, paper);
    for (const address of [paper.publicId, ...paper.aliases])
      if (address !== publicId) addresses.set(address, publicId);
  }
  const papers = [...created.values()];
  if (papers.length > 0)
    await tx.execute(sql`
      update papers p set created_at = r.created_at, changed_at = r.changed_at
      from unnest(${sql.param([...created.keys()])}::text[],
                  ${sql.param(papers.map(({ createdAt }) => createdAt))}::timestamptz[],
                  ${sql.param(papers.map(({ changedAt }) => changedAt))}::timestamptz[])
        as r(public_id, created_at, changed_at)
      where p.public_id = r.public_id`);
  if (addresses.size > 0)
    await tx.execute(sql`
      insert into paper_aliases (public_id, paper_id)
      select a.address, p.id
      from unnest(${sql.param([...addresses.keys()])}::text[], ${sql.param([...addresses.values()])}::text[])
        as a(address, public_id) join papers p using (public_id)
      where not exists (select 1 from papers other where other.public_id = a.address)
      on conflict do nothing`);
}

/** The moments at which the same joins were made where the papers come from. */
async function restoreJoinTimes(tx: Queryable, joins: readonly RecordJoin[]): Promise<void> {
  if (joins.length === 0) return;
  const column = (value: (join: RecordJoin) => string) => sql.param(joins.map(value));
  await tx.execute(sql`
    update record_joins j set joined_at = least(j.joined_at, k.joined_at)
    from unnest(${column(({ record }) => record.source)}::text[], ${column(({ record }) => record.sourceKey)}::text[],
        ${column((join) => join.with.source)}::text[], ${column((join) => join.with.sourceKey)}::text[],
        ${column(({ joinedAt }) => joinedAt)}::timestamptz[]) as k(source, source_key, with_source, with_key, joined_at)
    where (j.source, j.source_key, j.with_source, j.with_key) = (k.source, k.source_key, k.with_source, k.with_key)
      and j.joined_at > k.joined_at`);
}
