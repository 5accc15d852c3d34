// From a query to its answer: both channels, fused, with what a reader wants to know about the result.
import type { Database } from '@papertape/database';
import { sql } from '@papertape/database/sql';
import type { Identifier } from '@papertape/papers';
import { fuse } from './channels/fusion.ts';
import type { FusedPaper, Scores } from './channels/fusion.ts';
import { containsWords, countMatching, listMatching, narrow, searchText } from './channels/text.ts';
import type { TextChannel } from './channels/text.ts';
import { highlightTerms } from './highlight.ts';
import { compileQuery, hasConditions } from './query/compile.ts';
import type { CompiledQuery } from './query/compile.ts';
import { parseQuery } from './query/parse.ts';
import type { Served } from './serving.ts';
import { suggest } from './suggest.ts';
import type { ParsedQuery, SearchHit, SearchResponse } from './types.ts';

export interface SearchOptions {
  limit: number;
  /** Hits to pass over, for further pages. */
  offset?: number;
  now: Date;
  signal?: AbortSignal;
  /** Which channels answer; one alone is for measuring. */
  channels?: 'all' | 'text' | 'vectors';
}

export interface AnswerContext {
  database: Database;
  textChannel: TextChannel;
  /** The vector channel; null where there is none, with a note when a reader should know. */
  vectors: () => Promise<{ served: Served | null; note: string | null }>;
}

/** Candidates of each channel at least; deeper pages ask for more. */
const TEXT_CANDIDATES = 200;
const VECTOR_CANDIDATES = 100;
/** Fewer, since each may need many neighbours to be looked at. */
const CONDITIONAL_CANDIDATES = 50;
/** No page goes deeper than this. */
const MOST_CANDIDATES = 1200;
/** Matches are counted up to here; more is 'many'. */
const COUNTED = 1000;
const COUNTED_STEMS = 4;

/** Answers a query. Whatever is typed gives an answer; only a failing database throws. */
export async function answerQuery(
  context: AnswerContext,
  text: string,
  options: SearchOptions,
): Promise<SearchResponse> {
  const started = performance.now();
  const query = parseQuery(text);
  const response = await respond(context, query, options);
  response.timings.totalMs = performance.now() - started;
  return response;
}

async function respond(
  context: AnswerContext,
  query: ParsedQuery,
  options: SearchOptions,
): Promise<SearchResponse> {
  const response: SearchResponse = {
    direct: null,
    hits: [],
    total: 0,
    suggestion: null,
    query,
    terms: [...highlightTerms(query)],
    notes: [...query.notes],
    timings: { embedMs: 0, totalMs: 0 },
  };
  if (query.identifier !== null) return await goTo(context.database, query.identifier, response);
  const compiled = compileQuery(query);
  response.notes.push(...compiled.notes);
  if (compiled.stems.length > 0) await rank(context, compiled, options, response);
  else if (hasConditions(compiled)) await list(context.database, compiled, options, response);
  return response;
}

/** The paper that an identifier names. */
async function goTo(
  database: Database,
  { scheme, value }: Identifier,
  response: SearchResponse,
): Promise<SearchResponse> {
  const { rows } = await database.db.execute<{ id: string; public_id: string }>(sql`
    select p.id, p.public_id from identifiers i join papers p on p.id = i.paper_id
    where i.scheme = ${scheme} and i.value = ${value} order by p.id limit 1`);
  const paper = rows[0];
  if (!paper) {
    response.notes.push(
      `No paper here has the ${scheme === 'url' ? 'address' : `${scheme} identifier`} ${value}.`,
    );
    return response;
  }
  response.direct = { publicId: paper.public_id };
  response.hits = [{ paperId: Number(paper.id), score: 1, matched: 'text' }];
  response.total = 1;
  return response;
}

