// Papers that an edition may hold: few columns of each, since a month has tens of thousands.
import {
  topicKey,
  type DigestPaper,
  type ReproductionOutcome,
  type Subscription,
  type Topic,
} from '@papertape/digests';
import type { Identifier } from '@papertape/papers';
import type { PersonId } from '@papertape/people';
import { sql } from '../sql.ts';
import { visibleTo } from '../collections/collections.ts';
import type { Queryable } from '../database.ts';
import { names } from '../ingest/identity.ts';
import { readIdentifiers } from '../ingest/read.ts';
import { papersOfAuthor } from '../queries/list.ts';
import { instantOf } from '../values.ts';

/** A reproduction that ran, with an identifier of its paper. */
export interface ReproductionRun {
  paper: Identifier;
  outcome: ReproductionOutcome;
}

/** What to look for. */
export interface CandidateFilter {
  /** Papers that appeared after this and up to `now`. */
  since: Date;
  now: Date;
  topics: Subscription['topics'];
  runs: readonly ReproductionRun[];
  /** Numbers of the papers that each query found. */
  found: ReadonlyMap<string, ReadonlySet<number>>;
}

/** A paper that came to the site later than this after it was listed is no news, days. */
const GRACE_DAYS = 7;

/**
 * News of a time: papers listed in it or come to the site in it, put into one of the collections, or with a reproduction
 * that ran. A collection counts where everybody may see it, or the account that chose it may at this moment.
 */
export async function listCandidates(db: Queryable, filter: CandidateFilter): Promise<DigestPaper[]> {
  const collected = await listCollected(db, filter);
  const outcomes = await outcomesByPaper(db, filter.runs);
  const also = [...new Set([...collected.keys(), ...outcomes.keys()])];
  const papers = await readCandidates(db, filter, also);
  const authors = await authorsOf(
    db,
    filter.topics.flatMap((topic) => (topic.kind === 'author' ? [topic.slug] : [])),
    papers.map(({ id }) => id),
  );
  const searches = queriesByPaper(filter.found);
  return papers.map((paper) => ({
    ...paper,
    authorSlugs: authors.get(paper.id) ?? [],
    collectedAt: collected.get(paper.id) ?? new Map<string, string>(),
    searches: searches.get(paper.id) ?? new Set<string>(),
    reproduction: outcomes.get(paper.id) ?? null,
  }));
}

/** The queries that found each paper: a month has tens of thousands of papers, and readers have hundreds of queries. */
function queriesByPaper(found: CandidateFilter['found']): Map<number, Set<string>> {
  const queries = new Map<number, Set<string>>();
  for (const [query, ids] of found)
    for (const id of ids) queries.set(id, (queries.get(id) ?? new Set()).add(query));
  return queries;
}

type Facts = Omit<DigestPaper, 'authorSlugs' | 'collectedAt' | 'searches' | 'reproduction'>;

async function readCandidates(
  db: Queryable,
  { since, now }: CandidateFilter,
  also: readonly number[],
): Promise<Facts[]> {
  const [from, to] = [since.toISOString(), now.toISOString()];
  const earliest = sql`(${from}::timestamptz - make_interval(days => ${GRACE_DAYS}))`;
  const { rows } = await db.execute<{
    id: string;
    categories: string[];
    upvotes: number;
    comments: number;
    trend_score: number;
    withdrawn_at: string | null;
    appeared_at: string;
  }>(sql`
    with recent as (
      select id from papers where listed_on >= (${from}::timestamptz - make_interval(days => ${GRACE_DAYS + 1}))::date
      union select id from papers where newest_at > ${earliest}
      union select unnest(${sql.param(also)}::bigint[])),
    news as (
      select p.*, coalesce(p.listed_at, p.newest_at) as told_at from recent join papers p using (id)),
    appeared as (
      select *, case when told_at > ${earliest} and created_at <= ${to}::timestamptz
        then greatest(told_at, created_at) else told_at end as appeared_at from news)
    select id, categories, upvotes, comments, trend_score, withdrawn_at, appeared_at from appeared
    where id = any(${sql.param(also)}::bigint[])
      or (told_at > ${earliest} and appeared_at > ${from}::timestamptz and appeared_at <= ${to}::timestamptz)`);
  return rows.map((row) => ({
    id: Number(row.id),
    categories: row.categories,
    upvotes: row.upvotes,
    comments: row.comments,
    trendScore: row.trend_score,
    withdrawnAt: row.withdrawn_at,
    appearedAt: instantOf(row.appeared_at),
  }));
}

