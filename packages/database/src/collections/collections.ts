// Collections: reading, making, changing and deleting them. Whoever may not see one is told that there is none.
import { type Authorized, collectionSlug, MOST, type PersonId, type Visibility } from '@papertape/people';
import { type SQL, sql } from '../sql.ts';
import type { Queryable } from '../database.ts';
import { keepClosedCollection } from '../digests/subscribe.ts';
import { instantOf, instantOrNull } from '../values.ts';

/** Somebody as a list names them. */
export interface NamedPerson {
  id: PersonId;
  handle: string;
  name: string;
}

/** A collection without its papers. Times are ISO 8601 in UTC. */
export interface Collection {
  id: number;
  slug: string;
  title: string;
  /** Markdown. */
  description: string;
  visibility: Visibility;
  createdAt: string;
  /** Of the collection or anything in it. */
  changedAt: string;
  /** When a moderator took it out of sight, and why. */
  hiddenAt: string | null;
  hiddenReason: string | null;
  /** How many papers. */
  items: number;
  /** Who may change it, the first owner first. */
  owners: NamedPerson[];
  /** What the person who asks is to it. */
  viewer: 'owner' | 'invited' | 'reader';
}

interface CollectionRow extends Record<string, unknown> {
  id: string;
  slug: string;
  title: string;
  description: string;
  visibility: Visibility;
  created_at: string;
  changed_at: string;
  hidden_at: string | null;
  hidden_reason: string | null;
  items: number;
  owners: NamedPerson[];
  owns: boolean;
  invited: boolean;
}

/** Whether everybody may see the collection `c`. */
export const IS_PUBLIC: SQL = sql`(c.visibility = 'public' and c.hidden_at is null)`;

/** Whether the viewer owns the collection `c`. */
export const ownedBy = (viewer: PersonId | null) => sql`exists (
  select 1 from collection_owners o where o.collection_id = c.id and o.user_id = ${viewer}::uuid)`;
const invites = (viewer: PersonId | null) => sql`exists (
  select 1 from collection_invitations v where v.collection_id = c.id and v.user_id = ${viewer}::uuid)`;

/** Whether the viewer may see the collection `c`: everybody the public ones, owners and those they invite the others. */
export function visibleTo(viewer: PersonId | null): SQL {
  return viewer === null ? IS_PUBLIC : sql`(${IS_PUBLIC} or ${ownedBy(viewer)} or ${invites(viewer)})`;
}

function columns(viewer: PersonId | null): SQL {
  return sql`c.id, c.slug, c.title, c.description, c.visibility, c.created_at, c.changed_at, c.hidden_at, c.hidden_reason,
    (select count(*)::int from collection_items i where i.collection_id = c.id) as items,
    (select coalesce(json_agg(json_build_object('id', u.id, 'handle', u.handle, 'name', u.name)
        order by o.added_at, u.id), '[]')
      from collection_owners o join users u on u.id = o.user_id where o.collection_id = c.id) as owners,
    ${ownedBy(viewer)} as owns, ${invites(viewer)} as invited`;
}

function collectionOf(row: CollectionRow): Collection {
  return {
    id: Number(row.id),
    slug: row.slug,
    title: row.title,
    description: row.description,
    visibility: row.visibility,
    createdAt: instantOf(row.created_at),
    changedAt: instantOf(row.changed_at),
    hiddenAt: instantOrNull(row.hidden_at),
    hiddenReason: row.hidden_reason,
    items: row.items,
    owners: row.owners,
    viewer: row.owns ? 'owner' : row.invited ? 'invited' : 'reader',
  };
}

/** The collection of that address as the viewer may see it; null where there is none for them. */
export async function getCollection(
  db: Queryable,
  slug: string,
  viewer: PersonId | null,
): Promise<Collection | null> {
  const { rows } = await db.execute<CollectionRow>(
    sql`select ${columns(viewer)} from collections c where c.slug = ${slug} and ${visibleTo(viewer)}`,
  );
  return rows[0] ? collectionOf(rows[0]) : null;
}

/** Where a page of public collections begins: after the collection that changed then and has that number. */
export interface CollectionPlace {
  changedAt: string;
  id: number;
}

/** Public collections, those changed last first, after a place. With `owner`: theirs. Empty ones are left out. */
export async function listPublicCollections(
  db: Queryable,
  options: { limit: number; after?: CollectionPlace | null; owner?: PersonId },
): Promise<Collection[]> {
  const { limit, after = null, owner } = options;
  const { rows } = await db.execute<CollectionRow>(sql`
    select ${columns(null)} from collections c
    where ${IS_PUBLIC} and exists (select 1 from collection_items i where i.collection_id = c.id)
      ${owner === undefined ? sql`` : sql`and ${ownedBy(owner)}`}
      ${after === null ? sql`` : sql`and (c.changed_at, c.id) < (${after.changedAt}::timestamptz, ${after.id})`}
    order by c.changed_at desc, c.id desc limit ${limit}`);
  return rows.map(collectionOf);
}

