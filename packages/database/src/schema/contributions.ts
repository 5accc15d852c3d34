// What people add to papers and gather of them: submissions, claims of authors, collections, saved searches, follows.
import { sql } from 'drizzle-orm';
import {
  check,
  doublePrecision,
  index,
  integer,
  jsonb,
  pgTable,
  primaryKey,
  text,
  uniqueIndex,
  uuid,
} from 'drizzle-orm/pg-core';
import { users } from './accounts.ts';
import { instant, personId, rowId, serial } from './columns.ts';
import { papers } from '../schema.ts';

const paper = () =>
  rowId('paper_id')
    .notNull()
    .references(() => papers.id);
const person = (name = 'user_id') =>
  personId(name)
    .notNull()
    .references(() => users.id, { onDelete: 'cascade' });
const maybePerson = (name: string) => personId(name).references(() => users.id, { onDelete: 'set null' });

/** Papers that people put on the site, each with a word on why. */
export const submissions = pgTable(
  'submissions',
  {
    id: serial(),
    paperId: paper(),
    userId: person(),
    /** Why it is worth reading: Markdown, short. */
    pitch: text('pitch').notNull().default(''),
    createdAt: instant('created_at').notNull(),
    /** Taken off again by a moderator. */
    hiddenAt: instant('hidden_at'),
    hiddenReason: text('hidden_reason'),
  },
  (t) => [
    uniqueIndex('submissions_once').on(t.paperId, t.userId),
    index('submissions_user').on(t.userId, t.createdAt, t.id),
    index('submissions_newest').on(t.createdAt, t.id),
  ],
);

/** 'I am this author of this paper.' */
export const authorClaims = pgTable(
  'author_claims',
  {
    id: serial(),
    userId: person(),
    paperId: paper(),
    /** Place among the paper's authors, from 0, and the name that stood there. */
    authorPosition: integer('author_position').notNull(),
    authorName: text('author_name').notNull(),
    authorSlug: text('author_slug').notNull(),
    status: text('status')
      .$type<'pending' | 'confirmed' | 'rejected' | 'withdrawn'>()
      .notNull()
      .default('pending'),
    /** What confirmed it: the record's ORCID, or a moderator. */
    method: text('method').$type<'orcid' | 'moderator'>(),
    /** What the person says in support: Markdown. */
    evidence: text('evidence').notNull().default(''),
    createdAt: instant('created_at').notNull(),
    decidedAt: instant('decided_at'),
    decidedBy: maybePerson('decided_by'),
    decisionReason: text('decision_reason'),
  },
  (t) => [
    /** One claim that counts for each person and paper, one confirmed person for each author. */
    uniqueIndex('author_claims_person')
      .on(t.paperId, t.userId)
      .where(sql`status in ('pending', 'confirmed')`),
    uniqueIndex('author_claims_author')
      .on(t.paperId, t.authorPosition)
      .where(sql`status = 'confirmed'`),
    index('author_claims_user').on(t.userId, t.createdAt, t.id),
    index('author_claims_slug').on(t.authorSlug),
    index('author_claims_pending')
      .on(t.createdAt, t.id)
      .where(sql`status = 'pending'`),
    check('author_claims_status', sql`status in ('pending', 'confirmed', 'rejected', 'withdrawn')`),
  ],
);

export const collections = pgTable(
  'collections',
  {
    id: serial(),
    /** In its address: `/collections/{slug}`. */
    slug: text('slug').notNull(),
    title: text('title').notNull(),
    /** Markdown. */
    description: text('description').notNull().default(''),
    visibility: text('visibility').$type<'public' | 'private'>().notNull().default('private'),
    createdBy: maybePerson('created_by'),
    createdAt: instant('created_at').notNull(),
    /** Of the collection or anything in it. */
    changedAt: instant('changed_at').notNull(),
    hiddenAt: instant('hidden_at'),
    hiddenReason: text('hidden_reason'),
  },
  (t) => [
    uniqueIndex('collections_slug').on(t.slug),
    index('collections_public')
      .on(t.changedAt, t.id)
      .where(sql`visibility = 'public' and hidden_at is null`),
    check('collections_visibility', sql`visibility in ('public', 'private')`),
  ],
);

