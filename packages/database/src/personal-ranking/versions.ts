// Versions of the model for those who look after them: listed without their parameters, published and taken back.
import type { Policy } from '@papertape/contextual-bandits';
import type { ModelState } from '@papertape/personal-ranking';
import type { PersonId } from '@papertape/people';
import { sql } from '../sql.ts';
import type { Queryable } from '../database.ts';
import { addRankingModel, makeModelLive, type NewRankingModel, rejectModel } from './models.ts';
import { versionOf, type VersionRow } from './version-row.ts';

/** A version without its parameters. Moments are ISO 8601 in UTC. */
export interface ModelVersion {
  id: number;
  createdAt: string;
  featuresVersion: number;
  policy: Policy;
  trainedFrom: string;
  trainedTo: string;
  rows: number;
  metrics: Readonly<Record<string, unknown>>;
  state: ModelState;
  decision: Readonly<Record<string, unknown>>;
  decidedAt: string | null;
  /** Handle of whoever changed its state last; null for the site itself and for accounts that are gone. */
  decidedBy: string | null;
}

/** Versions, the newest first, below a number. */
export async function listModelVersions(
  db: Queryable,
  { limit, before = null }: { limit: number; before?: number | null },
): Promise<ModelVersion[]> {
  const { rows } = await db.execute<VersionRow<string>>(sql`
    select m.id, m.created_at, m.features_version, m.policy, m.trained_from, m.trained_to, m.rows, m.metrics, m.state,
      m.decision, m.decided_at, u.handle as decided_by
    from ranking_models m left join users u on u.id = m.decided_by and u.status <> 'deleted'
    where ${before}::bigint is null or m.id < ${before}::bigint
    order by m.id desc limit ${limit}`);
  return rows.map(versionOf);
}

/** What is to be published, and against which version it was judged. */
export interface Publication {
  model: NewRankingModel;
  /** Whether it goes live. */
  live: boolean;
  decision: Readonly<Record<string, unknown>>;
  /** The version that was live when it was judged; null for the order of the trend. */
  judgedAgainst: number | null;
}

/**
 * Stores a model with what was decided about it, and makes it live where that was the decision. Null where another
 * version went live while it was trained: what was found holds no more, and nothing is stored. Call it in a transaction:
 * a model is there with its state, or not at all.
 */
export async function publishModel(
  tx: Queryable,
  { model, live, decision, judgedAgainst }: Publication,
  now: Date,
): Promise<number | null> {
  if ((await lockLive(tx)) !== judgedAgainst) return null;
  const id = await addRankingModel(tx, model, now);
  const reason = { decision: { ...decision, before: judgedAgainst }, by: null };
  if (live) await makeModelLive(tx, id, reason, now);
  else await rejectModel(tx, id, reason, now);
  return id;
}

/** Keeps others from changing which version is live until the transaction ends; returns the one that is. */
async function lockLive(tx: Queryable): Promise<number | null> {
  // Readers and the logging of decisions go on.
  await tx.execute(sql`lock table ranking_models in share row exclusive mode`);
  const { rows } = await tx.execute<{ id: string }>(sql`select id from ranking_models where state = 'live'`);
  return rows[0] ? Number(rows[0].id) : null;
}

/** What became of taking a version back. */
export type Rollback =
  | { outcome: 'done'; from: number | null; to: number | null }
  /** The version named is not there, was never live, or is the live one already. */
  | { outcome: 'impossible'; from: number | null };

/**
 * Makes an earlier version live again: the one named, or without a name the one that was live before the present one.
 * Null, in either case, is the order of the trend. Call it in a transaction.
 */
export async function rollBackModel(
  tx: Queryable,
  { to, by }: { to?: number | null; by: PersonId | null },
  now: Date,
): Promise<Rollback> {
  const from = await lockLive(tx);
  const { rows } = await tx.execute<{ id: string; state: ModelState; decision: Record<string, unknown> }>(
    sql`select id, state, decision from ranking_models where state in ('live', 'retired')`,
  );
  const versions = new Map(rows.map((row) => [Number(row.id), row]));
  const target = to === undefined ? earlierThan(from, versions) : to;
  if (target === from || (target !== null && versions.get(target)?.state !== 'retired'))
    return { outcome: 'impossible', from };
  const kept = target === null ? {} : (versions.get(target)?.decision ?? {});
  await makeModelLive(tx, target, { decision: { ...kept, rolledBackFrom: from }, by }, now);
  return { outcome: 'done', from, to: target };
}

/** The version that the live one replaced; null, the order of the trend, where that is gone. */
function earlierThan(
  live: number | null,
  versions: ReadonlyMap<number, { decision: Record<string, unknown> }>,
): number | null {
  const before = live === null ? undefined : versions.get(live)?.decision['before'];
  return typeof before === 'number' && versions.has(before) ? before : null;
}
