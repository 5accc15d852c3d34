// Papers that were put together from several records, as a list; and papers by what people call them.
import { parseIdentifier, type JoinKind, type RecordName } from '@papertape/papers';
import { sql } from '../sql.ts';
import type { Queryable } from '../database.ts';
import type { JoinRow } from '../ingest/joins.ts';
import { findPaperByIdentifier } from './papers.ts';
import { decodePlace, encodePlace } from './place.ts';
import { getPaperRecords, joinOf, type ListedJoin, type PaperRecords } from './record-joins.ts';

/** A paper of several records, with its latest join of the kinds that were asked for. */
export interface MergedPaper extends ListedJoin {
  /** How many records it has. */
  records: number;
}

/** Which papers are listed. */
export interface MergedFilter {
  kinds: readonly JoinKind[];
  /** Words of the title; '' for all. */
  title: string;
}

/** Papers with such a join, the latest first, each once, with the cursor of the next page. @throws InvalidCursor */
export async function listMergedPapers(
  db: Queryable,
  { kinds, title }: MergedFilter,
  { limit, cursor = null }: { limit: number; cursor?: string | null },
): Promise<{ items: MergedPaper[]; next: string | null }> {
  const place = cursor === null ? null : decodePlace(cursor, 2);
  const before = place
    ? sql`and (j.joined_at, j.source, j.source_key) < (${place.at}::timestamptz, ${place.names[0]}, ${place.names[1]})`
    : sql``;
  const named = title === '' ? sql`` : sql`and p.title ilike ${`%${likeText(title)}%`}`;
  const wanted = sql.param(kinds);
  const { rows } = await db.execute<JoinRow & { public_id: string; title: string; records: string }>(sql`
    select j.*, p.public_id, p.title,
      (select count(*) from source_records m where m.paper_id = p.id) as records
    from record_joins j join source_records r using (source, source_key) join papers p on p.id = r.paper_id
    where j.kind = any(${wanted}::text[]) ${named} ${before} and not exists (
      select 1 from source_records r2 join record_joins j2 using (source, source_key)
      where r2.paper_id = r.paper_id and j2.kind = any(${wanted}::text[])
        and (j2.joined_at, j2.source, j2.source_key) > (j.joined_at, j.source, j.source_key))
    order by j.joined_at desc, j.source desc, j.source_key desc limit ${limit + 1}`);
  const items = rows.slice(0, limit).map((row) => ({
    ...joinOf(row),
    publicId: row.public_id,
    title: row.title,
    records: Number(row.records),
  }));
  const last = items.at(-1);
  const more = rows.length > limit && last;
  return {
    items,
    next: more ? encodePlace(last.joinedAt, last.record.source, last.record.sourceKey) : null,
  };
}

function likeText(text: string): string {
  return text.replace(/[\\%_]/g, '\\$&');
}

/** The paper of that id, identifier or address, with its records; null when there is none. */
export async function findPaperRecords(db: Queryable, name: string): Promise<PaperRecords | null> {
  const paper = await getPaperRecords(db, name);
  if (paper) return paper;
  const identifier = parseIdentifier(name);
  const publicId = identifier && (await findPaperByIdentifier(db, identifier));
  return publicId ? await getPaperRecords(db, publicId) : null;
}

/** The record with which the others of a paper were joined, that stands for the paper where papers are joined. */
export function firstRecordOf({ records }: PaperRecords): RecordName | null {
  return records.find(({ join }) => join === null) ?? records[0] ?? null;
}

/** The papers in which records are now, each once, in the order in which they were stored, with what people of the site did there. */
export async function papersOfRecords(
  db: Queryable,
  records: readonly RecordName[],
): Promise<{ publicId: string; title: string; votes: number; comments: number }[]> {
  const { rows } = await db.execute<{
    public_id: string;
    title: string;
    votes: number;
    comments: number;
  }>(sql`
    select p.public_id, p.title, p.local_upvotes as votes, p.local_comments as comments from papers p where p.id in (
      select r.paper_id from unnest(${sql.param(records.map(({ source }) => source))}::text[],
          ${sql.param(records.map(({ sourceKey }) => sourceKey))}::text[]) as k(source, source_key)
        join source_records r using (source, source_key))
    order by p.id`);
  return rows.map(({ public_id, votes, comments, title }) => ({
    publicId: public_id,
    title,
    votes: Number(votes),
    comments: Number(comments),
  }));
}
