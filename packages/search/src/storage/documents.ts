// Keeps search_documents true to papers: drains the queue that the triggers fill.
import { ENRICHMENT_IS_SHOWN, type Database, type Queryable } from '@papertape/database';
import { parseEnrichment, searchedWords } from '@papertape/enrichment';
import { sql, type SQL } from '@papertape/database/sql';
import { indexDocument, OWN_STEMS_END } from '../words/document.ts';
import type { IndexedDocument } from '../words/document.ts';
import { vectorTable } from './generations.ts';

/** Only one process drains at a time, so that an older text never overwrites a newer one. */
const DRAIN_LOCK = 727_002;
const BATCH = 500;

/** A paper read from the queue; without texts when it was deleted since. */
interface QueuedPaper {
  paperId: string;
  /** Its entries in the queue. */
  entries: string[];
  document: IndexedDocument | null;
}

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
 * Indexes waiting papers, at most about `limit` of them, in short transactions; returns how many. Leaves the rest when
 * another process is at it. The next batch is read and taken apart while the database stores this one.
 */
export async function indexQueued(
  database: Database,
  options: { limit?: number; signal?: AbortSignal | undefined; onProgress?: (indexed: number) => void } = {},
): Promise<number> {
  const { limit = Infinity, signal, onProgress } = options;
  const gather = database.extensions.textSearch !== null && (await mayGatherMore(database.db));
  let indexed = 0;
  let next = readBatch(database.db, '0');
  for (;;) {
    signal?.throwIfAborted();
    const { papers, last } = await next;
    if (papers.length === 0) break;
    const stored = database.transaction((tx) => storeBatch(tx, papers, gather));
    next = indexed + papers.length < limit ? readBatch(database.db, last) : NOTHING;
    // Awaited together: if one fails, the other must not go on unseen.
    const [done] = await Promise.all([stored, next]);
    if (done === null) break;
    indexed += done;
    onProgress?.(indexed);
  }
  return indexed;
}

/**
 * Lets the BM25 index write what it has gathered into a segment, which spares readers up to .2 s at their first search.
 * A tenth of the work of indexing, so that an import leaves it to the next update.
 */
export async function settle(database: Database): Promise<void> {
  if (database.extensions.textSearch === null) return;
  await database.db.execute(sql`select bm25_spill_index('search_documents_bm25')`);
}

interface Batch {
  papers: QueuedPaper[];
  /** The last entry read. */
  last: string;
}

const NOTHING: Promise<Batch> = Promise.resolve({ papers: [], last: '0' });

async function readBatch(db: Queryable, after: string): Promise<Batch> {
  const { rows } = await db.execute<{
    paper_id: string;
    entries: string[];
    last: string;
    title: string | null;
    abstract: string;
    author_names: string;
    written: unknown;
  }>(sql`
    select q.paper_id, q.entries::text[] as entries, q.last, p.title, p.abstract, p.author_names, e.content as written
    from (
      select paper_id, array_agg(id) as entries, max(id) as last
      from (select id, paper_id from search_queue where id > ${after} order by id limit ${BATCH}) as first
      group by paper_id) q
    left join papers p on p.id = q.paper_id left join enrichments e on e.paper_id = p.id and ${ENRICHMENT_IS_SHOWN}`);
  const papers = rows.map(
    ({ paper_id: paperId, entries, title, abstract, author_names: authorNames, written }) => ({
      paperId,
      entries,
      document:
        title === null
          ? null
          : indexDocument({ title, abstract, authorNames, machineTerms: machineTermsOf(written) }),
    }),
  );
  const last = rows.reduce((highest, row) => (BigInt(row.last) > highest ? BigInt(row.last) : highest), 0n);
  return { papers, last: String(last) };
}

function machineTermsOf(written: unknown): string[] {
  const enrichment = parseEnrichment(written);
  return enrichment === null ? [] : searchedWords(enrichment);
}

/**
 * Stores papers whose entries are still in the queue; returns how many, or null when another process is storing. A
 * paper that changed after it was read has a new entry, so that it is read again; one whose entry is gone was stored
 * by another process, perhaps with a newer text, and is left alone.
 */
async function storeBatch(
  tx: Queryable,
  papers: readonly QueuedPaper[],
  gather: boolean,
): Promise<number | null> {
  const lock = await tx.execute<{ taken: boolean }>(
    sql`select pg_try_advisory_xact_lock(${DRAIN_LOCK}) as taken`,
  );
  if (!lock.rows[0]?.taken) return null;
  if (gather) await tx.execute(sql`set local pg_textsearch.memtable_pages_threshold = 1024`);
  const entries = papers.flatMap((paper) => paper.entries);
  const { rows } = await tx.execute<{ paper_id: string }>(
    sql`delete from search_queue where id = any(${sql.param(entries)}::bigint[]) returning paper_id`,
  );
  const ours = new Set(rows.map((row) => row.paper_id));
  const taken = papers.filter(({ paperId }) => ours.has(paperId));
  await storeDocuments(tx, taken);
  await forgetPapers(
    tx,
    taken.filter(({ document }) => document === null).map(({ paperId }) => paperId),
  );
  return papers.length;
}

/**
 * Whether the BM25 index may be let gather more before it writes a segment: at the default of 64 pages it spends half
 * its time on merging them. A server may keep this setting to its superuser; then it stays as it is.
 */
async function mayGatherMore(db: Queryable): Promise<boolean> {
  const { rows } = await db.execute(sql`
    select 1 from pg_settings where name = 'pg_textsearch.memtable_pages_threshold' and context = 'user'`);
  return rows.length > 0;
}

async function storeDocuments(tx: Queryable, papers: readonly QueuedPaper[]): Promise<void> {
  const rows = papers.flatMap(({ paperId, document }) => (document ? [{ id: paperId, ...document }] : []));
  if (rows.length === 0) return;
  // As one JSON text: quoting long texts in an array costs the driver more than the tokenising did.
  // Vectors are made from a paper's own words: what a machine wrote leaves them as they are.
  const own = (stems: SQL) => sql`split_part(${stems}, ${OWN_STEMS_END}, 1)`;
  const stored = await tx.execute<{ changed: string | null }>(sql`
    with before as (
      select paper_id, stems from search_documents where paper_id = any(${sql.param(rows.map(({ id }) => id))}::bigint[]))
    insert into search_documents as d (paper_id, stems, words)
    select id, stems, words::tsvector from json_to_recordset(${JSON.stringify(rows)}::json)
      as r (id bigint, stems text, words text)
    on conflict (paper_id) do update set stems = excluded.stems, words = excluded.words
    where (d.stems, d.words) is distinct from (excluded.stems, excluded.words)
    returning (select b.paper_id from before b where b.paper_id = d.paper_id and ${own(sql`b.stems`)} <> ${own(sql`d.stems`)})
      as changed`);
  const changed = stored.rows.map((row) => row.changed).filter((id) => id !== null);
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