type CollectionTopic = Extract<Topic, { kind: 'collection' }>;

/** When papers were put into the collections of the topics, by paper and topic; each topic for its own viewer. */
async function listCollected(
  db: Queryable,
  { topics, since, now }: CandidateFilter,
): Promise<Map<number, Map<string, string>>> {
  const collected = new Map<number, Map<string, string>>();
  const byViewer = Map.groupBy(
    topics.filter((topic): topic is CollectionTopic => topic.kind === 'collection'),
    ({ viewer }) => viewer ?? null,
  );
  for (const [viewer, chosen] of byViewer) {
    const ids = chosen.map(({ id }) => id);
    const { rows } = await db.execute<{ collection_id: string; paper_id: string; added_at: string }>(sql`
      select i.collection_id, i.paper_id, i.added_at
      from collection_items i join collections c on c.id = i.collection_id
      where c.id = any(${sql.param(ids)}::bigint[]) and ${visibleTo(viewer as PersonId | null)}
        and i.added_at > ${since.toISOString()} and i.added_at <= ${now.toISOString()}`);
    const keys = new Map(chosen.map((topic) => [topic.id, topicKey(topic)]));
    for (const row of rows) {
      const paper = collected.get(Number(row.paper_id)) ?? new Map<string, string>();
      const key = keys.get(Number(row.collection_id)) ?? '';
      collected.set(Number(row.paper_id), paper.set(key, instantOf(row.added_at)));
    }
  }
  return collected;
}

/** Which of the authors wrote which of the papers, under any name that they are confirmed to have. */
async function authorsOf(
  db: Queryable,
  slugs: readonly string[],
  papers: readonly number[],
): Promise<Map<number, string[]>> {
  const authors = new Map<number, string[]>();
  if (slugs.length === 0) return authors;
  const { rows } = await db.execute<{ slug: string; paper_id: string }>(sql`
    with wanted as (select distinct unnest(${sql.param(slugs)}::text[]) as slug)
    select w.slug, p.paper_id from wanted w, lateral (${papersOfAuthor(sql`w.slug`)}) as p
      where p.paper_id = any(${sql.param(papers)}::bigint[])`);
  for (const { slug, paper_id } of rows)
    authors.set(Number(paper_id), [...(authors.get(Number(paper_id)) ?? []), slug]);
  return authors;
}

/** The latest outcome of each paper that is here; of two that share an identifier the first has it. */
async function outcomesByPaper(
  db: Queryable,
  runs: readonly ReproductionRun[],
): Promise<Map<number, ReproductionOutcome>> {
  const identifiers = await readIdentifiers(
    db,
    runs.map(({ paper }) => paper),
  );
  const papers = new Map<string, number>();
  for (const { scheme, value, paperId } of identifiers.toSorted((a, b) => b.paperId - a.paperId))
    papers.set(names.identifier(scheme, value), paperId);
  const outcomes = new Map<number, ReproductionOutcome>();
  for (const { paper, outcome } of runs.toSorted((a, b) => (a.outcome.ranAt < b.outcome.ranAt ? -1 : 1))) {
    const id = papers.get(names.identifier(paper.scheme, paper.value));
    if (id !== undefined) outcomes.set(id, outcome);
  }
  return outcomes;
}
