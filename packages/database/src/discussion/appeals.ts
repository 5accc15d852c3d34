// Appeals: whom a decision touches may answer it once, and moderators answer back.
import type { Authorized, PersonId } from '@papertape/people';
import { type SQL, sql } from '../sql.ts';
import type { Queryable } from '../database.ts';
import { instantOf } from '../values.ts';
import type { ModerationAction } from './log.ts';
import { notifyPerson } from './notify.ts';
import { type From, pageOf, placed, type PlacedPage } from './place.ts';

/** A decision with what was said about it. Times are ISO 8601 in UTC. */
export interface Decision {
  id: number;
  createdAt: string;
  action: ModerationAction;
  targetKind: string;
  targetId: string;
  /** Handle of the moderator; null where the account is gone. */
  moderator: string | null;
  moderatorId: PersonId | null;
  /** Whom it touches. */
  subjectId: PersonId | null;
  subject: string | null;
  reason: string;
  /** Where the comment stands, or what a machine wrote about. */
  paper: { publicId: string; title: string } | null;
  /** Whether nothing else was decided since: only then it can be appealed. */
  stands: boolean;
}

/** What was said about a decision. */
export interface DecisionReply {
  id: number;
  author: string | null;
  /** Whether the person concerned wrote it, and not a moderator. */
  bySubject: boolean;
  source: string;
  createdAt: string;
}

interface DecisionRow extends Record<string, unknown> {
  id: string;
  created_at: string;
  action: ModerationAction;
  target_kind: string;
  target_id: string;
  moderator: string | null;
  moderator_id: PersonId | null;
  subject_id: PersonId | null;
  subject: string | null;
  reason: string;
  public_id: string | null;
  title: string | null;
  stands: boolean;
}

/** Decisions as rows `d`, with the names that comments' lists use. */
const DECISIONS: SQL = sql`(
  select a.id, a.at as created_at, a.action, a.target_kind, a.target_id, a.moderator_id, a.subject_id, a.reason,
    (select handle from users m where m.id = a.moderator_id and m.status <> 'deleted') as moderator,
    (select handle from users s where s.id = a.subject_id and s.status <> 'deleted') as subject,
    case a.action
      when 'hide' then exists (select 1 from comments c where a.target_kind = 'comment' and c.id::text = a.target_id
        and c.hidden_at is not null and c.deleted_at is null)
      when 'take-off' then exists (select 1 from submissions s where a.target_kind = 'submission'
        and s.id::text = a.target_id and s.hidden_at is not null)
      when 'suspend' then exists (select 1 from users u where u.id = a.subject_id and u.status = 'suspended')
      else false end
    and not exists (select 1 from moderation_actions later where later.target_kind = a.target_kind
      and later.target_id = a.target_id and later.id > a.id and later.action = a.action) as stands,
    p.public_id, p.title
  from moderation_actions a
  left join comments k on a.target_kind = 'comment' and k.id = case when a.target_kind = 'comment' then a.target_id::bigint end
  left join papers p on p.id = case when a.target_kind = 'enrichment' then a.target_id::bigint else k.paper_id end)`;

const decisionOf = (row: DecisionRow): Decision => ({
  id: Number(row.id),
  createdAt: instantOf(row.created_at),
  action: row.action,
  targetKind: row.target_kind,
  targetId: row.target_id,
  moderator: row.moderator,
  moderatorId: row.moderator_id,
  subjectId: row.subject_id,
  subject: row.subject,
  reason: row.reason,
  paper: row.public_id === null ? null : { publicId: row.public_id, title: row.title ?? '' },
  stands: row.stands,
});

/** The decision of that number, or null. */
export async function getDecision(db: Queryable, id: number): Promise<Decision | null> {
  const { rows } = await db.execute<DecisionRow>(sql`select * from ${DECISIONS} as d where d.id = ${id}`);
  return rows[0] ? decisionOf(rows[0]) : null;
}

/** The decisions about one thing, the latest first. */
export async function listDecisionsAbout(
  db: Queryable,
  target: { kind: string; id: string },
): Promise<Decision[]> {
  const { rows } = await db.execute<DecisionRow>(sql`
    select * from ${DECISIONS} as d where d.target_kind = ${target.kind} and d.target_id = ${target.id}
    order by d.created_at desc, d.id desc limit 100`);
  return rows.map(decisionOf);
}