/** All collections that the person owns, those changed last first. */
export async function listOwnCollections(db: Queryable, owner: PersonId): Promise<Collection[]> {
  const { rows } = await db.execute<CollectionRow>(sql`
    select ${columns(owner)} from collections c
    where c.id in (select collection_id from collection_owners where user_id = ${owner}::uuid)
    order by c.changed_at desc, c.id desc`);
  return rows.map(collectionOf);
}

/** Public collections that hold the paper, those changed last first. */
export async function listCollectionsOfPaper(
  db: Queryable,
  paperId: number,
  { limit }: { limit: number },
): Promise<Collection[]> {
  const { rows } = await db.execute<CollectionRow>(sql`
    select ${columns(null)} from collections c
    where ${IS_PUBLIC} and c.id in (select collection_id from collection_items where paper_id = ${paperId})
    order by c.changed_at desc, c.id desc limit ${limit}`);
  return rows.map(collectionOf);
}

/** What is said when a collection is made or changed. */
export interface CollectionText {
  title: string;
  description: string;
  visibility: Visibility;
}

/** Makes a collection that the person owns; null when they have as many as one may have. */
export async function createCollection(
  tx: Queryable,
  { person }: Authorized<'collections.create'>,
  { title, description, visibility }: CollectionText,
  random: string,
  now: Date,
): Promise<{ id: number; slug: string } | null> {
  // Two at once are counted one after the other.
  await tx.execute(sql`select 1 from users where id = ${person.id}::uuid for no key update`);
  const slug = collectionSlug(title, random);
  const { rows } = await tx.execute<{ id: string }>(sql`
    with made as (
      insert into collections (slug, title, description, visibility, created_by, created_at, changed_at)
      select ${slug}, ${title}, ${description}, ${visibility}, ${person.id}::uuid, ${now.toISOString()}, ${now.toISOString()}
      where (select count(*) from collection_owners where user_id = ${person.id}::uuid) < ${MOST.collectionsOfPerson}
      returning id)
    insert into collection_owners (collection_id, user_id, added_at)
    select id, ${person.id}::uuid, ${now.toISOString()} from made returning collection_id as id`);
  return rows[0] ? { id: Number(rows[0].id), slug } : null;
}

/** The proof that functions ask for which change a collection: its number is the target. */
export type MayEdit = Authorized<'collections.edit', { id: number }>;

/**
 * Waits for others who change the collection, and notes that it changes now. False when it is gone, or the person owns
 * it no longer: what they were shown has changed since.
 */
export async function holdCollection(
  tx: Queryable,
  { person, target }: MayEdit,
  now: Date,
): Promise<boolean> {
  const { rowCount } = await tx.execute(sql`select 1 from collections where id = ${target.id} for update`);
  if (rowCount === 0) return false;
  const changed = await tx.execute(sql`
    update collections c set changed_at = greatest(c.changed_at, ${now.toISOString()})
    where c.id = ${target.id} and ${ownedBy(person.id)}`);
  return (changed.rowCount ?? 0) > 0;
}

/** Changes title, description and visibility; its address stays. False when it is gone. */
export async function changeCollection(
  tx: Queryable,
  may: MayEdit,
  { title, description, visibility }: CollectionText,
  now: Date,
): Promise<boolean> {
  if (!(await holdCollection(tx, may, now))) return false;
  await tx.execute(sql`
    update collections set title = ${title}, description = ${description}, visibility = ${visibility}
    where id = ${may.target.id}`);
  if (visibility === 'private')
    await keepClosedCollection(tx, may.target.id, await viewersOfClosed(tx, may.target.id), now);
  return true;
}

/** Who sees a collection that is private. */
async function viewersOfClosed(tx: Queryable, id: number): Promise<PersonId[]> {
  const { rows } = await tx.execute<{ id: PersonId }>(sql`
    select user_id as id from collection_owners where collection_id = ${id}
    union select user_id from collection_invitations where collection_id = ${id} order by id`);
  return rows.map((row) => row.id);
}

/** Deletes a collection with its items and invitations, and takes it from those who follow it. */
export async function deleteCollection(tx: Queryable, may: MayEdit, now: Date): Promise<boolean> {
  if (!(await holdCollection(tx, may, now))) return false;
  await removeCollections(tx, [may.target.id]);
  return true;
}

/** Deletes collections with all that hangs on them. The caller has the right to. */
export async function removeCollections(tx: Queryable, ids: readonly number[]): Promise<void> {
  await tx.execute(sql`delete from collections where id = any(${sql.param(ids)}::bigint[])`);
  await tx.execute(sql`
    delete from follows where kind = 'collection' and key = any(${sql.param(ids.map(String))}::text[])`);
}
