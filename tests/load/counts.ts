// Whether the database counted what people did, neither more nor less.
import type { Database } from '@papertape/database';
import { sql } from '@papertape/database/sql';
import type { Done } from './people.ts';

/** What the database says against what people did, paper by paper; empty when all is exact. */
export async function wrongCounts(database: Database, done: readonly Done[]): Promise<string[]> {
  const expected = new Map<string, number>();
  for (const id of done.flatMap(({ votes }) => [...votes])) expected.set(id, (expected.get(id) ?? 0) + 1);
  const { rows } = await database.db.execute<
    Record<'id' | 'upvotes' | 'votes' | 'shown' | 'counted' | 'all', string>
  >(sql`
    select p.public_id as id, p.local_upvotes as upvotes, p.local_comments as counted,
      (select count(*) from votes v where v.paper_id = p.id) as votes,
      (select count(*) from comments c where c.paper_id = p.id and c.deleted_at is null and c.hidden_at is null and c.held_at is null) as shown,
      (select count(*) from comments c where c.paper_id = p.id) as all
    from papers p`);
  const written = done.reduce((sum, { comments }) => sum + comments, 0);
  const kept = rows.reduce((sum, row) => sum + Number(row.all), 0);
  return [
    ...rows.flatMap(({ id, upvotes, votes, shown, counted }) => {
      const right = expected.get(id) ?? 0;
      return [
        ...(Number(upvotes) === right && Number(votes) === right
          ? []
          : [`${id}: ${right} votes were cast, ${votes} are kept, ${upvotes} counted`]),
        ...(shown === counted || Number(shown) === Number(counted)
          ? []
          : [`${id}: ${shown} comments are shown, ${counted} counted`]),
      ];
    }),
    ...(written === kept ? [] : [`${written} comments were taken, ${kept} are kept`]),
  ];
}
