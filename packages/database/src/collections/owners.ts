// Who owns a collection: inviting, accepting, leaving. A collection always has an owner.
import { type Authorized, MOST, type PersonId } from '@papertape/people';
import { sql } from '../sql.ts';
import type { Queryable } from '../database.ts';
import { notifyPerson } from '../discussion/notify.ts';
import { instantOf } from '../values.ts';
import { holdCollection, type MayEdit, type NamedPerson } from './collections.ts';

/** An invitation that nobody has answered yet. */
export interface CollectionInvitation {
  collectionId: number;
  slug: string;
  title: string;
  /** Null where the account is gone. */
  invitedBy: NamedPerson | null;
  createdAt: string;
}

/** What came of an invitation. */
export type Inviting = 'invited' | 'already invited' | 'already owner' | 'nobody' | 'full' | 'gone';

/** Asks a person, by handle, to own the collection too, and tells them of it. */
export async function inviteOwner(tx: Queryable, may: MayEdit, handle: string, now: Date): Promise<Inviting> {
  if (!(await holdCollection(tx, may, now))) return 'gone';
  const { id } = may.target;
  const { rows } = await tx.execute<{ id: PersonId; owns: boolean; people: number }>(sql`
    select u.id,
      exists (select 1 from collection_owners where collection_id = ${id} and user_id = u.id) as owns,
      (select count(*)::int from collection_owners where collection_id = ${id})
        + (select count(*)::int from collection_invitations where collection_id = ${id}) as people
    from users u where u.handle = ${handle} and u.status = 'active'`);
  const guest = rows[0];
  if (!guest) return 'nobody';
  if (guest.owns) return 'already owner';
  if (guest.people >= MOST.ownersOfCollection) return 'full';
  const { rowCount } = await tx.execute(sql`
    insert into collection_invitations (collection_id, user_id, invited_by, created_at)
    values (${id}, ${guest.id}::uuid, ${may.person.id}::uuid, ${now.toISOString()}) on conflict do nothing`);
  if (rowCount === 0) return 'already invited';
  await tellOfCollection(tx, guest.id, may.person.id, id, 'invitation', now);
  return 'invited';
}

/** Tells a person of something about a collection, on the site or by mail as they like it. */
export async function tellOfCollection(
  tx: Queryable,
  userId: PersonId,
  actorId: PersonId | null,
  collectionId: number,
  event: 'invitation' | 'handed over',
  now: Date,
): Promise<void> {
  const { rows } = await tx.execute<{ slug: string; title: string }>(
    sql`select slug, title from collections where id = ${collectionId}`,
  );
  const details = { event, ...rows[0] };
  await notifyPerson(tx, { userId, kind: 'collection', actorId, details }, now);
}

/** People who are invited to own the collection and have not answered, the first first. */
export async function listInvited(db: Queryable, collectionId: number): Promise<NamedPerson[]> {
  const { rows } = await db.execute<Record<string, unknown> & NamedPerson>(sql`
    select u.id, u.handle, u.name from collection_invitations v join users u on u.id = v.user_id
    where v.collection_id = ${collectionId} order by v.created_at, u.id`);
  return rows.map(({ id, handle, name }) => ({ id, handle, name }));
}

/** Takes an invitation back. */
export async function withdrawInvitation(
  tx: Queryable,
  may: MayEdit,
  handle: string,
  now: Date,
): Promise<boolean> {
  if (!(await holdCollection(tx, may, now))) return false;
  await tx.execute(sql`
    delete from collection_invitations where collection_id = ${may.target.id}
      and user_id = (select id from users where handle = ${handle})`);
  return true;
}

/** What the person is invited to own, the latest first. */
export async function listInvitations(db: Queryable, userId: PersonId): Promise<CollectionInvitation[]> {
  const { rows } = await db.execute<{
    collection_id: string;
    slug: string;
    title: string;
    invited_by: NamedPerson | null;
    created_at: string;
  }>(sql`
    select v.collection_id, c.slug, c.title, v.created_at,
      case when b.id is not null then json_build_object('id', b.id, 'handle', b.handle, 'name', b.name) end as invited_by
    from collection_invitations v join collections c on c.id = v.collection_id left join users b on b.id = v.invited_by
    where v.user_id = ${userId}::uuid order by v.created_at desc, v.collection_id`);
  return rows.map((row) => ({
    collectionId: Number(row.collection_id),
    slug: row.slug,
    title: row.title,
    invitedBy: row.invited_by,
    createdAt: instantOf(row.created_at),
  }));
}

/** Answers an invitation. False when there is none (any more), or the person owns as many collections as one may. */
export async function answerInvitation(
  tx: Queryable,
  { person }: Authorized<'collections.create'>,
  collectionId: number,
  answer: 'accept' | 'decline',
  now: Date,
): Promise<boolean> {
  await tx.execute(sql`select 1 from collections where id = ${collectionId} for update`);
  const { rowCount } = await tx.execute(sql`
    delete from collection_invitations where collection_id = ${collectionId} and user_id = ${person.id}::uuid
      and (${answer} = 'decline'
        or (select count(*) from collection_owners where user_id = ${person.id}::uuid) < ${MOST.collectionsOfPerson})`);
  if (rowCount === 0) return false;
  if (answer === 'accept')
    await tx.execute(sql`
      insert into collection_owners (collection_id, user_id, added_at)
      values (${collectionId}, ${person.id}::uuid, ${now.toISOString()}) on conflict do nothing`);
  return true;
}

/** Gives ownership up. The last owner cannot: they delete the collection, or invite somebody first. */
export async function leaveCollection(
  tx: Queryable,
  may: MayEdit,
  now: Date,
): Promise<'left' | 'last owner' | 'gone'> {
  if (!(await holdCollection(tx, may, now))) return 'gone';
  const { rowCount } = await tx.execute(sql`
    delete from collection_owners where collection_id = ${may.target.id} and user_id = ${may.person.id}::uuid
      and exists (select 1 from collection_owners o
        where o.collection_id = ${may.target.id} and o.user_id <> ${may.person.id}::uuid)`);
  return (rowCount ?? 0) > 0 ? 'left' : 'last owner';
}
