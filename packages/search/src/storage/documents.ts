// Keeps search_documents true to papers: drains the queue that the triggers fill.
import type { Database, Queryable } from '@papertape/database';
import { sql } from 'drizzle-orm';
import { indexDocument } from '../words/document.ts';
import { vectorTable } from './generations.ts';

/** Only one process drains at a time, so that an older text never overwrites a newer one. */
const DRAIN_LOCK = 727_002;
const BATCH = 500;
/** Above this many waiting papers the BM25 index is told to gather more before it writes a segment. */
const BULK = 1000;

interface PresentPaper extends Record<string, unknown> {
  paper_id: string;
  /** How often it stood in the queue. */
  entries: number;
  title: string;
  abstract: string;
  author_names: string;
}

/** A paper that was deleted since it was queued has no title any more. */
type QueuedPaper = PresentPaper | (Pick<PresentPaper, 'paper_id' | 'entries'> & { title: null });

/** How many entries wait; a paper that changed twice counts twice. */
export async function queueLength(db: Queryable): Promise<number> {
  const { rows } = await db.execute<{ waiting: string }>(sql`select count(*) as waiting from search_queue`);
  return Number(rows[0]?.waiting ?? 0);
}

/** True when papers wait to be indexed. */
export async function isQueued(db: Queryable): Promise<boolean> {
  const { rows } = await db.execute<{ queued: boolean }>(
    sql`select exists (select 1 from search_queue) as queued`,
  );
  return rows[0]?.queued ?? false;
}

/**
 * Indexes waiting papers, at most `limit` of them, in short transactions; returns how many. Leaves the rest when
 * another process is at it.
 */
export async function indexQueued(
  database: Database,
  options: { limit?: number; signal?: AbortSignal | undefined; onProgress?: (indexed: number) => void } = {},
): Promise<number> {
  const { limit = Infinity, signal, onProgress } = options;
  const bulk = database.extensions.textSearch !== null && (await queueLength(database.db)) > BULK;
  let indexed = 0;
  while (indexed < limit) {
    signal?.throwIfAborted();
    const batch = await database.transaction((tx) => indexBatch(tx, Math.min(BATCH, limit - indexed), bulk));
    if (batch === 0) break;
    indexed += batch;
    onProgress?.(indexed);
  }
  // What was gathered in memory becomes a segment, which readers open much faster.
  if (bulk) await database.db.execute(sql`select bm25_spill_index('search_documents_bm25')`);
  return indexed;
}

async function indexBatch(tx: Queryable, size: number, bulk: boolean): Promise<number> {
  const lock = await tx.execute<{ taken: boolean }>(
    sql`select pg_try_advisory_xact_lock(${DRAIN_LOCK}) as taken`,
  );
  if (!lock.rows[0]?.taken) return 0;
  if (bulk) await gatherMore(tx);
  const { rows } = await tx.execute<QueuedPaper>(sql`
    with taken as (
      delete from search_queue where id in (select id from search_queue order by id limit ${size})
      returning paper_id)
    select t.paper_id, t.entries, p.title, p.abstract, p.author_names
    from (select paper_id, count(*)::int as entries from taken group by paper_id) t
    left join papers p on p.id = t.paper_id`);
  await storeDocuments(
    tx,
    rows.filter((row): row is PresentPaper => row.title !== null),
  );
  await forgetPapers(
    tx,
    rows.filter((row) => row.title === null).map((row) => row.paper_id),
  );
  return rows.reduce((sum, { entries }) => sum + entries, 0);
}

/** A server may keep this setting to its superuser; then it stays as it is. */
async function gatherMore(tx: Queryable): Promise<void> {
  await tx.execute(sql`
    select set_config(name, '1024', true) from pg_settings
    where name = 'pg_textsearch.memtable_pages_threshold' and context = 'user'`);
}

async function storeDocuments(tx: Queryable, papers: PresentPaper[]): Promise<void> {
  if (papers.length === 0) return;
  const documents = papers.map((paper) =>
    indexDocument({ title: paper.title, abstract: paper.abstract, authorNames: paper.author_names }),
  );
  const ids = papers.map((paper) => paper.paper_id);
  const { rows } = await tx.execute<{ changed: string }>(sql`
    insert into search_documents as d (paper_id, stems, words)
    select * from unnest(
      ${sql.param(ids)}::bigint[],
      ${sql.param(documents.map(({ stems }) => stems))}::text[],
      ${sql.param(documents.map(({ words }) => words))}::tsvector[])
    on conflict (paper_id) do update set stems = excluded.stems, words = excluded.words
    where (d.stems, d.words) is distinct from (excluded.stems, excluded.words)
    returning case when d.xmax::text <> '0' then d.paper_id end as changed`);
  const changed = rows.map((row) => row.changed).filter((id) => id !== null);
  await forgetVectors(tx, changed);
}

/** A paper may have been joined with another, and its row deleted. */
async function forgetPapers(tx: Queryable, ids: string[]): Promise<void> {
  if (ids.length === 0) return;
  await tx.execute(sql`delete from search_documents where paper_id = any(${sql.param(ids)}::bigint[])`);
  await forgetVectors(tx, ids);
}

/** A changed text needs a new vector in every generation; without one it counts as not embedded. */
async function forgetVectors(tx: Queryable, ids: string[]): Promise<void> {
  if (ids.length === 0) return;
  const generations = await tx.execute<{ id: number }>(sql`select id from search_generations`);
  for (const { id } of generations.rows) {
    await tx.execute(sql`delete from ${vectorTable(id)} where paper_id = any(${sql.param(ids)}::bigint[])`);
  }
}
