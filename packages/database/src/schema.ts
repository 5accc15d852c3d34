// The database's tables. Migrations are generated from here: `npm run migration --workspace packages/database`.
//
// A paper's row holds all that its page shows, lists as JSON: one read serves a card or a page. The narrow tables beside
// it (identifiers, paper_authors, paper_categories, listings) only find papers; ingestRecords keeps both together, so
// they carry no foreign keys, whose triggers would double the time of an import.
import { sql } from 'drizzle-orm';
import {
  bigint,
  date,
  doublePrecision,
  index,
  integer,
  jsonb,
  pgTable,
  primaryKey,
  text,
  timestamp,
  uniqueIndex,
} from 'drizzle-orm/pg-core';
import type {
  Identifier,
  Link,
  PaperAuthor,
  PaperListing,
  PaperVersion,
  PersonRecord,
} from '@papertape/papers';

const instant = (name: string) => timestamp(name, { withTimezone: true, mode: 'string' });
const paperId = () => bigint('paper_id', { mode: 'number' }).notNull();

/**
 * One row for each paper, merged from its sources' records. Its migration lets rows grow to a whole page before parts
 * are compressed and moved out of it: lists read whole cards.
 */
export const papers = pgTable(
  'papers',
  {
    id: bigint('id', { mode: 'number' }).primaryKey().generatedAlwaysAsIdentity(),
    publicId: text('public_id').notNull(),
    title: text('title').notNull(),
    abstract: text('abstract').notNull(),
    /** Names in order, joined by ', ': searched together with title and abstract. */
    authorNames: text('author_names').notNull().default(''),
    authors: jsonb('authors').$type<PaperAuthor[]>().notNull().default([]),
    links: jsonb('links').$type<Link[]>().notNull().default([]),
    identifiers: jsonb('identifiers').$type<Identifier[]>().notNull().default([]),
    versions: jsonb('versions').$type<PaperVersion[]>().notNull().default([]),
    /** Every feed day the paper stood on, the latest first. */
    listings: jsonb('listings').$type<PaperListing[]>().notNull().default([]),
    comment: text('comment'),
    /** The primary category first; `paper_categories` serves the queries. */
    categories: text('categories')
      .array()
      .notNull()
      .default(sql`'{}'`),
    publishedAt: instant('published_at'),
    updatedAt: instant('updated_at'),
    /** Orders 'newest': the date of publication, or the nearest that is known. */
    newestAt: instant('newest_at').notNull(),
    /** The latest feed day, and the moment on it from which the trend counts. */
    listedOn: date('listed_on', { mode: 'string' }),
    listedAt: instant('listed_at'),
    submittedBy: jsonb('submitted_by').$type<PersonRecord>(),
    thumbnailUrl: text('thumbnail_url'),
    mediaUrls: text('media_urls')
      .array()
      .notNull()
      .default(sql`'{}'`),
    licence: text('licence'),
    withdrawnAt: instant('withdrawn_at'),
    withdrawalReason: text('withdrawal_reason'),
    aiSummary: text('ai_summary'),
    keywords: text('keywords')
      .array()
      .notNull()
      .default(sql`'{}'`),
    githubStars: integer('github_stars'),
    organization: text('organization'),
    /** Counts as the sources tell them; votes and comments of this site are counted apart. */
    sourceUpvotes: integer('source_upvotes').notNull().default(0),
    sourceComments: integer('source_comments').notNull().default(0),
    localUpvotes: integer('local_upvotes').notNull().default(0),
    localComments: integer('local_comments').notNull().default(0),
    upvotes: integer('upvotes')
      .notNull()
      .generatedAlwaysAs(sql`source_upvotes + local_upvotes`),
    comments: integer('comments')
      .notNull()
      .generatedAlwaysAs(sql`source_comments + local_comments`),
    /** The formula of packages/papers/src/trend.ts, checked against it by a test. */
    trendScore: doublePrecision('trend_score')
      .notNull()
      .generatedAlwaysAs(
        sql`ln(1 + source_upvotes + local_upvotes + 2 * (source_comments + local_comments)) / ln(2::double precision)
        + coalesce(extract(epoch from (listed_at at time zone 'UTC') - timestamp '2020-01-01'), 0) / 86400 / 1.5`,
      ),
    createdAt: instant('created_at').notNull().defaultNow(),
    /** Of everything merged from the records: equal means that nothing visible changed. */
    mergedHash: text('merged_hash').notNull().default(''),
    /** Moment of the last change a reader could see. */
    changedAt: instant('changed_at').notNull().defaultNow(),
  },
  // Read backwards for 'highest first': a descending index of drizzle-kit says NULLS LAST, which `order by … desc` is not.
  (t) => [
    uniqueIndex('papers_public_id').on(t.publicId),
    index('papers_trend').on(t.trendScore, t.id),
    index('papers_upvotes').on(t.upvotes, t.id),
    index('papers_newest').on(t.newestAt, t.id),
    index('papers_feed').on(t.listedOn, t.newestAt, t.id),
    index('papers_changed').on(t.changedAt, t.id),
    index('papers_submitter')
      .on(sql`(submitted_by ->> 'name')`, t.newestAt, t.id)
      .where(sql`submitted_by is not null`),
    // Finds papers by title as bibliographies spell it (queries/match.ts says how).
    index('papers_title').on(sql`left(regexp_replace(lower(title), '[^a-z0-9]+', '', 'g'), 200)`),
  ],
);

