// Authors: everyone whose name makes the same address.
import { type SQL, sql } from 'drizzle-orm/sql';
import type { Queryable } from '../database.ts';

/** An author's page. */
export interface Author {
  slug: string;
  /** As their newest paper spells it. */
  name: string;
  /** Null also where papers of that name tell different ones: they are different people. */
  orcid: string | null;
  /** How many papers. */
  papers: number;
  /** Who wrote with them, those of most common papers first. */
  coauthors: { slug: string; name: string; papers: number }[];
}

/** Most coauthors that a page shows. */
const COAUTHORS = 20;

/** The author of that address, or null when no paper has one. */
export async function getAuthor(db: Queryable, slug: string): Promise<Author | null> {
  const { rows } = await db.execute<{
    name: string;
    orcids: string[];
    papers: number;
    coauthors: Author['coauthors'];
  }>(authorStatement(slug));
  const row = rows[0];
  if (!row) return null;
  const { name, orcids, papers, coauthors } = row;
  return { slug, name, orcid: orcids.length === 1 ? (orcids[0] ?? null) : null, papers, coauthors };
}

/** The statement of an author's page; exported for the tests that ask for its plan. */
export function authorStatement(slug: string): SQL {
  return sql`
    with written as materialized (
      select p.authors, p.newest_at from paper_authors a join papers p on p.id = a.paper_id where a.slug = ${slug}),
    people as materialized (
      select person ->> 'slug' as slug, person ->> 'name' as name, person ->> 'orcid' as orcid, newest_at
      from written, jsonb_array_elements(written.authors) as person),
    coauthors as (
      select slug, min(name) as name, count(*)::int as papers from people
      where slug <> ${slug} group by slug order by papers desc, slug limit ${COAUTHORS})
    select (array_agg(name order by newest_at desc, name))[1] as name,
      array(select distinct orcid from people where slug = ${slug} and orcid is not null) as orcids,
      (select count(*)::int from written) as papers,
      (select coalesce(json_agg(coauthors order by papers desc, slug), '[]') from coauthors) as coauthors
    from people where slug = ${slug} having count(*) > 0`;
}
