// Search as the site, the API and the command line use it.
import type { Database } from '@papertape/database';
import { answerQuery } from './answer.ts';
import type { AnswerContext, SearchOptions } from './answer.ts';
import { EmbedderSource } from './embedders/create.ts';
import type { EmbedderConfiguration } from './embedders/embedder.ts';
import { EmbedderUnavailable } from './errors.ts';
import { listLatest } from './latest.ts';
import type { LatestOptions, LatestPapers } from './latest.ts';
import { Serving } from './serving.ts';
import type { Served } from './serving.ts';
import { findSimilar } from './similar.ts';
import { SimilarCache } from './similar-cache.ts';
import type { SimilarPaper } from './similar.ts';
import { readStatus } from './status.ts';
import type { SearchStatus } from './status.ts';
import { indexQueued, isQueued, queueLength } from './storage/documents.ts';
import { prepareSearch } from './storage/prepare.ts';
import { withUpdateLock } from './update-lock.ts';
import { updateSearch } from './update.ts';
import type { UpdateOptions, UpdateReport } from './update.ts';
import type { SearchResponse } from './types.ts';

/** Writes one event with its fields. */
export type SearchLog = (
  level: 'debug' | 'info' | 'warn' | 'error',
  event: string,
  fields?: Record<string, unknown>,
) => void;

export interface SearchConfiguration {
  database: Database;
  embedder: EmbedderConfiguration;
  log?: SearchLog;
}

export interface Search {
  /** Answers what a person typed; see `SearchResponse`. */
  search(query: string, options: SearchOptions): Promise<SearchResponse>;
  /** What a saved search brings: papers that contain every word of the query, those that came last first. */
  latest(query: string, options: LatestOptions): Promise<LatestPapers>;
  /** Papers like a paper, best first. */
  similar(paperId: number, options: { limit: number }): Promise<SimilarPaper[]>;
  /** Brings indexes and vectors up to date; several calls at once run one after the other. */
  update(options?: UpdateOptions): Promise<UpdateReport>;
  status(): Promise<SearchStatus>;
  close(): Promise<void>;
}

/** Papers that a search indexes itself before it answers; more are left to the background. */
const INDEXED_IN_PASSING = 100;

/** Prepares the database for search and opens it. Vectors are made by `update`. */
export async function createSearch({ database, embedder, log }: SearchConfiguration): Promise<Search> {
  await prepareSearch(database);
  const source = new EmbedderSource(embedder, () => performance.now());
  const serving = new Serving(database, source, () => performance.now());
  const catchUp = createCatchUp(database, log);
  const context: AnswerContext = {
    database,
    textChannel: database.extensions.textSearch === null ? 'full-text' : 'bm25',
    vectors: () => openVectors(serving, log),
  };
  const similar = new SimilarCache(() => performance.now());
  let updating: Promise<unknown> = Promise.resolve();
  return {
    async search(query, options) {
      const waiting = await catchUp.run();
      const answer = await retryOnSwitch(serving, () => answerQuery(context, query, options));
      if (waiting > 0) answer.notes.push(`${waiting} new papers are being indexed and may be missing here.`);
      return answer;
    },
    async latest(query, options) {
      await catchUp.run();
      return await listLatest(database.db, query, options);
    },
    async similar(paperId, { limit }) {
      return await retryOnSwitch(serving, async () => {
        const { served } = await context.vectors();
        return await similar.remember(`${served?.generation.id} ${paperId} ${limit}`, () =>
          findSimilar(database, context.textChannel, served, paperId, limit),
        );
      });
    },
    async update(options = {}) {
      const run = (chosen: UpdateOptions) => updateSearch(database, source, chosen, () => serving.forget());
      // Where another process makes the vectors, the texts can still be indexed here.
      const turn = updating.then(
        async () =>
          (await withUpdateLock(database, () => run(options))) ?? (await run({ ...options, textOnly: true })),
      );
      updating = turn.catch(() => undefined);
      const report = await turn;
      if (report.indexed + report.embedded > 0) similar.clear();
      return report;
    },
    status: async () => await readStatus(database, embedder.kind, (await openVectors(serving)).problem),
    async close() {
      await Promise.all([updating, catchUp.finished()]);
      await source.close();
    },
  };
}

const WORDS_ONLY = 'Papers were found by their words only: the embedder is not available now.';

async function openVectors(
  serving: Serving,
  log?: SearchLog,
): Promise<{ served: Served | null; note: string | null; problem: string | null }> {
  try {
    return { served: await serving.current(), note: null, problem: null };
  } catch (error) {
    if (!(error instanceof EmbedderUnavailable)) throw error;
    log?.('warn', 'the embedder is not available', { reason: error.message });
    // The reason names addresses and settings: it is for the person who runs the site.
    return { served: null, note: WORDS_ONLY, problem: error.message };
  }
}

/** An update in another process may have removed the generation that this one served. */
async function retryOnSwitch<T>(serving: Serving, run: () => Promise<T>): Promise<T> {
  try {
    return await run();
  } catch (error) {
    if (!isUndefinedTable(error)) throw error;
    serving.forget();
    return await run();
  }
}

const UNDEFINED_TABLE = '42P01';

function isUndefinedTable(error: unknown): boolean {
  if (!(error instanceof Error)) return false;
  return ('code' in error && error.code === UNDEFINED_TABLE) || isUndefinedTable(error.cause);
}

/** Lets a search find what was just harvested: a few papers at once, many in the background. */
function createCatchUp(database: Database, log?: SearchLog) {
  let background: Promise<void> | null = null;
  const start = () => {
    background ??= indexQueued(database)
      .then(() => undefined)
      .catch((error: unknown) => log?.('error', 'indexing failed', { error: String(error) }))
      .finally(() => (background = null));
  };
  return {
    /** How many papers remain to be indexed in the background. */
    async run(): Promise<number> {
      if (!(await isQueued(database.db))) return 0;
      const waiting = await queueLength(database.db);
      if (waiting > INDEXED_IN_PASSING) start();
      else if (!background) await indexQueued(database);
      return background ? waiting : 0;
    },
    finished: async () => await background,
  };
}