/** Public ids that a paper had before it was joined with another or got a better identifier. */
export const paperAliases = pgTable(
  'paper_aliases',
  { publicId: text('public_id').primaryKey(), paperId: paperId() },
  (t) => [index('paper_aliases_paper').on(t.paperId)],
);

/** Two papers share an identifier only where a person keeps their records apart (`recordDecisions`). */
export const identifiers = pgTable(
  'identifiers',
  { scheme: text('scheme').notNull(), value: text('value').notNull(), paperId: paperId() },
  (t) => [primaryKey({ columns: [t.scheme, t.value, t.paperId] })],
);

/** Blocking keys of a paper's records, as the record matcher makes them: papers without a common one are not compared. */
export const blockKeys = pgTable(
  'block_keys',
  { key: bigint('key', { mode: 'number' }).notNull(), paperId: paperId() },
  (t) => [primaryKey({ columns: [t.key, t.paperId] })],
);

/** Finds the papers of an author: everyone whose name makes the same address. */
export const paperAuthors = pgTable(
  'paper_authors',
  { slug: text('slug').notNull(), paperId: paperId() },
  (t) => [primaryKey({ columns: [t.slug, t.paperId] })],
);

export const paperCategories = pgTable(
  'paper_categories',
  {
    category: text('category').notNull(),
    /** Copied from the paper, so that one index, read backwards, is the category's feed. */
    newestAt: instant('newest_at').notNull(),
    paperId: paperId(),
  },
  (t) => [
    primaryKey({ columns: [t.paperId, t.category] }),
    index('paper_categories_newest').on(t.category, t.newestAt, t.paperId),
  ],
);

/** Feed days a paper stood on, for each source that listed it. */
export const listings = pgTable(
  'listings',
  { day: date('day', { mode: 'string' }).notNull(), paperId: paperId(), source: text('source').notNull() },
  (t) => [primaryKey({ columns: [t.day, t.paperId, t.source] })],
);

/** What each source said, as it came. */
export const sourceRecords = pgTable(
  'source_records',
  {
    source: text('source').notNull(),
    sourceKey: text('source_key').notNull(),
    paperId: paperId(),
    /**
     * The record as parsed (PaperRecord without `raw`), from which the paper can be merged again; and as it came. Both
     * are JSON as text: unlike jsonb it keeps the order of keys and numbers as written. Their migration takes
     * PostgreSQL's compression away, which took half the time of writing them.
     */
    record: text('record').notNull(),
    raw: text('raw'),
    /** Of record and raw as they came: an unchanged record is not written again. */
    contentHash: text('content_hash').notNull(),
    firstSeenAt: instant('first_seen_at').notNull().defaultNow(),
    fetchedAt: instant('fetched_at').notNull().defaultNow(),
  },
  (t) => [primaryKey({ columns: [t.source, t.sourceKey] }), index('source_records_paper').on(t.paperId)],
);

const recordName = () => ({ source: text('source').notNull(), sourceKey: text('source_key').notNull() });
const otherName = () => ({ withSource: text('with_source').notNull(), withKey: text('with_key').notNull() });

/**
 * Why a record belongs to its paper: one row for each record but the paper's first, with the record it was joined to.
 * Written together with the paper, and like it a function of the records; only the moment is history.
 */
export const recordJoins = pgTable(
  'record_joins',
  {
    ...recordName(),
    ...otherName(),
    /** 'identifier', 'title-authors-year', or 'decision' where a person joined them. */
    kind: text('kind').notNull(),
    /** 'same-record', 'version', 'preprint-published', 'duplicate'. */
    relation: text('relation').notNull(),
    scores: jsonb('scores').$type<Record<string, number>>().notNull(),
    /** In words: 'same title, 5 of 5 authors, same year'. */
    reason: text('reason').notNull(),
    joinedAt: instant('joined_at').notNull(),
  },
  (t) => [
    primaryKey({ columns: [t.source, t.sourceKey] }),
    index('record_joins_latest').on(t.joinedAt, t.source, t.sourceKey),
  ],
);

