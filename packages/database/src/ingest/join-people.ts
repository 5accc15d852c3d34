// What people did with papers that turn out to be one: it moves to the paper that stays, and nothing is counted twice.
import { type SQL, sql } from '../sql.ts';
import type { Queryable } from '../database.ts';
import { moveRankings } from './join-rankings.ts';
import { movedIds, oldIds } from './moved-ids.ts';

/** A paper that goes, and the one it becomes. */
export interface PaperMove {
  from: number;
  to: number;
}

/**
 * Moves votes, reading, comments, submissions, claims, items of collections, what digests held and what personal ranking
 * showed. Locks the papers first: whoever votes or comments at the same time is counted, or told that the paper is gone.
 */
export async function joinPeople(tx: Queryable, moves: readonly PaperMove[]): Promise<void> {
  if (moves.length === 0) return;
  const all = [...new Set(moves.flatMap(({ from, to }) => [from, to]))];
  await tx.execute(
    sql`select 1 from papers where id = any(${sql.param(all)}::bigint[]) order by id for update`,
  );
  const moved = sql`unnest(${sql.param(moves.map(({ from }) => from))}::bigint[],
    ${sql.param(moves.map(({ to }) => to))}::bigint[]) as m(old_id, new_id)`;
  for (const statement of [
    ...moveVotes(moved),
    ...moveReading(moved),
    ...moveSubmissions(moved),
    ...moveClaims(moved),
    ...moveItems(moved),
    ...moveDigests(moved),
    ...moveRankings(moved),
    ...moveFlags(moved),
    ...['comments', 'notifications'].map((table) => movePlain(table, moved)),
    recount(moved),
  ])
    await tx.execute(statement);
}

function movePlain(table: string, moved: SQL): SQL {
  return sql`update ${sql.identifier(table)} t set paper_id = m.new_id from ${moved} where t.paper_id = m.old_id`;
}

function removeOld(table: string, moved: SQL): SQL {
  return sql`delete from ${sql.identifier(table)} t using ${moved} where t.paper_id = m.old_id`;
}

function moveVotes(moved: SQL): SQL[] {
  return [
    sql`insert into votes as v (paper_id, user_id, created_at)
      select m.new_id, t.user_id, min(t.created_at) from votes t join ${moved} on t.paper_id = m.old_id group by 1, 2
      on conflict (paper_id, user_id) do update set created_at = least(v.created_at, excluded.created_at)`,
    removeOld('votes', moved),
  ];
}

/** Read on one is read on both, as is hidden; two notes become one. */
function moveReading(moved: SQL): SQL[] {
  return [
    sql`insert into reading_states as r (user_id, paper_id, read_at, hidden_at, note, changed_at)
      select t.user_id, m.new_id, min(t.read_at), min(t.hidden_at),
        string_agg(t.note, E'\\n\\n' order by t.changed_at), max(t.changed_at)
      from reading_states t join ${moved} on t.paper_id = m.old_id group by 1, 2
      on conflict (user_id, paper_id) do update set
        read_at = least(r.read_at, excluded.read_at), hidden_at = least(r.hidden_at, excluded.hidden_at),
        note = nullif(concat_ws(E'\\n\\n', r.note, excluded.note), ''),
        changed_at = greatest(r.changed_at, excluded.changed_at)`,
    removeOld('reading_states', moved),
  ];
}

/** Of two submissions by one person the first stays, with whatever pitch there is. */
function moveSubmissions(moved: SQL): SQL[] {
  return [
    sql`with ranked as (
        select t.id, coalesce(m.new_id, t.paper_id) as paper, t.user_id, t.pitch,
          row_number() over (partition by coalesce(m.new_id, t.paper_id), t.user_id order by t.created_at, t.id) as place
        from submissions t left join ${moved} on t.paper_id = m.old_id
        where m.new_id is not null or t.paper_id in (select m.new_id from ${moved})),
      kept as (
        update submissions s set pitch = later.pitch
        from ranked r join ranked later using (paper, user_id)
        where s.id = r.id and r.place = 1 and r.pitch = '' and later.place = 2)
      delete from submissions where id in (select id from ranked where place > 1)`,
    movePlain('submissions', moved),
  ];
}

