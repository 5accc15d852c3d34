// What a machine wrote of papers, and what writing it cost. Flags of readers are moderation_reports of the kind
// 'enrichment', whose target is the paper's number.
import { sql } from 'drizzle-orm';
import { check, date, index, integer, jsonb, pgTable, text } from 'drizzle-orm/pg-core';
import type { Enrichment } from '@papertape/enrichment';
import { users } from './accounts.ts';
import { instant, personId, rowId } from './columns.ts';
import { papers } from '../schema.ts';

/** One row for each paper that a model was asked about: what it wrote, and how the last try ended. */
export const enrichments = pgTable(
  'enrichments',
  {
    paperId: rowId('paper_id')
      .primaryKey()
      .references(() => papers.id, { onDelete: 'cascade' }),
    /** What is shown; null while nothing could be kept. */
    content: jsonb('content').$type<Enrichment>(),
    /** Of the content: who wrote it and when. */
    model: text('model'),
    writtenAt: instant('written_at'),
    /** Hash of the title and abstract that the row is about. The content shows only while it is the paper's. */
    sourceHash: text('source_hash').notNull(),
    /** Of the last try. */
    state: text('state').$type<'done' | 'refused' | 'failed'>().notNull(),
    /** Hash of what was asked: template, language and model. Another one asks again. */
    requestHash: text('request_hash').notNull(),
    triedAt: instant('tried_at').notNull(),
    /** Failures in a row, and when to try again. */
    failures: integer('failures').notNull().default(0),
    retryAt: instant('retry_at'),
    error: text('error'),
    /** Tokens of the last try, as the server counted them. */
    promptTokens: integer('prompt_tokens').notNull().default(0),
    completionTokens: integer('completion_tokens').notNull().default(0),
    cachedTokens: integer('cached_tokens'),
    /** By a moderator; it stays so until a moderator shows it again. */
    hiddenAt: instant('hidden_at'),
    hiddenBy: personId('hidden_by').references(() => users.id, { onDelete: 'set null' }),
    hiddenReason: text('hidden_reason'),
  },
  (t) => [
    index('enrichments_written').on(t.writtenAt, t.paperId),
    index('enrichments_hidden')
      .on(t.hiddenAt, t.paperId)
      .where(sql`hidden_at is not null`),
    check('enrichments_state', sql`state in ('done', 'refused', 'failed')`),
    check(
      'enrichments_content',
      sql`(content is null) = (model is null) and (content is null) = (written_at is null)`,
    ),
  ],
);

/** Tokens used on each day (of TIME_ZONE), by which the budget is kept. */
export const enrichmentUsage = pgTable('enrichment_usage', {
  day: date('day', { mode: 'string' }).primaryKey(),
  requests: integer('requests').notNull(),
  promptTokens: integer('prompt_tokens').notNull(),
  completionTokens: integer('completion_tokens').notNull(),
  cachedTokens: integer('cached_tokens').notNull(),
});
