// What can be asked for: authors and collections with their names.
import type { PersonId } from '@papertape/people';
import { type SQL, sql } from '../sql.ts';
import { IS_PUBLIC } from '../collections/collections.ts';
import type { Queryable } from '../database.ts';

/** Names of authors as their newest paper spells them; those without a paper are missing. */
export async function nameAuthors(db: Queryable, slugs: readonly string[]): Promise<Map<string, string>> {
  if (slugs.length === 0) return new Map();
  const { rows } = await db.execute<{ slug: string; name: string }>(sql`
    select w.slug, (select person ->> 'name' from papers p, jsonb_array_elements(p.authors) as person
      where p.id = max(a.paper_id) and person ->> 'slug' = w.slug limit 1) as name
    from (select distinct unnest(${sql.param(slugs)}::text[]) as slug) w join paper_authors a using (slug)
    group by w.slug`);
  return new Map(rows.map(({ slug, name }) => [slug, name]));
}

/** A collection that digests may tell of. */
export interface OfferedCollection {
  id: number;
  slug: string;
  title: string;
}

async function offered(db: Queryable, condition: SQL): Promise<OfferedCollection[]> {
  const { rows } = await db.execute<{ id: string; slug: string; title: string }>(sql`
    select c.id, c.slug, c.title from collections c
    where ${IS_PUBLIC} and ${condition} order by lower(c.title), c.id`);
  return rows.map((row) => ({ ...row, id: Number(row.id) }));
}

/** The public ones of these collections. */
export function namePublicCollections(db: Queryable, ids: readonly number[]): Promise<OfferedCollection[]> {
  return ids.length === 0 ? Promise.resolve([]) : offered(db, sql`c.id = any(${sql.param(ids)}::bigint[])`);
}

/** The public collection of that address; null where there is none. */
export async function findPublicCollection(db: Queryable, slug: string): Promise<OfferedCollection | null> {
  return (await offered(db, sql`c.slug = ${slug}`))[0] ?? null;
}

/** Public collections that a person follows or owns. */
export function collectionsNear(db: Queryable, userId: PersonId): Promise<OfferedCollection[]> {
  return offered(
    db,
    sql`(exists (select 1 from follows f
        where f.user_id = ${userId}::uuid and f.kind = 'collection' and f.key = c.id::text)
      or exists (select 1 from collection_owners o where o.collection_id = c.id and o.user_id = ${userId}::uuid))`,
  );
}
