// What can be asked for: authors and collections with their names.
import type { PersonId } from '@papertape/people';
import { type SQL, sql } from '../sql.ts';
import { IS_PUBLIC, ownedBy, visibleTo } from '../collections/collections.ts';
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
  /** Whether everybody may see it. */
  public: boolean;
}

async function offered(db: Queryable, viewer: PersonId | null, condition: SQL): Promise<OfferedCollection[]> {
  const { rows } = await db.execute<{ id: string; slug: string; title: string; public: boolean }>(sql`
    select c.id, c.slug, c.title, ${IS_PUBLIC} as public from collections c
    where ${visibleTo(viewer)} and ${condition} order by lower(c.title), c.id`);
  return rows.map((row) => ({ ...row, id: Number(row.id) }));
}

/** Those of these collections that the viewer may see. */
export function nameCollections(
  db: Queryable,
  ids: readonly number[],
  viewer: PersonId | null,
): Promise<OfferedCollection[]> {
  if (ids.length === 0) return Promise.resolve([]);
  return offered(db, viewer, sql`c.id = any(${sql.param(ids)}::bigint[])`);
}

/** The collection of that address as the viewer may see it; null where there is none for them. */
export async function findOfferedCollection(
  db: Queryable,
  slug: string,
  viewer: PersonId | null,
): Promise<OfferedCollection | null> {
  return (await offered(db, viewer, sql`c.slug = ${slug}`))[0] ?? null;
}

/** Collections that a person follows or owns, private ones too. */
export function collectionsNear(db: Queryable, userId: PersonId): Promise<OfferedCollection[]> {
  return offered(
    db,
    userId,
    sql`(exists (select 1 from follows f
        where f.user_id = ${userId}::uuid and f.kind = 'collection' and f.key = c.id::text)
      or ${ownedBy(userId)})`,
  );
}
