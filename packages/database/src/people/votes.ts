// Votes. `papers.local_upvotes` counts them: whoever adds or takes away a row changes it in the same statement.
import type { Authorized } from '@papertape/people';
import { sql } from '../sql.ts';
import type { Queryable } from '../database.ts';
import { outcomeStatement, takeBackStatement } from '../personal-ranking/outcomes.ts';
import { executePrepared } from '../prepared.ts';

/** A paper's votes after somebody changed theirs. */
export interface VoteCount {
  voted: boolean;
  /** Those of this site and of the sources. */
  upvotes: number;
}

/** Votes for a paper; a second vote changes nothing. Null when the paper is gone. */
export function castVote(
  tx: Queryable,
  { person }: Authorized<'votes.write'>,
  paperId: number,
  now: Date,
): Promise<VoteCount | null> {
  return count(
    tx,
    // Locked, so that the paper cannot be joined with another before its vote is counted.
    sql`
      with paper as (select id, upvotes from papers where id = ${paperId} for key share),
      changed as (
        insert into votes (paper_id, user_id, created_at)
        select id, ${person.id}::uuid, ${now.toISOString()} from paper
        on conflict (paper_id, user_id) do nothing
        returning paper_id),
      counted as (
        update papers set local_upvotes = local_upvotes + 1 where id = (select paper_id from changed)
        returning upvotes),
      told as (${outcomeStatement(person.id, sql`select paper_id from changed`, 'vote', now)})
      select coalesce((select upvotes from counted), (select upvotes from paper)) as upvotes`,
    true,
  );
}

/** Takes a vote back; without one nothing changes. Null when the paper is gone. */
export function withdrawVote(
  tx: Queryable,
  { person }: Authorized<'votes.write'>,
  paperId: number,
): Promise<VoteCount | null> {
  return count(
    tx,
    sql`
      with paper as (select id, upvotes from papers where id = ${paperId} for key share),
      changed as (
        delete from votes where paper_id = (select id from paper) and user_id = ${person.id}::uuid
        returning paper_id),
      counted as (
        update papers set local_upvotes = local_upvotes - 1 where id = (select paper_id from changed)
        returning upvotes),
      taken_back as (${takeBackStatement(person.id, sql`(select paper_id from changed)`, 'vote')})
      select coalesce((select upvotes from counted), (select upvotes from paper)) as upvotes`,
    false,
  );
}

async function count(
  tx: Queryable,
  statement: ReturnType<typeof sql>,
  voted: boolean,
): Promise<VoteCount | null> {
  const { rows } = await executePrepared<{ upvotes: number | null }>(
    tx,
    voted ? 'vote' : 'vote-withdrawn',
    statement,
  );
  const upvotes = rows[0]?.upvotes ?? null;
  return upvotes === null ? null : { voted, upvotes };
}
