// What the database already knows of the papers in a batch.
import type { Identifier, PaperAuthor, PaperListing, PaperRecord, RecordName } from '@papertape/papers';
import { sql } from '../sql.ts';
import type { Queryable } from '../database.ts';
import { instantOf } from '../values.ts';
import { names } from './identity.ts';
import type { StoredRecord } from './incoming.ts';

/** One ingest at a time, over all processes: two that meet the same new paper would both create it. */
const INGEST_LOCK = 0x70617069;

/** Waits for other ingests; held to the end of the transaction. */
export async function lockIngest(tx: Queryable): Promise<void> {
  await tx.execute(sql`select pg_advisory_xact_lock(${INGEST_LOCK})`);
}

/** A record that is stored already. */
export interface KnownRecord {
  source: string;
  sourceKey: string;
  paperId: number;
  publicId: string;
  contentHash: string;
}

/** Those of the records that are stored, by their keys. */
export async function readKnownRecords(
  tx: Queryable,
  records: readonly RecordName[],
): Promise<KnownRecord[]> {
  if (records.length === 0) return [];
  const { rows } = await tx.execute<
    Record<'source' | 'source_key' | 'id' | 'public_id' | 'content_hash', string>
  >(sql`
    select r.source, r.source_key, p.id, p.public_id, r.content_hash
    from unnest(${sql.param(records.map(({ source }) => source))}::text[],
                ${sql.param(records.map(({ sourceKey }) => sourceKey))}::text[]) as k(source, source_key)
    join source_records r using (source, source_key)
    join papers p on p.id = r.paper_id`);
  return rows.map((row) => ({
    source: row.source,
    sourceKey: row.source_key,
    paperId: Number(row.id),
    publicId: row.public_id,
    contentHash: row.content_hash,
  }));
}

/** The papers that have any of the identifiers: more than one has it where a person keeps their records apart. */
export async function readIdentifiers(
  tx: Queryable,
  identifiers: readonly Identifier[],
): Promise<(Identifier & { paperId: number })[]> {
  if (identifiers.length === 0) return [];
  const { rows } = await tx.execute<{ scheme: string; value: string; paper_id: string }>(sql`
    select i.scheme, i.value, i.paper_id
    from unnest(${sql.param(identifiers.map(({ scheme }) => scheme))}::text[],
                ${sql.param(identifiers.map(({ value }) => value))}::text[]) as k(scheme, value)
    join identifiers i using (scheme, value)`);
  return rows.map(({ scheme, value, paper_id }) => ({
    scheme: scheme as Identifier['scheme'],
    value,
    paperId: Number(paper_id),
  }));
}

/** What is stored of a paper, as far as an update needs it. */
export interface KnownPaper {
  id: number;
  publicId: string;
  mergedHash: string;
  newestAt: string;
  identifiers: Identifier[];
  authors: PaperAuthor[];
  categories: string[];
  listings: PaperListing[];
  records: StoredRecord[];
  /** Of its records, as `names` has them. */
  names: string[];
}

interface PaperRow extends Record<string, unknown> {
  id: string;
  public_id: string;
  merged_hash: string;
  newest_at: string;
  identifiers: Identifier[];
  authors: PaperAuthor[];
  categories: string[];
  listings: PaperListing[];
}

interface RecordRow extends Record<string, unknown> {
  paper_id: string;
  source: string;
  source_key: string;
  record: string;
  raw: string | null;
  content_hash: string;
  first_seen_at: string;
  fetched_at: string;
}

/** The papers with all their records. */
export async function readPapers(tx: Queryable, ids: readonly number[]): Promise<Map<number, KnownPaper>> {
  if (ids.length === 0) return new Map();
  const papers = await tx.execute<PaperRow>(sql`
    select id, public_id, merged_hash, newest_at, identifiers, authors, categories, listings
    from papers where id = any(${sql.param(ids)}::bigint[]) for update`);
  const records = await tx.execute<RecordRow>(sql`
    select paper_id, source, source_key, record, raw, content_hash, first_seen_at, fetched_at
    from source_records where paper_id = any(${sql.param(ids)}::bigint[])`);
  const known = new Map<number, KnownPaper>();
  for (const row of papers.rows)
    known.set(Number(row.id), {
      id: Number(row.id),
      publicId: row.public_id,
      mergedHash: row.merged_hash,
      newestAt: instantOf(row.newest_at),
      identifiers: row.identifiers,
      authors: row.authors,
      categories: row.categories,
      listings: row.listings,
      records: [],
      names: [],
    });
  for (const row of records.rows) {
    const paper = known.get(Number(row.paper_id));
    paper?.records.push(storedRecord(row));
    paper?.names.push(names.record(row.source, row.source_key));
  }
  return known;
}

function storedRecord(row: RecordRow): StoredRecord {
  return {
    source: row.source,
    sourceKey: row.source_key,
    record: JSON.parse(row.record) as PaperRecord,
    text: row.record,
    raw: row.raw,
    contentHash: row.content_hash,
    firstSeenAt: instantOf(row.first_seen_at),
    fetchedAt: instantOf(row.fetched_at),
  };
}

/** Those of the public ids that other papers have, or had. */
export async function readPublicIds(
  tx: Queryable,
  publicIds: readonly string[],
): Promise<{ publicId: string; paperId: number; alias: boolean }[]> {
  if (publicIds.length === 0) return [];
  const { rows } = await tx.execute<{ public_id: string; paper_id: string; alias: boolean }>(sql`
    select public_id, paper_id, true as alias from paper_aliases
      where public_id = any(${sql.param(publicIds)}::text[])
    union all
    select public_id, id, false from papers where public_id = any(${sql.param(publicIds)}::text[])`);
  return rows.map((row) => ({ publicId: row.public_id, paperId: Number(row.paper_id), alias: row.alias }));
}

/** Numbers for new papers. */
export async function takePaperIds(tx: Queryable, count: number): Promise<number[]> {
  if (count === 0) return [];
  const { rows } = await tx.execute<{ id: string }>(sql`
    select nextval(sequence.name) as id
    from (select pg_get_serial_sequence('papers', 'id')::regclass as name) as sequence, generate_series(1, ${count}::int)`);
  return rows.map(({ id }) => Number(id));
}
