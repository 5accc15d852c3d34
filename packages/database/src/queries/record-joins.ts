// Why records were joined, as lists and for one paper.
import type { JoinKind, PaperRecord, RecordDecision, RecordJoin, RecordName } from '@papertape/papers';
import { sql } from '../sql.ts';
import type { Queryable } from '../database.ts';
import { decisionsOf, type DecisionRow } from '../ingest/decisions.ts';
import type { JoinRow } from '../ingest/joins.ts';
import { instantOf } from '../values.ts';
import { decodePlace, encodePlace } from './place.ts';

/** A join with the paper in which it put its records. */
export interface ListedJoin extends RecordJoin {
  publicId: string;
  title: string;
}

/** Joins of these kinds, the latest first, with the cursor of the next page. @throws InvalidCursor */
export async function listJoins(
  db: Queryable,
  { kinds, limit, cursor = null }: { kinds: readonly JoinKind[]; limit: number; cursor?: string | null },
): Promise<{ items: ListedJoin[]; next: string | null }> {
  const place = cursor === null ? null : decodePlace(cursor, 2);
  const before = place
    ? sql`and (j.joined_at, j.source, j.source_key) < (${place.at}::timestamptz, ${place.names[0]}, ${place.names[1]})`
    : sql``;
  const { rows } = await db.execute<JoinRow & { public_id: string; title: string }>(sql`
    select j.*, p.public_id, p.title
    from record_joins j join source_records r using (source, source_key) join papers p on p.id = r.paper_id
    where j.kind = any(${sql.param(kinds)}::text[]) ${before}
    order by j.joined_at desc, j.source desc, j.source_key desc limit ${limit + 1}`);
  const items = rows
    .slice(0, limit)
    .map((row) => ({ ...joinOf(row), publicId: row.public_id, title: row.title }));
  const last = items.at(-1);
  const next =
    rows.length > limit && last
      ? encodePlace(last.joinedAt, last.record.source, last.record.sourceKey)
      : null;
  return { items, next };
}

/** A row as a join. */
export function joinOf(row: JoinRow): RecordJoin {
  return {
    record: { source: row.source, sourceKey: row.source_key },
    with: { source: row.with_source, sourceKey: row.with_key },
    kind: row.kind,
    relation: row.relation,
    scores: row.scores,
    reason: row.reason,
    joinedAt: instantOf(row.joined_at),
  };
}

/** A record of a paper, and why it is there. */
export interface MemberRecord extends RecordName {
  record: PaperRecord;
  firstSeenAt: string;
  fetchedAt: string;
  /** Null for the paper's most trusted record, with which the others were joined. */
  join: RecordJoin | null;
}

/** A paper with its records, in the order in which they were first seen, and what persons decided of them. */
export interface PaperRecords {
  publicId: string;
  title: string;
  records: MemberRecord[];
  decisions: RecordDecision[];
}

/** The records of a paper, by its present or a former public id; null when there is none of that name. */
export async function getPaperRecords(db: Queryable, publicId: string): Promise<PaperRecords | null> {
  const { rows } = await db.execute<{ id: string; public_id: string; title: string }>(sql`
    select id, public_id, title from papers where id = coalesce(
      (select id from papers where public_id = ${publicId}),
      (select paper_id from paper_aliases where public_id = ${publicId}))`);
  const paper = rows[0];
  if (!paper) return null;
  const id = Number(paper.id);
  const [records, decisions] = [await readMembers(db, id), await readDecisionsOf(db, [id])];
  return { publicId: paper.public_id, title: paper.title, records, decisions: decisions.get(id) ?? [] };
}

async function readMembers(db: Queryable, paperId: number): Promise<MemberRecord[]> {
  const { rows } = await db.execute<
    Record<'record' | 'first_seen_at' | 'fetched_at', string> & { name: string; key: string } & {
      [Column in keyof JoinRow]: JoinRow[Column] | null;
    }
  >(sql`
    select r.source as name, r.source_key as key, r.record, r.first_seen_at, r.fetched_at, j.*
    from source_records r left join record_joins j using (source, source_key)
    where r.paper_id = ${paperId} order by r.first_seen_at, r.source, r.source_key`);
  return rows.map((row) => ({
    source: row.name,
    sourceKey: row.key,
    record: JSON.parse(row.record) as PaperRecord,
    firstSeenAt: instantOf(row.first_seen_at),
    fetchedAt: instantOf(row.fetched_at),
    join: row.with_source === null ? null : joinOf(row as JoinRow),
  }));
}

/** What persons decided of the papers' records, also what they took back, the first decision first. */
export async function readDecisionsOf(
  db: Queryable,
  paperIds: readonly number[],
): Promise<Map<number, RecordDecision[]>> {
  const { rows: any } = await db.execute(sql`select 1 from record_decisions limit 1`);
  if (any.length === 0) return new Map();
  const { rows } = await db.execute<DecisionRow & { paper_id: string }>(sql`
    with concerned as (
      select r.paper_id, d.id from source_records r
        join record_decisions d on d.source = r.source and d.source_key = r.source_key
        where r.paper_id = any(${sql.param(paperIds)}::bigint[])
      union
      select r.paper_id, d.id from source_records r
        join record_decisions d on d.with_source = r.source and d.with_key = r.source_key
        where r.paper_id = any(${sql.param(paperIds)}::bigint[]))
    select c.paper_id, d.* from concerned c join record_decisions d using (id)
    order by c.paper_id, d.decided_at, d.id, d.pair`);
  const byPaper = new Map<number, DecisionRow[]>();
  for (const row of rows) {
    const list = byPaper.get(Number(row.paper_id));
    if (list) list.push(row);
    else byPaper.set(Number(row.paper_id), [row]);
  }
  return new Map([...byPaper].map(([id, list]) => [id, decisionsOf(list)]));
}
