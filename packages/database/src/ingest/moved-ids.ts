// Arrays of paper numbers, when papers are joined. `moved` is SQL for rows of old_id and new_id, called m.
import { type SQL, sql } from '../sql.ts';

/** The numbers that go. */
export const oldIds = (moved: SQL): SQL => sql`(select array_agg(m.old_id) from ${moved})`;

/** The column, with what has moved. */
export const movedIds = (moved: SQL, column: SQL): SQL => sql`(
  select coalesce(array_agg(coalesce(m.new_id, u.id) order by u.place), '{}')
  from unnest(${column}) with ordinality as u(id, place) left join ${moved} on m.old_id = u.id)`;