/** A query of conditions only: the newest papers first. */
async function list(
  { db }: Database,
  query: CompiledQuery,
  { limit, offset = 0 }: SearchOptions,
  response: SearchResponse,
): Promise<void> {
  const ids = await listMatching(db, query, { limit, offset });
  response.hits = ids.map((paperId) => ({ paperId, score: 1, matched: 'text' }));
  response.total = await countMatching(db, query, COUNTED);
}

async function rank(
  context: AnswerContext,
  asked: CompiledQuery,
  options: SearchOptions,
  response: SearchResponse,
): Promise<void> {
  const { db, extensions } = context.database;
  const { limit, offset = 0, channels = 'all' } = options;
  const depth = Math.min(MOST_CANDIDATES, offset + limit);
  const wanted = Math.max(TEXT_CANDIDATES, depth);
  const query = await narrow(db, asked);
  const { vector, served } = channels === 'text' ? NO_VECTOR : await embed(context, query, options, response);
  const text: Scores =
    channels === 'vectors' ? new Map() : await searchText(db, context.textChannel, query, wanted);
  const vectors: Scores =
    served && vector
      ? await served.index.nearest(vector, {
          query,
          limit: Math.max(hasConditions(query) ? CONDITIONAL_CANDIDATES : VECTOR_CANDIDATES, depth),
          also: [...text.keys()],
        })
      : new Map();
  const fusion = served?.embedder.fusion ?? { textWeight: 1, floor: 'zero', least: 0 };
  const fused = fuse(text, withoutFar(vectors, text, fusion.least), fusion);
  const page = fused.slice(offset, offset + limit);
  response.hits = await explain(db, query, page, vectors, fusion.least);
  response.total = text.size < wanted ? fused.length : await countIfFew(db, query);
  if (offset === 0) response.suggestion = await suggest(db, response.query, extensions.trigram !== null);
}

const NO_VECTOR = { vector: null, served: null };

/** Prose has words of which every second paper contains one: counting would take time to say 'many'. */
async function countIfFew(db: Database['db'], query: CompiledQuery): Promise<number | null> {
  if (new Set(query.stems).size > COUNTED_STEMS && !hasConditions(query)) return null;
  return await countMatching(db, query, COUNTED);
}

/** The query's vector, or none when there is no vector channel or it knows none of the words. */
async function embed(
  context: AnswerContext,
  query: CompiledQuery,
  { signal }: SearchOptions,
  response: SearchResponse,
): Promise<{ vector: Float32Array | null; served: Served | null }> {
  const { served, note } = await context.vectors();
  if (note !== null) response.notes.push(note);
  if (served === null) return { vector: null, served };
  const started = performance.now();
  try {
    const vector = await served.embedder.embedQuery(query.text, signal);
    return { vector: vector.some((value) => value !== 0) ? vector : null, served };
  } catch {
    signal?.throwIfAborted();
    response.notes.push('Papers were found by their words only: the embedder does not answer now.');
    return { vector: null, served: null };
  } finally {
    response.timings.embedMs = performance.now() - started;
  }
}

/** Papers found by meaning alone must be near: a far vector is no reason to be shown. */
function withoutFar(vectors: Scores, text: Scores, least: number): Scores {
  return new Map([...vectors].filter(([id, cosine]) => cosine >= least || text.has(id)));
}

/** Says of each hit which channel found it. */
async function explain(
  db: Database['db'],
  query: CompiledQuery,
  page: readonly FusedPaper[],
  vectors: Scores,
  least: number,
): Promise<SearchHit[]> {
  const worded = await containsWords(
    db,
    query,
    page.map(({ paperId }) => paperId),
  );
  return page.map(({ paperId, score }) => {
    const origin = worded.get(paperId);
    if (origin === undefined) return { paperId, score, matched: 'meaning' };
    if (origin === 'machine') return { paperId, score, matched: 'machine' };
    return {
      paperId,
      score,
      matched: (vectors.get(paperId) ?? 0) >= Math.max(least, 1e-9) ? 'both' : 'text',
    };
  });
}
