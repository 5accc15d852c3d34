// Writes a batch of merged papers, table by table: one statement each, whatever the number of papers.
import type { MergedPaper } from '@papertape/papers';
import { sql } from '../sql.ts';
import type { Queryable } from '../database.ts';
import type { StoredRecord } from './incoming.ts';
import { joinPeople } from './join-people.ts';
import type { KnownPaper } from './read.ts';

/** A paper to be written. */
export interface PaperWrite {
  id: number;
  publicId: string;
  merged: MergedPaper;
  mergedHash: string;
  /** The paper as it is stored, if it is. */
  before: KnownPaper | null;
  /** Papers found to be the same one: their rows go, their records and addresses stay. */
  joined: KnownPaper[];
  /** Of a paper that was part of another: when its first record came. */
  knownSince: string | null;
}

/** A record to be written, of a paper. */
export interface RecordWrite {
  paperId: number;
  stored: StoredRecord;
}

const PAPER_COLUMNS = {
  public_id: 'text',
  title: 'text',
  abstract: 'text',
  author_names: 'text',
  authors: 'jsonb',
  links: 'jsonb',
  identifiers: 'jsonb',
  versions: 'jsonb',
  listings: 'jsonb',
  comment: 'text',
  categories: 'text[]',
  published_at: 'timestamptz',
  updated_at: 'timestamptz',
  newest_at: 'timestamptz',
  listed_on: 'date',
  listed_at: 'timestamptz',
  submitted_by: 'jsonb',
  thumbnail_url: 'text',
  media_urls: 'text[]',
  licence: 'text',
  withdrawn_at: 'timestamptz',
  withdrawal_reason: 'text',
  ai_summary: 'text',
  keywords: 'text[]',
  github_stars: 'int',
  organization: 'text',
  source_upvotes: 'int',
  source_comments: 'int',
  merged_hash: 'text',
  changed_at: 'timestamptz',
} as const;

type PaperRow = { id: number; created_at: string } & Record<keyof typeof PAPER_COLUMNS, unknown>;

function paperRow({ id, publicId, merged, mergedHash, knownSince }: PaperWrite, now: string): PaperRow {
  return {
    id,
    created_at: knownSince ?? now,
    public_id: publicId,
    title: merged.title,
    abstract: merged.abstract,
    author_names: merged.authors.map(({ name }) => name).join(', '),
    authors: merged.authors,
    links: merged.links,
    identifiers: merged.identifiers,
    versions: merged.versions,
    listings: merged.listings,
    comment: merged.comment,
    categories: merged.categories,
    published_at: merged.publishedAt,
    updated_at: merged.updatedAt,
    newest_at: merged.newestAt,
    listed_on: merged.listedOn,
    listed_at: merged.listedAt,
    submitted_by: merged.submittedBy,
    thumbnail_url: merged.thumbnailUrl,
    media_urls: merged.mediaUrls,
    licence: merged.licence,
    withdrawn_at: merged.withdrawnAt,
    withdrawal_reason: merged.withdrawalReason,
    ai_summary: merged.aiSummary,
    keywords: merged.keywords,
    github_stars: merged.githubStars,
    organization: merged.organization,
    source_upvotes: merged.upvotes,
    source_comments: merged.comments,
    merged_hash: mergedHash,
    changed_at: now,
  };
}

const columnNames = Object.keys(PAPER_COLUMNS);
const columns = sql.raw(columnNames.join(', '));
const columnTypes = sql.raw(
  Object.entries(PAPER_COLUMNS)
    .map(([name, type]) => `${name} ${type}`)
    .join(', '),
);
const newColumns = sql.raw(columnNames.map((name) => `r.${name}`).join(', '));

/** Inserts the new papers and updates the others. */
export async function writePapers(tx: Queryable, writes: readonly PaperWrite[], now: string): Promise<void> {
  const rows = (stored: boolean) =>
    writes.filter(({ before }) => (before !== null) === stored).map((write) => paperRow(write, now));
  const created = rows(false);
  if (created.length > 0)
    await tx.execute(sql`
      insert into papers (id, ${columns}, created_at) overriding system value
      select r.id, ${newColumns}, r.created_at
      from json_to_recordset(${JSON.stringify(created)}::json) as r(id bigint, created_at timestamptz, ${columnTypes})`);
  const updated = rows(true);
  if (updated.length > 0)
    await tx.execute(sql`
      update papers set (${columns}) = row(${newColumns})
      from json_to_recordset(${JSON.stringify(updated)}::json) as r(id bigint, ${columnTypes})
      where papers.id = r.id`);
}

