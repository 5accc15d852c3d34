// Loads a collection through the production code and measures each way of searching it.
import { ingestRecords, openDatabase } from '@papertape/database';
import type { Database } from '@papertape/database';
import { emptyRecord } from '@papertape/papers';
import type { PaperRecord } from '@papertape/papers';
import { createSearch } from '@papertape/search';
import type { Search } from '@papertape/search';
import { sql } from '@papertape/database/sql';
import type { Collection } from './collection.ts';
import { percentile } from '../statistics.ts';
import { mean, ndcg, recall } from './metrics.ts';

export type Method = 'text' | 'vectors' | 'fused' | 'similar';

export interface MethodResult {
  method: Method;
  ndcg10: number;
  recall100: number;
  /** Milliseconds for an answer, the query's embedding left out. */
  p50: number;
  p95: number;
  /** Milliseconds of the embedding, in the mean; null where none is made. */
  embed: number | null;
}

export interface CollectionResult {
  name: string;
  documents: number;
  queries: number;
  channels: { text: string; vectors: string };
  seconds: { ingest: number; index: number; fitAndEmbed: number };
  methods: MethodResult[];
}

const BATCH = 500;
const DEPTH = 100;
/** Answers given before the clock counts. */
const WARM_UP = 5;
const NOW = new Date('2026-01-01T00:00:00Z');

/** Measures a collection in a database of its own, which is gone afterwards. */
export async function measureCollection(
  collection: Collection,
  say: (line: string) => void,
): Promise<CollectionResult> {
  const database = await openDatabase({ databaseUrl: null, dataDir: 'memory://' });
  try {
    const search = await createSearch({ database, embedder: { kind: 'lsa' } });
    try {
      const seconds = await load(database, search, collection, say);
      const ids = await documentIds(database);
      const status = await search.status();
      const methods: MethodResult[] = [];
      for (const method of methodsFor(collection)) {
        say(`${collection.name}: ${method}`);
        methods.push(await measureMethod(search, collection, ids, method));
      }
      const { length: documents } = collection.documents;
      const channels = { text: status.text.channel, vectors: status.vectors.channel };
      return {
        name: collection.name,
        documents,
        queries: collection.queries.length,
        channels,
        seconds,
        methods,
      };
    } finally {
      await search.close();
    }
  } finally {
    await database.close();
  }
}

function methodsFor({ queriesAreDocuments }: Collection): Method[] {
  return queriesAreDocuments ? ['text', 'vectors', 'fused', 'similar'] : ['text', 'vectors', 'fused'];
}

async function load(
  database: Database,
  search: Search,
  { name, documents }: Collection,
  say: (line: string) => void,
): Promise<CollectionResult['seconds']> {
  say(`${name}: loading ${documents.length} documents`);
  const ingest = await seconds(async () => {
    for (let start = 0; start < documents.length; start += BATCH) {
      const records = documents.slice(start, start + BATCH).map(recordOf);
      await database.transaction((tx) => ingestRecords(tx, records, { now: NOW }));
    }
  });
  const index = await seconds(() => search.update({ textOnly: true }));
  say(`${name}: fitting and embedding`);
  const fitAndEmbed = await seconds(() => search.update());
  return { ingest, index, fitAndEmbed };
}

async function seconds(run: () => Promise<unknown>): Promise<number> {
  const started = performance.now();
  await run();
  return (performance.now() - started) / 1000;
}

const ADDRESS = 'https://collection.invalid/';

function recordOf({ id, title, text }: Collection['documents'][number]): PaperRecord {
  const value = ADDRESS + encodeURIComponent(id);
  return emptyRecord({
    source: 'bench',
    sourceKey: id,
    identifiers: [{ scheme: 'url', value }],
    title,
    abstract: text,
  });
}

/** The collection's ids by paper. */
async function documentIds(database: Database): Promise<Map<number, string>> {
  const { rows } = await database.db.execute<{ value: string; paper_id: string }>(
    sql`select value, paper_id from identifiers where scheme = 'url'`,
  );
  return new Map(
    rows.map((row) => [Number(row.paper_id), decodeURIComponent(row.value.slice(ADDRESS.length))]),
  );
}

async function measureMethod(
  search: Search,
  { queries, queriesAreDocuments }: Collection,
  ids: ReadonlyMap<number, string>,
  method: Method,
): Promise<MethodResult> {
  const papers = new Map([...ids].map(([paper, id]) => [id, paper]));
  const ask = (query: Collection['queries'][number]) =>
    method === 'similar' ? askSimilar(search, papers.get(query.id)) : askSearch(search, query.text, method);
  for (const query of queries.slice(0, WARM_UP)) await ask(query);
  const [gains, found, times, embeddings]: number[][] = [[], [], [], []];
  for (const query of queries) {
    const { paperIds, ms, embedMs } = await ask(query);
    const ranking = paperIds
      .map((paper) => ids.get(paper) ?? '')
      .filter((id) => !queriesAreDocuments || id !== query.id);
    gains?.push(ndcg(ranking, query.judgements, 10));
    found?.push(recall(ranking, query.judgements, DEPTH));
    times?.push(ms - embedMs);
    embeddings?.push(embedMs);
  }
  return {
    method,
    ndcg10: mean(gains ?? []),
    recall100: mean(found ?? []),
    p50: percentile(times ?? [], 0.5),
    p95: percentile(times ?? [], 0.95),
    embed: method === 'vectors' || method === 'fused' ? mean(embeddings ?? []) : null,
  };
}

interface Answer {
  paperIds: number[];
  ms: number;
  embedMs: number;
}

async function askSearch(
  search: Search,
  text: string,
  method: 'text' | 'vectors' | 'fused',
): Promise<Answer> {
  const channels = method === 'fused' ? 'all' : method;
  const started = performance.now();
  // One more than the depth, since a query that is a document finds itself.
  const { hits, timings } = await search.search(text, { limit: DEPTH + 1, now: NOW, channels });
  const ms = performance.now() - started;
  return { paperIds: hits.map(({ paperId }) => paperId), ms, embedMs: timings.embedMs };
}

async function askSimilar(search: Search, paperId: number | undefined): Promise<Answer> {
  const started = performance.now();
  const hits = paperId === undefined ? [] : await search.similar(paperId, { limit: DEPTH });
  return { paperIds: hits.map((hit) => hit.paperId), ms: performance.now() - started, embedMs: 0 };
}
