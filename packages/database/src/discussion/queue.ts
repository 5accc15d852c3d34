// What waits for moderators: comments that were reported or held back, the oldest first.
import { type SQL, sql } from '../sql.ts';
import type { Queryable } from '../database.ts';
import { instantOf } from '../values.ts';
import { type Comment, commentOf, type CommentRow, WITH_TEXT } from './rows.ts';

/** Why somebody, or a rule, wants a comment looked at. */
export interface OpenReport {
  id: number;
  /** 'rule' for the site's own. */
  reason: string;
  details: string;
  /** Handle; null for the site itself and for accounts that are gone. */
  reporter: string | null;
  createdAt: string;
}

/** A comment with the open reports on it. */
export interface QueuedComment {
  comment: Comment;
  paper: { publicId: string; title: string };
  reports: OpenReport[];
  /** Comments of its author that stand. */
  standing: number;
  /** When the account was made. */
  authorSince: string;
}

interface QueueRow extends CommentRow {
  public_id: string;
  title: string;
  since: string;
  standing: number;
  reports: {
    id: number;
    reason: string;
    details: string;
    reporter: string | null;
    created_at: string;
  }[];
}

/** Comments with open reports, those that wait longest first. */
export async function listQueue(db: Queryable, limit: number): Promise<QueuedComment[]> {
  const { rows } = await db.execute<QueueRow>(queueStatement(limit));
  return rows.map((row) => ({
    comment: commentOf(row),
    paper: { publicId: row.public_id, title: row.title },
    reports: row.reports.map(({ id, reason, details, reporter, created_at }) => ({
      id,
      reason,
      details,
      reporter,
      createdAt: instantOf(created_at),
    })),
    standing: row.standing,
    authorSince: instantOf(row.since),
  }));
}

export function queueStatement(limit: number): SQL {
  return sql`
    with open as (
      select r.target_id::bigint as comment_id, min(r.created_at) as first,
        json_agg(json_build_object('id', r.id, 'reason', r.reason, 'details', r.details, 'created_at', r.created_at,
          'reporter', (select w.handle from users w where w.id = r.reporter_id and w.status <> 'deleted'))
          order by r.created_at, r.id) as reports
      from moderation_reports r where r.resolved_at is null and r.target_kind = 'comment'
      group by r.target_id order by first limit ${limit})
    select ${WITH_TEXT}, p.public_id, p.title, open.reports, u.created_at as since,
      (select count(*)::int from (select 1 from comments s where s.author_id = c.author_id and s.deleted_at is null
        and s.hidden_at is null and s.held_at is null limit 1000) as counted) as standing
    from open join comments c on c.id = open.comment_id join users u on u.id = c.author_id
      join papers p on p.id = c.paper_id
    order by open.first`;
}

/** How many comments and appeals wait, for the menu. */
export async function countQueue(db: Queryable): Promise<number> {
  const { rows } = await db.execute<{ count: number }>(sql`
    select count(distinct target_id)::int as count from moderation_reports
    where resolved_at is null and target_kind = 'comment'`);
  return rows[0]?.count ?? 0;
}
