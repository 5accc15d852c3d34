// What spam defence asks of the database before a comment is kept.
import { NEW_UNTIL, type CommentFacts, type Writer, type Person } from '@papertape/people';
import { sql } from '../sql.ts';
import type { Queryable } from '../database.ts';
import { executePrepared } from '../prepared.ts';

/** How far back the same words count, milliseconds. */
const LATELY_MS = 24 * 3_600_000;

/** What is known of a writer, and where the same words stand. Writers who are trusted cost one short query. */
export async function writerFacts(
  db: Queryable,
  person: Pick<Person, 'id' | 'role'>,
  { paperId, source }: { paperId: number; source: string },
  now: Date,
): Promise<{ writer: Writer } & Pick<CommentFacts, 'repeats' | 'copies'>> {
  const { rows } = await executePrepared<{ standing: number; author: boolean }>(
    db,
    'writer',
    sql`
    select (select count(*)::int from (
        select 1 from comments c where c.author_id = ${person.id}::uuid
          and c.deleted_at is null and c.hidden_at is null and c.held_at is null limit ${NEW_UNTIL}) as counted) as standing,
      exists (select 1 from author_claims a where a.paper_id = ${paperId} and a.user_id = ${person.id}::uuid
        and a.status = 'confirmed') as author`,
  );
  const { standing = 0, author = false } = rows[0] ?? {};
  const writer = { trusted: person.role !== 'member' || author, standing };
  if (writer.trusted || standing >= NEW_UNTIL) return { writer, repeats: 0, copies: 0 };
  const since = new Date(now.getTime() - LATELY_MS).toISOString();
  const same = await executePrepared<{ repeats: number; copies: number }>(
    db,
    'writer-copies',
    sql`
    select count(distinct paper_id) filter (where author_id = ${person.id}::uuid and paper_id <> ${paperId})::int as repeats,
      count(*) filter (where author_id <> ${person.id}::uuid)::int as copies
    from comments where created_at > ${since} and source = ${source} and length(source) > 20`,
  );
  return { writer, repeats: same.rows[0]?.repeats ?? 0, copies: same.rows[0]?.copies ?? 0 };
}
