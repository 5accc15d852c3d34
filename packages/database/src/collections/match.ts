// Finds papers by what bibliographies say of them.
import type { Identifier } from '@papertape/papers';
import { sql } from '../sql.ts';
import type { Queryable } from '../database.ts';

/** A paper as a report names it. */
export interface MatchedPaper {
  id: number;
  publicId: string;
  title: string;
}

/** The papers that the identifiers name, by scheme and value with a space between; those of no paper are left out. */
export async function findPapersByIdentifiers(
  db: Queryable,
  identifiers: readonly Identifier[],
): Promise<Map<string, MatchedPaper>> {
  if (identifiers.length === 0) return new Map();
  const { rows } = await db.execute<{
    scheme: string;
    value: string;
    id: string;
    public_id: string;
    title: string;
  }>(sql`
    select i.scheme, i.value, p.id, p.public_id, p.title
    from unnest(${sql.param(identifiers.map(({ scheme }) => scheme))}::text[],
      ${sql.param(identifiers.map(({ value }) => value))}::text[]) as w(scheme, value)
    join identifiers i on i.scheme = w.scheme and i.value = w.value join papers p on p.id = i.paper_id`);
  return new Map(
    rows.map((row) => [
      `${row.scheme} ${row.value}`,
      { id: Number(row.id), publicId: row.public_id, title: row.title },
    ]),
  );
}

/** A paper with what tells it from others of its title. */
export interface TitledPaper extends MatchedPaper {
  authors: string[];
  year: number | null;
}

/**
 * Papers whose titles have these keys: their first 200 Latin letters and digits, in lower case (packages/bibliographies,
 * titleKey). At most five of each key.
 */
export async function findPapersByTitleKeys(
  db: Queryable,
  keys: readonly string[],
): Promise<Map<string, TitledPaper[]>> {
  const found = new Map<string, TitledPaper[]>();
  if (keys.length === 0) return found;
  // In the words of the index papers_title.
  const { rows } = await db.execute<{
    key: string;
    id: string;
    public_id: string;
    title: string;
    names: string[];
    year: number | null;
  }>(sql`
    select k.key, p.* from unnest(${sql.param([...new Set(keys)])}::text[]) as k(key), lateral (
      select id, public_id, title, extract(year from coalesce(published_at, newest_at) at time zone 'UTC')::int as year,
        array(select person ->> 'name' from jsonb_array_elements(authors) as person) as names
      from papers where left(regexp_replace(lower(title), '[^a-z0-9]+', '', 'g'), 200) = k.key order by id limit 5) p`);
  for (const { key, id, public_id, title, names, year } of rows) {
    const paper = { id: Number(id), publicId: public_id, title, authors: names, year };
    found.set(key, [...(found.get(key) ?? []), paper]);
  }
  return found;
}
