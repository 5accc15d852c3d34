// What the tests of ingesting expect of the database as a whole.
import { sql } from 'drizzle-orm/sql';
import { expect } from 'vitest';
import type { Database } from '../database.ts';

/** Takes all papers away. */
export async function clearPapers(database: Database): Promise<void> {
  await database.pool.query(
    `truncate papers, source_records, identifiers, paper_authors, paper_categories, listings, paper_aliases
      restart identity cascade`,
  );
}

/** The narrow tables hold exactly what the papers' own rows say. */
export async function expectLookupsMatchPapers(database: Database): Promise<void> {
  const pairs = [
    [
      sql`select scheme, value, paper_id from identifiers`,
      sql`select i ->> 'scheme', i ->> 'value', id from papers, jsonb_array_elements(identifiers) i`,
    ],
    [
      sql`select slug, paper_id from paper_authors`,
      sql`select distinct a ->> 'slug', id from papers, jsonb_array_elements(authors) a`,
    ],
    [
      sql`select category, newest_at, paper_id from paper_categories`,
      sql`select category, newest_at, id from papers, unnest(categories) category`,
    ],
    [
      sql`select day, source, paper_id from listings`,
      sql`select (l ->> 'day')::date, l ->> 'source', id from papers, jsonb_array_elements(listings) l`,
    ],
    [sql`select distinct paper_id from source_records`, sql`select id from papers`],
  ] as const;
  for (const [lookup, papers] of pairs) {
    const { rows } = await database.db.execute(sql`
      (${lookup} except all ${papers}) union all (${papers} except all ${lookup})`);
    expect(rows).toEqual([]);
  }
  const { rows } = await database.db.execute(sql`
    select public_id from paper_aliases a where not exists (select 1 from papers p where p.id = a.paper_id)`);
  expect(rows).toEqual([]);
}
