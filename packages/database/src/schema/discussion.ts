// Votes, reading, comments and their moderation.
//
// These tables refer to papers with foreign keys: what a person wrote must never be lost when papers are joined
// (ingest/join-people.ts moves it). Their triggers cost an import nothing, since it deletes no papers.
import { sql } from 'drizzle-orm';
import {
  type AnyPgColumn,
  boolean,
  check,
  index,
  jsonb,
  pgTable,
  primaryKey,
  text,
  uniqueIndex,
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

/** Upvotes of this site. `papers.local_upvotes` counts them, and is changed in the same statement. */
export const votes = pgTable(
  'votes',
  { paperId: paper(), userId: person(), createdAt: instant('created_at').notNull() },
  (t) => [
    primaryKey({ columns: [t.paperId, t.userId] }),
    index('votes_user').on(t.userId, t.createdAt, t.paperId),
  ],
);

/** What one person makes of a paper, seen by nobody else. */
export const readingStates = pgTable(
  'reading_states',
  {
    userId: person(),
    paperId: paper(),
    readAt: instant('read_at'),
    /** 'Not interested': left out of this person's lists. */
    hiddenAt: instant('hidden_at'),
    /** A private note, plain text. */
    note: text('note'),
    changedAt: instant('changed_at').notNull(),
  },
  (t) => [
    primaryKey({ columns: [t.userId, t.paperId] }),
    index('reading_states_changed').on(t.userId, t.changedAt, t.paperId),
    index('reading_states_hidden')
      .on(t.userId, t.paperId)
      .where(sql`hidden_at is not null`),
    index('reading_states_notes')
      .on(t.userId, t.changedAt, t.paperId)
      .where(sql`note is not null`),
    index('reading_states_paper').on(t.paperId),
  ],
);

/**
 * Comments. A deleted or hidden one keeps its place, so that its thread stays readable; `papers.local_comments` counts
 * those that are neither.
 */
export const comments = pgTable(
  'comments',
  {
    id: serial(),
    paperId: paper(),
    authorId: person('author_id'),
    /** The comment this one answers. */
    parentId: rowId('parent_id').references((): AnyPgColumn => comments.id),
    /** The first comment of the thread; null for a first one. */
    rootId: rowId('root_id').references((): AnyPgColumn => comments.id),
    /** Markdown with mathematics, as it was written; emptied when the author deletes it. */
    source: text('source').notNull(),
    createdAt: instant('created_at').notNull(),
    editedAt: instant('edited_at'),
    /** By its author. */
    deletedAt: instant('deleted_at'),
    /** By a moderator, with the reason that everyone is told. */
    hiddenAt: instant('hidden_at'),
    hiddenBy: maybePerson('hidden_by'),
    hiddenReason: text('hidden_reason'),
    /** Written by spam defence: held back until a moderator has looked. */
    heldAt: instant('held_at'),
  },
  (t) => [
    index('comments_paper').on(t.paperId, t.createdAt, t.id),
    index('comments_author').on(t.authorId, t.createdAt, t.id),
    index('comments_root').on(t.rootId, t.createdAt, t.id),
    index('comments_parent').on(t.parentId),
    index('comments_newest').on(t.createdAt, t.id),
    index('comments_held')
      .on(t.heldAt, t.id)
      .where(sql`held_at is not null`),
  ],
);

/** What a comment said before each edit. */
export const commentEdits = pgTable(
  'comment_edits',
  {
    id: serial(),
    commentId: rowId('comment_id')
      .notNull()
      .references(() => comments.id, { onDelete: 'cascade' }),
    source: text('source').notNull(),
    /** When this wording was replaced. */
    replacedAt: instant('replaced_at').notNull(),
  },
  (t) => [index('comment_edits_comment').on(t.commentId, t.replacedAt)],
);

export const commentReactions = pgTable(
  'comment_reactions',
  {
    commentId: rowId('comment_id')
      .notNull()
      .references(() => comments.id, { onDelete: 'cascade' }),
    userId: person(),
    /** One of the site's few reactions, by name. */
    reaction: text('reaction').notNull(),
    createdAt: instant('created_at').notNull(),
  },
  (t) => [
    primaryKey({ columns: [t.commentId, t.userId, t.reaction] }),
    index('comment_reactions_user').on(t.userId),
  ],
);

/** Whom a comment names. */
export const commentMentions = pgTable(
  'comment_mentions',
  {
    commentId: rowId('comment_id')
      .notNull()
      .references(() => comments.id, { onDelete: 'cascade' }),
    userId: person(),
  },
  (t) => [primaryKey({ columns: [t.commentId, t.userId] }), index('comment_mentions_user').on(t.userId)],
);

/** What a person is told of. */
export const notifications = pgTable(
  'notifications',
  {
    id: serial(),
    userId: person(),
    /** 'mention', 'reply', 'moderation', 'claim', 'collection' … */
    kind: text('kind').notNull(),
    /** Who caused it. */
    actorId: maybePerson('actor_id'),
    paperId: rowId('paper_id').references(() => papers.id),
    commentId: rowId('comment_id').references(() => comments.id, { onDelete: 'cascade' }),
    details: jsonb('details').$type<Record<string, unknown>>().notNull().default({}),
    createdAt: instant('created_at').notNull(),
    readAt: instant('read_at'),
    /** Whether it shows on the site: a person may want mail only. */
    onSite: boolean('on_site').notNull().default(true),
    /** 'none' when no mail is wanted, then 'due', 'sent' or 'failed'. */
    mail: text('mail').$type<'none' | 'due' | 'sent' | 'failed'>().notNull().default('none'),
    mailedAt: instant('mailed_at'),
  },
  (t) => [
    index('notifications_user').on(t.userId, t.createdAt, t.id),
    index('notifications_unread')
      .on(t.userId)
      .where(sql`read_at is null and on_site`),
    index('notifications_mail')
      .on(t.createdAt, t.id)
      .where(sql`mail = 'due'`),
    index('notifications_paper').on(t.paperId),
    /** One event is told once. */
    uniqueIndex('notifications_once')
      .on(t.userId, t.kind, t.commentId)
      .where(sql`comment_id is not null and kind in ('mention', 'reply')`),
    check('notifications_mail', sql`mail in ('none', 'due', 'sent', 'failed')`),
  ],
);

/** What readers or spam defence want a moderator to look at. */
export const moderationReports = pgTable(
  'moderation_reports',
  {
    id: serial(),
    targetKind: text('target_kind').notNull(),
    targetId: text('target_id').notNull(),
    /** Null where the site itself reports. */
    reporterId: maybePerson('reporter_id'),
    reason: text('reason').notNull(),
    details: text('details').notNull().default(''),
    createdAt: instant('created_at').notNull(),
    resolvedAt: instant('resolved_at'),
    resolvedBy: maybePerson('resolved_by'),
    /** 'upheld', 'dismissed', or 'deleted' where the author was quicker. */
    resolution: text('resolution'),
  },
  (t) => [
    index('moderation_reports_open')
      .on(t.createdAt, t.id)
      .where(sql`resolved_at is null`),
    index('moderation_reports_target').on(t.targetKind, t.targetId),
    uniqueIndex('moderation_reports_once')
      .on(t.targetKind, t.targetId, t.reporterId)
      .where(sql`resolved_at is null`),
  ],
);

/** What moderators did, with the reasons they gave: the log of moderation. */
export const moderationActions = pgTable(
  'moderation_actions',
  {
    id: serial(),
    at: instant('at').notNull(),
    moderatorId: maybePerson('moderator_id'),
    /** 'hide', 'restore', 'suspend', … */
    action: text('action').notNull(),
    targetKind: text('target_kind').notNull(),
    targetId: text('target_id').notNull(),
    /** Whom it touches: they are told, and may appeal. */
    subjectId: maybePerson('subject_id'),
    reason: text('reason').notNull(),
    reportId: rowId('report_id').references(() => moderationReports.id, { onDelete: 'set null' }),
  },
  (t) => [
    index('moderation_actions_at').on(t.at, t.id),
    index('moderation_actions_target').on(t.targetKind, t.targetId, t.at, t.id),
    index('moderation_actions_subject').on(t.subjectId, t.at, t.id),
  ],
);

/** Appeals against an action, and their answers. */
export const moderationReplies = pgTable(
  'moderation_replies',
  {
    id: serial(),
    actionId: rowId('action_id')
      .notNull()
      .references(() => moderationActions.id, { onDelete: 'cascade' }),
    authorId: maybePerson('author_id'),
    source: text('source').notNull(),
    createdAt: instant('created_at').notNull(),
  },
  (t) => [index('moderation_replies_action').on(t.actionId, t.createdAt, t.id)],
);
