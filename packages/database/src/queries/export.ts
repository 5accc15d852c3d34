// The export: every paper with its records, from which an empty site becomes the same site.
import { EXPORT_FORMAT, EXPORT_VERSION, type ExportedPaper, type PaperRecord } from '@papertape/papers';
import { sql } from 'drizzle-orm/sql';
import type { Queryable } from '../database.ts';
import { type IngestOptions, ingestStored, type IngestReport } from '../ingest/ingest.ts';
import { prepareRecord } from '../ingest/incoming.ts';
import { matchByIdentifiers } from '../ingest/record-matcher.ts';
import { writeAliases } from '../ingest/write.ts';
import { instantOf } from '../values.ts';

/** Papers read at a time. */
const BATCH = 200;

interface ExportRow extends Record<string, unknown> {
  id: string;
  public_id: string;
  created_at: string;
  changed_at: string;
  aliases: string[];
  records: { record: PaperRecord; raw: unknown; firstSeenAt: string; fetchedAt: string }[];
}

/** Every paper, in the order in which they came to the site. */
export async function* exportPapers(db: Queryable): AsyncGenerator<ExportedPaper> {
  for (let after = 0; ;) {
    const { rows } = await db.execute<ExportRow>(sql`
      select p.id, p.public_id, p.created_at, p.changed_at,
        array(select a.public_id from paper_aliases a where a.paper_id = p.id order by 1) as aliases,
        (select coalesce(json_agg(json_build_object('record', r.record::json, 'raw', r.raw::json,
            'firstSeenAt', r.first_seen_at, 'fetchedAt', r.fetched_at) order by r.source, r.source_key), '[]')
          from source_records r where r.paper_id = p.id) as records
      from papers p where p.id > ${after} order by p.id limit ${BATCH}`);
    for (const row of rows) yield exported(row);
    const last = rows.at(-1);
    if (!last || rows.length < BATCH) return;
    after = Number(last.id);
  }
}

function exported(row: ExportRow): ExportedPaper {
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
  };
}

/**
 * Takes exported papers in, like `ingestRecords`, with the times and former addresses of the site they come from. What
 * is here already keeps its own.
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
  const report = await ingestStored(tx, records, { now, matcher: options.matcher ?? matchByIdentifiers });
  const created = new Map<string, ExportedPaper>();
  for (const [at, { publicId, outcome }] of report.outcomes.entries()) {
    const paper = owners[at];
    if (paper && outcome === 'created') created.set(publicId, paper);
  }
  await restoreTimes(tx, created);
  return report;
}

async function restoreTimes(tx: Queryable, created: ReadonlyMap<string, ExportedPaper>): Promise<void> {
  if (created.size === 0) return;
  const papers = [...created.values()];
  const { rows } = await tx.execute<{ id: string; public_id: string }>(sql`
    update papers p set created_at = r.created_at, changed_at = r.changed_at
    from unnest(${sql.param([...created.keys()])}::text[],
                ${sql.param(papers.map(({ createdAt }) => createdAt))}::timestamptz[],
                ${sql.param(papers.map(({ changedAt }) => changedAt))}::timestamptz[])
      as r(public_id, created_at, changed_at)
    where p.public_id = r.public_id returning p.id, p.public_id`);
  await writeAliases(
    tx,
    rows.flatMap(({ id, public_id }) =>
      (created.get(public_id)?.aliases ?? []).map((publicId) => ({ publicId, paperId: Number(id) })),
    ),
  );
}