/**
 * What persons decided of pairs of records: of one paper, or not. One decision has a row for each of its pairs; of a
 * pair the latest decision that was not undone holds. Records are named by their keys, so that it holds for what comes
 * again.
 */
export const recordDecisions = pgTable(
  'record_decisions',
  {
    /** The same on every site that has the decision. */
    id: text('id').notNull(),
    /** Numbers the decision's pairs from 1. */
    pair: integer('pair').notNull(),
    /** 'join' or 'split'. */
    kind: text('kind').notNull(),
    ...recordName(),
    ...otherName(),
    decidedBy: text('decided_by').notNull(),
    reason: text('reason').notNull(),
    decidedAt: instant('decided_at').notNull(),
    undoneAt: instant('undone_at'),
    undoneBy: text('undone_by'),
  },
  (t) => [
    primaryKey({ columns: [t.id, t.pair] }),
    index('record_decisions_record').on(t.source, t.sourceKey),
    index('record_decisions_with').on(t.withSource, t.withKey),
    index('record_decisions_latest').on(t.decidedAt, t.id),
  ],
);

/** One row for each source: its health and where its next harvest goes on. */
export const sourceStates = pgTable('source_states', {
  source: text('source').primaryKey(),
  lastAttemptAt: instant('last_attempt_at'),
  lastSuccessAt: instant('last_success_at'),
  /** What the last success brought, in words for people ('214 papers, 3 new'). */
  lastOutcome: text('last_outcome'),
  lastErrorAt: instant('last_error_at'),
  lastError: text('last_error'),
  nextTryAt: instant('next_try_at'),
  /** One harvest of a source at a time, over all processes. */
  leaseOwner: text('lease_owner'),
  leaseUntil: instant('lease_until'),
  /** The source's own cursor: ETag, resumption token, last day. */
  cursor: jsonb('cursor').$type<Record<string, unknown>>().notNull().default({}),
});

/** How far the import of a file got, committed together with its rows. */
export const importProgress = pgTable('import_progress', {
  /** Hash of the file's content head, size and options. */
  fileKey: text('file_key').primaryKey(),
  name: text('name').notNull(),
  lines: bigint('lines', { mode: 'number' }).notNull().default(0),
  rejected: bigint('rejected', { mode: 'number' }).notNull().default(0),
  finishedAt: instant('finished_at'),
  changedAt: instant('changed_at').notNull().defaultNow(),
});

/** Requests counted per address in its present window; UNLOGGED by its migration, since losing it costs nothing. */
export const rateLimits = pgTable(
  'rate_limits',
  {
    bucket: text('bucket').primaryKey(),
    windowStart: instant('window_start').notNull(),
    count: integer('count').notNull(),
  },
  (t) => [index('rate_limits_window').on(t.windowStart)],
);

/** Runs of reproductions that readers sent, apart from the records in `methods/`. */
export const reproductionReports = pgTable(
  'reproduction_reports',
  {
    /** SHA-256 of what was measured: the same run sent twice is one report. */
    hash: text('hash').primaryKey(),
    reproduction: text('reproduction').notNull(),
    profile: text('profile').notNull(),
    receivedAt: instant('received_at').notNull(),
    runtime: text('runtime').notNull(),
    /** 'Node 24.21.0', or the browser's own words. */
    agent: text('agent').notNull(),
    device: text('device').notNull(),
    seconds: doublePrecision('seconds').notNull(),
    /** Seeds that finished. */
    seeds: integer('seeds').notNull(),
    /** How it compared with the record of that hash when it came; a new record leaves it behind. */
    outcome: text('outcome').notNull(),
    reason: text('reason'),
    recordHash: text('record_hash'),
    /** Claim → verdict, computed here from the measurements. */
    verdicts: jsonb('verdicts').$type<Record<string, string>>().notNull(),
    /** The result without its drawings: enough to compute everything again. */
    result: jsonb('result').notNull(),
  },
  (t) => [index('reproduction_reports_latest').on(t.reproduction, t.receivedAt, t.hash)],
);

/** Small facts of the site as a whole (active embedder, time of the first start). */
export const settings = pgTable('settings', {
  name: text('name').primaryKey(),
  value: jsonb('value').notNull(),
  changedAt: instant('changed_at').notNull().defaultNow(),
});
