// The database's tables. Migrations are generated from here: `npm run migration --workspace packages/database`.
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
  smallint,
  text,
  timestamp,
  uniqueIndex,
} from 'drizzle-orm/pg-core';
import type { PersonRecord } from '@papertape/papers';

const instant = (name: string) => timestamp(name, { withTimezone: true, mode: 'string' });
const paperId = () =>
  bigint('paper_id', { mode: 'number' })
    .notNull()
    .references(() => papers.id, { onDelete: 'cascade' });

/** One row for each paper, merged from its sources' records. */
export const papers = pgTable(
  'papers',
  {
    id: bigint('id', { mode: 'number' }).primaryKey().generatedAlwaysAsIdentity(),
    publicId: text('public_id').notNull(),
    title: text('title').notNull(),
    abstract: text('abstract').notNull(),
    /** Names in order, joined by ', ': searched together with title and abstract. */
    authorNames: text('author_names').notNull().default(''),
    comment: text('comment'),
    /** The primary category first; `paper_categories` serves the queries. */
    categories: text('categories')
      .array()
      .notNull()
      .default(sql`'{}'`),
    publishedAt: instant('published_at'),
    updatedAt: instant('updated_at'),
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
    upvotes: integer('upvotes').generatedAlwaysAs(sql`source_upvotes + local_upvotes`),
    comments: integer('comments').generatedAlwaysAs(sql`source_comments + local_comments`),
    /** The formula of packages/papers/src/trend.ts, checked against it by a test. */
    trendScore: doublePrecision('trend_score').generatedAlwaysAs(
      sql`ln(1 + source_upvotes + local_upvotes + 2 * (source_comments + local_comments)) / ln(2::double precision)
        + coalesce(extract(epoch from (listed_at at time zone 'UTC') - timestamp '2020-01-01'), 0) / 86400 / 1.5`,
    ),
    createdAt: instant('created_at').notNull().defaultNow(),
    /** Moment of the last change a reader could see. */
    changedAt: instant('changed_at').notNull().defaultNow(),
  },
  (t) => [
    uniqueIndex('papers_public_id').on(t.publicId),
    index('papers_trend').on(t.trendScore.desc(), t.id.desc()),
    index('papers_published').on(t.publishedAt.desc(), t.id.desc()),
    index('papers_changed').on(t.changedAt.desc(), t.id.desc()),
  ],
);

export const identifiers = pgTable(
  'identifiers',
  { scheme: text('scheme').notNull(), value: text('value').notNull(), paperId: paperId() },
  (t) => [primaryKey({ columns: [t.scheme, t.value] }), index('identifiers_paper').on(t.paperId)],
);

export const authors = pgTable(
  'authors',
  {
    id: bigint('id', { mode: 'number' }).primaryKey().generatedAlwaysAsIdentity(),
    slug: text('slug').notNull(),
    name: text('name').notNull(),
    orcid: text('orcid'),
  },
  (t) => [uniqueIndex('authors_slug').on(t.slug)],
);

export const paperAuthors = pgTable(
  'paper_authors',
  {
    paperId: paperId(),
    /** From 0, in the paper's order. */
    position: smallint('position').notNull(),
    authorId: bigint('author_id', { mode: 'number' })
      .notNull()
      .references(() => authors.id),
    /** The name as this paper spells it. */
    name: text('name').notNull(),
    affiliation: text('affiliation'),
    orcid: text('orcid'),
  },
  (t) => [
    primaryKey({ columns: [t.paperId, t.position] }),
    index('paper_authors_author').on(t.authorId, t.paperId.desc()),
  ],
);

export const paperCategories = pgTable(
  'paper_categories',
  {
    category: text('category').notNull(),
    paperId: paperId(),
    /** Copied from the paper, so that one index serves a category's feed. */
    publishedAt: instant('published_at'),
  },
  (t) => [
    primaryKey({ columns: [t.category, t.paperId] }),
    index('paper_categories_newest').on(t.category, t.publishedAt.desc(), t.paperId.desc()),
    index('paper_categories_paper').on(t.paperId),
  ],
);

export const paperVersions = pgTable(
  'paper_versions',
  {
    paperId: paperId(),
    version: smallint('version').notNull(),
    submittedAt: instant('submitted_at'),
    title: text('title'),
    abstract: text('abstract'),
    comment: text('comment'),
  },
  (t) => [primaryKey({ columns: [t.paperId, t.version] })],
);

export const paperLinks = pgTable(
  'paper_links',
  { paperId: paperId(), kind: text('kind').notNull(), url: text('url').notNull() },
  (t) => [primaryKey({ columns: [t.paperId, t.kind, t.url] })],
);

/** Feed days a paper stood on. */
export const listings = pgTable(
  'listings',
  {
    day: date('day', { mode: 'string' }).notNull(),
    paperId: paperId(),
    source: text('source').notNull(),
    listedAt: instant('listed_at').notNull(),
    submittedBy: jsonb('submitted_by').$type<PersonRecord>(),
  },
  (t) => [
    primaryKey({ columns: [t.day, t.paperId, t.source] }),
    index('listings_paper').on(t.paperId, t.day.desc()),
    index('listings_source').on(t.source, t.day.desc()),
  ],
);

/** What each source said, as it came. */
export const sourceRecords = pgTable(
  'source_records',
  {
    source: text('source').notNull(),
    sourceKey: text('source_key').notNull(),
    paperId: paperId(),
    /** The record as parsed (PaperRecord without `raw`), from which the paper can be merged again. */
    record: jsonb('record').notNull(),
    raw: jsonb('raw'),
    /** Of record and raw: an unchanged record is not written again. */
    contentHash: text('content_hash').notNull(),
    firstSeenAt: instant('first_seen_at').notNull().defaultNow(),
    fetchedAt: instant('fetched_at').notNull().defaultNow(),
  },
  (t) => [primaryKey({ columns: [t.source, t.sourceKey] }), index('source_records_paper').on(t.paperId)],
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

/** Requests counted per address and window; made UNLOGGED by its migration, since losing it costs nothing. */
export const rateLimits = pgTable(
  'rate_limits',
  {
    bucket: text('bucket').notNull(),
    windowStart: instant('window_start').notNull(),
    count: integer('count').notNull(),
  },
  (t) => [primaryKey({ columns: [t.bucket, t.windowStart] })],
);

/** Small facts of the site as a whole (active embedder, time of the first start). */
export const settings = pgTable('settings', {
  name: text('name').primaryKey(),
  value: jsonb('value').notNull(),
  changedAt: instant('changed_at').notNull().defaultNow(),
});
