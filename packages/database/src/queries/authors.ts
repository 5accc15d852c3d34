// Authors: everyone whose name makes the same address.
import type { SitePerson } from '@papertape/papers';
import { type SQL, sql } from '../sql.ts';
import type { Queryable } from '../database.ts';
import { papersOfAuthor } from './list.ts';

/** An author's page. */
export interface Author {
  slug: string;
  /** As their newest paper spells it. */
  name: string;
  /** Null also where papers of that name tell different ones: they are different people. */
  orcid: string | null;
  /** How many papers. */
  papers: number;
  /** People of this site who are confirmed to be the author of some of them. */
  people: (SitePerson & { papers: number })[];
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
    people: Author['people'];
    coauthors: Author['coauthors'];
  }>(authorStatement(slug));
  const row = rows[0];
  if (!row) return null;
  const { name, orcids, papers, people, coauthors } = row;
  return { slug, name, orcid: orcids.length === 1 ? (orcids[0] ?? null) : null, papers, people, coauthors };
}

/** The statement of an author's page; exported for the tests that ask for its plan. */
export function authorStatement(slug: string): SQL {
  return sql`
    with written as materialized (
      select p.authors, p.newest_at from (${papersOfAuthor(slug)}) a join papers p on p.id = a.paper_id),
    names as materialized (
      select ${slug}::text as slug
      union select theirs.author_slug from author_claims mine join author_claims theirs using (user_id)
        where mine.author_slug = ${slug} and mine.status = 'confirmed' and theirs.status = 'confirmed'),
    people as materialized (
      select person ->> 'slug' as slug, person ->> 'name' as name, person ->> 'orcid' as orcid, newest_at
      from written, jsonb_array_elements(written.authors) as person),
    coauthors as (
      select slug, min(name) as name, count(*)::int as papers from people
      where slug not in (select slug from names) group by slug order by papers desc, slug limit ${COAUTHORS})
    select (array_agg(name order by newest_at desc, name))[1] as name,
      array(select distinct orcid from people where slug = ${slug} and orcid is not null) as orcids,
      (select count(*)::int from written) as papers,
      (select coalesce(json_agg(json_build_object('handle', u.handle, 'name', u.name, 'papers', c.papers)
          order by c.papers desc, u.handle), '[]')
        from (select user_id, count(*) as papers from author_claims
          where author_slug = ${slug} and status = 'confirmed' group by user_id) c join users u on u.id = c.user_id)
        as people,
      (select coalesce(json_agg(coauthors order by papers desc, slug), '[]') from coauthors) as coauthors
    from people where slug = ${slug} having count(*) > 0`;
}
