// Versions of the model of personal ranking. Which one is live changes in one statement: there is never half a model.
import type { ModelJson, Policy } from '@papertape/contextual-bandits';
import type { ModelState } from '@papertape/personal-ranking';
import type { PersonId } from '@papertape/people';
import { sql } from '../sql.ts';
import type { Queryable } from '../database.ts';
import { versionOf, type VersionRow } from './version-row.ts';

/** A model that was trained. Moments are ISO 8601 in UTC. */
export interface NewRankingModel {
  featuresVersion: number;
  parameters: ModelJson;
  policy: Policy;
  trainedFrom: string;
  trainedTo: string;
  rows: number;
  metrics: Readonly<Record<string, unknown>>;
}

/** A model as it is stored. */
export interface RankingModel extends NewRankingModel {
  id: number;
  createdAt: string;
  state: ModelState;
  decision: Readonly<Record<string, unknown>>;
  decidedAt: string | null;
  decidedBy: PersonId | null;
}

/** Stores a candidate; returns its number. */
export async function addRankingModel(db: Queryable, model: NewRankingModel, now: Date): Promise<number> {
  const { featuresVersion, parameters, policy, trainedFrom, trainedTo, rows, metrics } = model;
  const { rows: written } = await db.execute<{ id: string }>(sql`
    insert into ranking_models (created_at, features_version, parameters, policy, trained_from, trained_to, rows, metrics)
    values (${now.toISOString()}, ${featuresVersion}, ${JSON.stringify(parameters)}::jsonb,
      ${JSON.stringify(policy)}::jsonb, ${trainedFrom}, ${trainedTo}, ${rows}, ${JSON.stringify(metrics)}::jsonb)
    returning id`);
  return Number(written[0]?.id);
}

/** The model that ranks now; null before the first. */
export async function getLiveModel(db: Queryable): Promise<RankingModel | null> {
  const { rows } = await db.execute<ModelRow>(sql`select * from ranking_models where state = 'live'`);
  return rows[0] ? modelOf(rows[0]) : null;
}

/** One model. */
export async function getRankingModel(db: Queryable, id: number): Promise<RankingModel | null> {
  const { rows } = await db.execute<ModelRow>(sql`select * from ranking_models where id = ${id}`);
  return rows[0] ? modelOf(rows[0]) : null;
}

/** The number of the live model, without its parameters; null before the first. */
export async function getLiveModelId(db: Queryable): Promise<number | null> {
  const { rows } = await db.execute<{ id: string }>(sql`select id from ranking_models where state = 'live'`);
  return rows[0] ? Number(rows[0].id) : null;
}

/** Why a model's state changes, and by whom; `by` is null for the site itself. */
export interface ModelDecision {
  decision: Readonly<Record<string, unknown>>;
  by: PersonId | null;
}

/**
 * Makes a model live and retires the one before, in one transaction; null makes none live, so that the trend ranks.
 * False where there is no such model. Call it in a transaction.
 */
export async function makeModelLive(
  tx: Queryable,
  id: number | null,
  { decision, by }: ModelDecision,
  now: Date,
): Promise<boolean> {
  // One at a time: whoever comes second sees what the first made live.
  await tx.execute(
    sql`select 1 from ranking_models where state = 'live' or id = ${id}::bigint order by id for update`,
  );
  const at = now.toISOString();
  await tx.execute(sql`
    update ranking_models set state = 'retired', decided_at = ${at}, decided_by = ${by}::uuid
    where state = 'live' and id is distinct from ${id}::bigint`);
  if (id === null) return true;
  const { rowCount } = await tx.execute(sql`
    update ranking_models set state = 'live', decision = ${JSON.stringify(decision)}::jsonb, decided_at = ${at},
      decided_by = ${by}::uuid
    where id = ${id}`);
  return (rowCount ?? 0) > 0;
}

/** Says that a candidate does not go live, and why. */
export async function rejectModel(
  db: Queryable,
  id: number,
  { decision, by }: ModelDecision,
  now: Date,
): Promise<void> {
  await db.execute(sql`
    update ranking_models set state = 'rejected', decision = ${JSON.stringify(decision)}::jsonb,
      decided_at = ${now.toISOString()}, decided_by = ${by}::uuid
    where id = ${id} and state = 'candidate'`);
}

interface ModelRow extends VersionRow<PersonId> {
  parameters: ModelJson;
}

function modelOf(row: ModelRow): RankingModel {
  return { ...versionOf(row), parameters: row.parameters };
}
