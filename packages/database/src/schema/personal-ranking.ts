// Personal ranking: models, what was shown to whom and how probable that was, and what readers did then.
//
// A decision is complete when it is written: its candidates with their features, the probability of every draw, the
// policy and the seed. It refers to papers by their numbers only in arrays of numbers, so that joining papers moves them.
import type { Policy } from '@papertape/contextual-bandits';
import type {
  Act,
  LoggedFeatures,
  LoggedPolicy,
  ModelState,
  Reason,
  Surface,
} from '@papertape/personal-ranking';
import { sql } from 'drizzle-orm';
import {
  boolean,
  check,
  date,
  doublePrecision,
  index,
  integer,
  jsonb,
  pgTable,
  primaryKey,
  text,
  uniqueIndex,
} from 'drizzle-orm/pg-core';
import { users } from './accounts.ts';
import { instant, personId, rowId, serial } from './columns.ts';

const reader = () =>
  personId('user_id')
    .notNull()
    .references(() => users.id, { onDelete: 'cascade' });

/** Readers who decided something about personal ranking; for all others it is on. */
export const rankingReaders = pgTable('ranking_readers', {
  userId: personId('user_id')
    .primaryKey()
    .references(() => users.id, { onDelete: 'cascade' }),
  enabled: boolean('enabled').notNull().default(true),
  /** What was done before tells nothing of the reader any more. */
  erasedAt: instant('erased_at'),
  changedAt: instant('changed_at').notNull(),
});

/** Versions of the model. None is ever changed but in its state. */
export const rankingModels = pgTable(
  'ranking_models',
  {
    id: serial(),
    createdAt: instant('created_at').notNull(),
    /** A model reads only features of its own version. */
    featuresVersion: integer('features_version').notNull(),
    /** The frozen model, as the method stores it. */
    parameters: jsonb('parameters').notNull(),
    /** How it explores. */
    policy: jsonb('policy').$type<Policy>().notNull(),
    /** The decisions it learnt from were made between. */
    trainedFrom: instant('trained_from').notNull(),
    trainedTo: instant('trained_to').notNull(),
    /** Impressions it learnt from. */
    rows: integer('rows').notNull(),
    metrics: jsonb('metrics').$type<Record<string, unknown>>().notNull().default({}),
    state: text('state').$type<ModelState>().notNull().default('candidate'),
    /** Why it went live or did not: estimates, their bounds, words. */
    decision: jsonb('decision').$type<Record<string, unknown>>().notNull().default({}),
    /** When its state changed last. */
    decidedAt: instant('decided_at'),
    /** Who changed it; null for the site itself. */
    decidedBy: personId('decided_by').references(() => users.id, { onDelete: 'set null' }),
  },
  (t) => [
    uniqueIndex('ranking_models_live')
      .on(t.state)
      .where(sql`state = 'live'`),
    index('ranking_models_latest').on(t.createdAt, t.id),
    check('ranking_models_state', sql`state in ('candidate', 'live', 'retired', 'rejected')`),
  ],
);

/** One ranking that was shown to a reader. */
export const rankingDecisions = pgTable(
  'ranking_decisions',
  {
    id: serial(),
    userId: reader(),
    at: instant('at').notNull(),
    surface: text('surface').$type<Surface>().notNull(),
    /** Names the occasion: of one there is one decision, whoever asks at once. */
    occasion: text('occasion').notNull(),
    /** Null: the order of the trend. */
    modelId: rowId('model_id').references(() => rankingModels.id),
    featuresVersion: integer('features_version').notNull(),
    policy: jsonb('policy').$type<LoggedPolicy>().notNull(),
    /** Unsigned, 32 bits. */
    seed: rowId('seed').notNull(),
    /** What the reader was: counts of acts, never their contents. */
    context: jsonb('context').$type<Record<string, number>>().notNull(),
    /** Papers that could have been shown, in the order in which the policy saw them. */
    candidateIds: rowId('candidate_ids').array().notNull(),
    /** Of each candidate. */
    features: jsonb('features').$type<LoggedFeatures[]>().notNull(),
    /** Of each candidate: the score that the policy drew by. */
    scores: doublePrecision('scores').array().notNull(),
    /** Of each candidate: why it could be shown. */
    reasons: jsonb('reasons').$type<Reason[]>().notNull(),
    /** Papers shown, by slot, and the chance of each draw given those before it. */
    shownIds: rowId('shown_ids').array().notNull(),
    propensities: doublePrecision('propensities').array().notNull(),
  },
  (t) => [
    uniqueIndex('ranking_decisions_once').on(t.userId, t.surface, t.occasion),
    index('ranking_decisions_reader').on(t.userId, t.at, t.id),
    index('ranking_decisions_at').on(t.at, t.id),
    index('ranking_decisions_papers').using('gin', t.candidateIds),
    check('ranking_decisions_surface', sql`surface in ('page', 'digest')`),
    check(
      'ranking_decisions_lengths',
      sql`cardinality(shown_ids) = cardinality(propensities) and cardinality(scores) = cardinality(candidate_ids)
        and 0 < all (propensities) and 1 >= all (propensities)`,
    ),
  ],
);

/** What readers did with what they were shown: each act once for each decision and paper, at its first time. */
export const rankingOutcomes = pgTable(
  'ranking_outcomes',
  {
    decisionId: rowId('decision_id')
      .notNull()
      .references(() => rankingDecisions.id, { onDelete: 'cascade' }),
    paperId: rowId('paper_id').notNull(),
    act: text('act').$type<Act>().notNull(),
    at: instant('at').notNull(),
  },
  (t) => [
    primaryKey({ columns: [t.decisionId, t.paperId, t.act] }),
    index('ranking_outcomes_paper').on(t.paperId),
    check('ranking_outcomes_act', sql`act in ('open', 'save', 'vote', 'hide')`),
  ],
);

/** How often papers were shown, by day in UTC, by which popularity is damped. It says nothing of who saw them. */
export const rankingExposures = pgTable(
  'ranking_exposures',
  {
    day: date('day', { mode: 'string' }).notNull(),
    paperId: rowId('paper_id').notNull(),
    shown: integer('shown').notNull(),
  },
  (t) => [primaryKey({ columns: [t.day, t.paperId] }), index('ranking_exposures_paper').on(t.paperId)],
);
