// Authors: everyone whose name makes the same address.
import { sql } from 'drizzle-orm';
import type { Queryable } from '../database.ts';

/** An author's page. */
export interface Author {
  slug: string;
  name: string;
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
    orcid: string | null;
    papers: number;
    coauthors: Author['coauthors'];
  }>(sql`
    with written as materialized (
      select p.authors, p.newest_at from paper_authors a join papers p on p.id = a.paper_id where a.slug = ${slug}),
    coauthors as (
      select author ->> 'slug' as slug, min(author ->> 'name') as name, count(*)::int as papers
      from written, jsonb_array_elements(written.authors) as author
      where author ->> 'slug' <> ${slug}
      group by 1 order by 3 desc, 1 limit ${COAUTHORS})
    select a.name, a.orcid, (select count(*)::int from written) as papers,
      (select coalesce(json_agg(coauthors order by papers desc, slug), '[]') from coauthors) as coauthors
    from authors a where a.slug = ${slug}`);
  const row = rows[0];
  return row && row.papers > 0 ? { slug, ...row } : null;
}