/** A person keeps one claim; where two people are confirmed as the same author a moderator has to look again. */
function moveClaims(moved: SQL): SQL[] {
  const joined = (partition: SQL) => sql`
    select t.id, row_number() over (
        partition by coalesce(m.new_id, t.paper_id), ${partition}
        order by t.status = 'confirmed' desc, coalesce(t.decided_at, t.created_at), t.id) as place
    from author_claims t left join ${moved} on t.paper_id = m.old_id
    where (m.new_id is not null or t.paper_id in (select m.new_id from ${moved}))`;
  return [
    sql`update author_claims set status = 'withdrawn', decision_reason = 'The paper was joined with another.'
      where id in (select id from (${joined(sql`t.user_id`)} and t.status in ('pending', 'confirmed')) as ranked
        where place > 1)`,
    sql`update author_claims set status = 'pending', method = null, decided_at = null, decided_by = null,
        decision_reason = 'The paper was joined with another.'
      where id in (select id from (${joined(sql`t.author_position`)} and t.status = 'confirmed') as ranked
        where place > 1)`,
    movePlain('author_claims', moved),
  ];
}

/** A collection holds a paper once, at the first of its places. */
function moveItems(moved: SQL): SQL[] {
  return [
    sql`insert into collection_items as i (collection_id, paper_id, position, note, added_by, added_at)
      select t.collection_id, m.new_id, min(t.position), coalesce(string_agg(nullif(t.note, ''), E'\\n\\n' order by t.position), ''),
        (array_agg(t.added_by order by t.added_at))[1], min(t.added_at)
      from collection_items t join ${moved} on t.paper_id = m.old_id group by 1, 2
      on conflict (collection_id, paper_id) do update set
        position = least(i.position, excluded.position), added_at = least(i.added_at, excluded.added_at),
        note = concat_ws(E'\\n\\n', nullif(i.note, ''), nullif(excluded.note, ''))`,
    removeOld('collection_items', moved),
  ];
}

/** Whoever was sent one was sent both: neither comes again. */
function moveDigests(moved: SQL): SQL[] {
  return [
    sql`insert into seen_papers (subscriber_id, paper_id)
      select t.subscriber_id, m.new_id from seen_papers t join ${moved} on t.paper_id = m.old_id
      on conflict do nothing`,
    removeOld('seen_papers', moved),
    moveEditions(moved),
    sql`update deliveries set paper_ids = ${movedIds(moved, sql`paper_ids`)} where paper_ids && ${oldIds(moved)}`,
  ];
}

/**
 * What editions show, and the same numbers in their content, by which lists of single readers choose from it. The papers
 * behind those shown matter where a reader's list has them, and where lists are still to be made.
 */
function moveEditions(moved: SQL): SQL {
  const papers = sql`jsonb_array_elements(content -> 'papers') with ordinality as t(paper, place)`;
  return sql`
    update editions set paper_ids = ${movedIds(moved, sql`paper_ids`)}, content = jsonb_set(content, '{papers}', (
      select coalesce(jsonb_agg(case when m.new_id is null then paper
        else jsonb_set(paper, '{id}', to_jsonb(m.new_id)) end order by place), '[]')
      from ${papers} left join ${moved} on m.old_id = (paper ->> 'id')::bigint))
    where paper_ids && ${oldIds(moved)}
      or id in (select edition_id from deliveries d where d.paper_ids && ${oldIds(moved)})
      or (queued_at is null
        and exists (select 1 from ${papers} join ${moved} on m.old_id = (paper ->> 'id')::bigint))`;
}

/**
 * Flags on what a machine wrote of a paper, and decisions about it, which name the paper by its number. A reader who
 * flagged both has flagged once.
 */
function moveFlags(moved: SQL): SQL[] {
  return [
    sql`with ranked as (
        select t.id, row_number() over (
          partition by coalesce(m.new_id::text, t.target_id), t.reporter_id order by t.created_at, t.id) as place
        from moderation_reports t left join ${moved} on t.target_id = m.old_id::text
        where t.target_kind = 'enrichment' and t.resolved_at is null and t.reporter_id is not null
          and (m.new_id is not null or t.target_id in (select m.new_id::text from ${moved})))
      delete from moderation_reports where id in (select id from ranked where place > 1)`,
    ...['moderation_reports', 'moderation_actions'].map(
      (table) => sql`update ${sql.identifier(table)} t set target_id = m.new_id::text from ${moved}
        where t.target_kind = 'enrichment' and t.target_id = m.old_id::text`,
    ),
  ];
}

/** The papers' counters, from what is there now. */
function recount(moved: SQL): SQL {
  return sql`update papers p set
      local_upvotes = (select count(*) from votes v where v.paper_id = p.id),
      local_comments = (select count(*) from comments c where c.paper_id = p.id
        and c.deleted_at is null and c.hidden_at is null and c.held_at is null)
    where p.id in (select m.new_id from ${moved})`;
}