/** Who may change a collection. */
export const collectionOwners = pgTable(
  'collection_owners',
  {
    collectionId: rowId('collection_id')
      .notNull()
      .references(() => collections.id, { onDelete: 'cascade' }),
    userId: person(),
    addedAt: instant('added_at').notNull(),
  },
  (t) => [
    primaryKey({ columns: [t.collectionId, t.userId] }),
    index('collection_owners_user').on(t.userId, t.collectionId),
  ],
);

/** People asked to own a collection together with those who do; the row goes when they answer. */
export const collectionInvitations = pgTable(
  'collection_invitations',
  {
    collectionId: rowId('collection_id')
      .notNull()
      .references(() => collections.id, { onDelete: 'cascade' }),
    userId: person(),
    invitedBy: maybePerson('invited_by'),
    createdAt: instant('created_at').notNull(),
  },
  (t) => [
    primaryKey({ columns: [t.collectionId, t.userId] }),
    index('collection_invitations_user').on(t.userId, t.createdAt),
  ],
);

export const collectionItems = pgTable(
  'collection_items',
  {
    collectionId: rowId('collection_id')
      .notNull()
      .references(() => collections.id, { onDelete: 'cascade' }),
    paperId: paper(),
    /** Orders the items; between two neighbours there is always room for another. */
    position: doublePrecision('position').notNull(),
    /** Markdown, short. */
    note: text('note').notNull().default(''),
    addedBy: maybePerson('added_by'),
    addedAt: instant('added_at').notNull(),
  },
  (t) => [
    primaryKey({ columns: [t.collectionId, t.paperId] }),
    index('collection_items_order').on(t.collectionId, t.position, t.paperId),
    index('collection_items_paper').on(t.paperId),
  ],
);

/** Bibliographies that people are about to bring into a collection, and what came of them. Forgotten after a while. */
export const bibliographyImports = pgTable(
  'bibliography_imports',
  {
    id: uuid('id').primaryKey().defaultRandom(),
    collectionId: rowId('collection_id')
      .notNull()
      .references(() => collections.id, { onDelete: 'cascade' }),
    userId: person(),
    /** 'bibtex', 'ris', 'csl', 'zotero-rdf' or 'zotero-csv'. */
    format: text('format').notNull(),
    fileName: text('file_name').notNull().default(''),
    /** What every download of its entries begins with: abbreviations of BibTeX, namespaces of RDF, the head of CSV. */
    preamble: text('preamble').notNull().default(''),
    /** Its entries as packages/bibliographies reads them, each with its own text. */
    entries: jsonb('entries').notNull(),
    /** What became of each entry, once it was carried out. */
    outcomes: jsonb('outcomes'),
    createdAt: instant('created_at').notNull(),
    finishedAt: instant('finished_at'),
  },
  (t) => [
    index('bibliography_imports_collection').on(t.collectionId, t.createdAt),
    index('bibliography_imports_user').on(t.userId, t.createdAt),
    index('bibliography_imports_age').on(t.createdAt),
  ],
);

export const savedSearches = pgTable(
  'saved_searches',
  {
    id: serial(),
    userId: person(),
    name: text('name').notNull(),
    /** In the query language of search. */
    query: text('query').notNull(),
    createdAt: instant('created_at').notNull(),
    /** Papers that came later are new to this person. */
    seenAt: instant('seen_at'),
  },
  (t) => [
    uniqueIndex('saved_searches_once').on(t.userId, t.query),
    index('saved_searches_user').on(t.userId, t.id),
  ],
);

export const follows = pgTable(
  'follows',
  {
    userId: person(),
    kind: text('kind').$type<'author' | 'category' | 'collection'>().notNull(),
    /** The author's slug, the category, or the collection's number. */
    key: text('key').notNull(),
    createdAt: instant('created_at').notNull(),
  },
  (t) => [
    primaryKey({ columns: [t.userId, t.kind, t.key] }),
    index('follows_key').on(t.kind, t.key),
    check('follows_kind', sql`kind in ('author', 'category', 'collection')`),
  ],
);