/** The log of moderation, the latest first. */
export async function listDecisions(
  db: Queryable,
  { limit, from = null }: { limit: number; from?: From | null },
): Promise<PlacedPage<Decision>> {
  const { where, order } = pageOf(from, { table: 'd', newestFirst: true });
  const { rows } = await db.execute<DecisionRow>(
    sql`select * from ${DECISIONS} as d where true ${where} ${order} limit ${limit + 1}`,
  );
  return placed(rows.map(decisionOf), limit, from);
}

/** What was said about a decision, the first first. */
export async function listDecisionReplies(db: Queryable, id: number): Promise<DecisionReply[]> {
  const { rows } = await db.execute<{
    id: string;
    author: string | null;
    by_subject: boolean | null;
    source: string;
    created_at: string;
  }>(sql`
    select r.id, u.handle as author, r.author_id = a.subject_id as by_subject, r.source, r.created_at
    from moderation_replies r join moderation_actions a on a.id = r.action_id
    left join users u on u.id = r.author_id and u.status <> 'deleted'
    where r.action_id = ${id} order by r.created_at, r.id limit 200`);
  return rows.map(({ id: reply, author, by_subject, source, created_at }) => ({
    id: Number(reply),
    author,
    bySubject: by_subject === true,
    source,
    createdAt: instantOf(created_at),
  }));
}

/** Answers a decision that stands: once, by whom it touches. False when that was done, or the decision is past. */
export async function appealDecision(
  tx: Queryable,
  { person, target }: Authorized<'moderation.appeal', { decision: number }>,
  source: string,
  now: Date,
): Promise<boolean> {
  // Locked, so that of two windows one appeals.
  await tx.execute(sql`select 1 from moderation_actions where id = ${target.decision} for update`);
  const { rowCount } = await tx.execute(sql`
    insert into moderation_replies (action_id, author_id, source, created_at)
    select d.id, ${person.id}::uuid, ${source}, ${now.toISOString()} from ${DECISIONS} as d
    where d.id = ${target.decision} and d.subject_id = ${person.id}::uuid and d.stands
      and not exists (select 1 from moderation_replies r where r.action_id = d.id and r.author_id = ${person.id}::uuid)`);
  return (rowCount ?? 0) > 0;
}

/** A moderator's answer to an appeal; its author is told. False when there is no appeal. */
export async function answerAppeal(
  tx: Queryable,
  { person }: Authorized<'moderation.decide'>,
  { decision, source }: { decision: number; source: string },
  now: Date,
): Promise<boolean> {
  const { rows } = await tx.execute<{ subject_id: PersonId; target_kind: string; target_id: string }>(sql`
    insert into moderation_replies (action_id, author_id, source, created_at)
    select a.id, ${person.id}::uuid, ${source}, ${now.toISOString()} from moderation_actions a
    where a.id = ${decision} and a.subject_id <> ${person.id}::uuid and exists (
      select 1 from moderation_replies r where r.action_id = a.id and r.author_id = a.subject_id)
    returning (select subject_id from moderation_actions where id = action_id) as subject_id,
      (select target_kind from moderation_actions where id = action_id) as target_kind,
      (select target_id from moderation_actions where id = action_id) as target_id`);
  const [row] = rows;
  if (row === undefined) return false;
  const commentId = row.target_kind === 'comment' ? Number(row.target_id) : null;
  const details = { action: 'answer', decision, reason: source.slice(0, 500) };
  await notifyPerson(
    tx,
    { userId: row.subject_id, kind: 'moderation', commentId, details, always: true },
    now,
  );
  return true;
}

/** Appeals that nobody has answered and whose decision stands, the oldest first. */
export async function listOpenAppeals(
  db: Queryable,
  limit: number,
): Promise<(Decision & { appeal: string; appealedAt: string })[]> {
  const { rows } = await db.execute<DecisionRow & { appeal: string; appealed_at: string }>(sql`
    select d.*, r.source as appeal, r.created_at as appealed_at
    from moderation_replies r join ${DECISIONS} as d on d.id = r.action_id and d.subject_id = r.author_id
    where d.stands and not exists (
      select 1 from moderation_replies answer where answer.action_id = r.action_id and answer.id > r.id)
    order by r.created_at, r.id limit ${limit}`);
  return rows.map((row) => ({
    ...decisionOf(row),
    appeal: row.appeal,
    appealedAt: instantOf(row.appealed_at),
  }));
}