/** Inserts or replaces records. */
export async function writeRecords(tx: Queryable, writes: readonly RecordWrite[]): Promise<void> {
  if (writes.length === 0) return;
  const column = (value: (write: RecordWrite) => string | number | null) => sql.param(writes.map(value));
  await tx.execute(sql`
    insert into source_records (source, source_key, paper_id, record, raw, content_hash, first_seen_at, fetched_at)
    select * from unnest(
      ${column(({ stored }) => stored.source)}::text[],
      ${column(({ stored }) => stored.sourceKey)}::text[],
      ${column(({ paperId }) => paperId)}::bigint[],
      ${column(({ stored }) => stored.text)}::text[],
      ${column(({ stored }) => stored.raw)}::text[],
      ${column(({ stored }) => stored.contentHash)}::text[],
      ${column(({ stored }) => stored.firstSeenAt)}::timestamptz[],
      ${column(({ stored }) => stored.fetchedAt)}::timestamptz[])
    on conflict (source, source_key) do update set
      paper_id = excluded.paper_id, record = excluded.record, raw = excluded.raw,
      content_hash = excluded.content_hash, fetched_at = excluded.fetched_at,
      first_seen_at = least(source_records.first_seen_at, excluded.first_seen_at)`);
}

/** Marks records as fetched again without a change. */
export async function touchRecords(tx: Queryable, records: readonly StoredRecord[]): Promise<void> {
  if (records.length === 0) return;
  await tx.execute(sql`
    update source_records r set fetched_at = greatest(r.fetched_at, k.fetched_at)
    from unnest(${sql.param(records.map(({ source }) => source))}::text[],
                ${sql.param(records.map(({ sourceKey }) => sourceKey))}::text[],
                ${sql.param(records.map(({ fetchedAt }) => fetchedAt))}::timestamptz[])
      as k(source, source_key, fetched_at)
    where r.source = k.source and r.source_key = k.source_key`);
}

/** Gives records to other papers than they were of. */
export async function moveRecords(tx: Queryable, moves: readonly RecordWrite[]): Promise<void> {
  if (moves.length === 0) return;
  await tx.execute(sql`
    update source_records r set paper_id = m.paper_id
    from unnest(${sql.param(moves.map(({ stored }) => stored.source))}::text[],
                ${sql.param(moves.map(({ stored }) => stored.sourceKey))}::text[],
                ${sql.param(moves.map(({ paperId }) => paperId))}::bigint[]) as m(source, source_key, paper_id)
    where r.source = m.source and r.source_key = m.source_key`);
}

/** Takes away the rows of papers that turned out to be another one; all that belongs to them goes to that one. */
export async function joinPapers(tx: Queryable, writes: readonly PaperWrite[]): Promise<void> {
  const moves = writes.flatMap(({ id, joined }) =>
    joined.map((paper) => ({ from: paper.id, to: id, paper })),
  );
  if (moves.length === 0) return;
  const from = sql.param(moves.map((move) => move.from));
  const to = sql.param(moves.map((move) => move.to));
  await joinPeople(tx, moves);
  await tx.execute(sql`delete from papers where id = any(${from}::bigint[])`);
  await tx.execute(sql`
    update paper_aliases t set paper_id = m.new_id
    from unnest(${from}::bigint[], ${to}::bigint[]) as m(old_id, new_id) where t.paper_id = m.old_id`);
  await writeAliases(
    tx,
    moves.map(({ to, paper }) => ({ publicId: paper.publicId, paperId: to })),
  );
}

/** Keeps former public ids leading to their papers. */
export async function writeAliases(
  tx: Queryable,
  aliases: readonly { publicId: string; paperId: number }[],
): Promise<void> {
  if (aliases.length === 0) return;
  await tx.execute(sql`
    insert into paper_aliases (public_id, paper_id)
    select * from unnest(${sql.param(aliases.map(({ publicId }) => publicId))}::text[],
                         ${sql.param(aliases.map(({ paperId }) => paperId))}::bigint[])
    on conflict (public_id) do update set paper_id = excluded.paper_id`);
}
