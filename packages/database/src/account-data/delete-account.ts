// Deleting an account. Its row goes, and with it by the database's own rules all that is its person's alone: whatever
// the account was doing at that moment fails, instead of being counted afterwards. What others refer to (comments,
// submissions, the logs) is handed to a new row that says nothing but that an account was deleted.
import { type PersonId, placeholderEmail } from '@papertape/people';
import { sql } from '../sql.ts';
import { removeCollections } from '../collections/collections.ts';
import { tellOfCollection } from '../collections/owners.ts';
import type { Database, Queryable } from '../database.ts';
import { writeAudit } from '../people/audit-log.ts';
import { listSoleCollections, type SoleCollection } from './effects.ts';
import { removeComments } from './remove-comments.ts';

/** What its owner decides. */
export interface DeletionChoices {
  /** Whether comments and submissions stay readable, without a name, or are removed. */
  texts: 'keep' | 'remove';
  /** What becomes of each collection that nobody else owns, by number. */
  collections: ReadonlyMap<number, 'delete' | { handOverTo: string }>;
}

/** What came of it. Only 'deleted' changed anything. */
export type Deletion =
  /** How many votes and comments were removed. */
  | { outcome: 'deleted'; votes: number; comments: number }
  /** Somebody else has to administer the site first. */
  | { outcome: 'last administrator' }
  /** Collections about which nothing was decided, such as one made meanwhile. */
  | { outcome: 'undecided'; collections: SoleCollection[] }
  /** Nobody has the handle that a collection was to be handed to. */
  | { outcome: 'nobody'; handle: string }
  | { outcome: 'gone' };

const DEADLOCK = '40P01';
const TRIES = 3;

/**
 * Deletes an account: votes and reactions are taken out of the counts; sessions, tokens, passkeys, notes, follows and
 * the like are removed. `random` (10 letters and digits or more) names the row that stays.
 */
export async function deleteAccount(
  database: Pick<Database, 'transaction'>,
  userId: PersonId,
  choices: DeletionChoices,
  { by, random, now }: { by: 'owner' | 'command'; random: string; now: Date },
): Promise<Deletion> {
  for (let attempt = 1; ; attempt++) {
    try {
      return await database.transaction((tx) => deleteOnce(tx, userId, choices, { by, random, now }));
    } catch (error) {
      // Something the account did at the same moment waited for us while we waited for it.
      if (!isDeadlock(error) || attempt === TRIES) throw error;
    }
  }
}

function isDeadlock(error: unknown): boolean {
  if (!(error instanceof Error)) return false;
  return ('code' in error && error.code === DEADLOCK) || isDeadlock(error.cause);
}

async function deleteOnce(
  tx: Queryable,
  userId: PersonId,
  choices: DeletionChoices,
  { by, random, now }: { by: 'owner' | 'command'; random: string; now: Date },
): Promise<Deletion> {
  const refusal = await hold(tx, userId);
  if (refusal !== null) return { outcome: refusal };
  const sole = await listSoleCollections(tx, userId);
  const undecided = sole.filter(({ id }) => !choices.collections.has(id));
  if (undecided.length > 0) return { outcome: 'undecided', collections: undecided };
  const nobody = await settleCollections(tx, userId, sole, choices, now);
  if (nobody !== null) return { outcome: 'nobody', handle: nobody };

  const remains = await addRemains(tx, random, now);
  const votes = await removeVotes(tx, userId);
  const comments = await removeComments(tx, userId, choices.texts === 'remove' ? 'all' : 'held', now);
  await handToRemains(tx, userId, remains, choices.texts);
  await writeAudit(
    tx,
    {
      actorId: by === 'owner' ? remains : null,
      action: 'person.delete',
      targetKind: 'person',
      targetId: remains,
      details: { by, texts: choices.texts },
    },
    now,
  );
  await tx.execute(sql`delete from users where id = ${userId}::uuid`);
  await removeOwnDigests(tx, userId);
  return { outcome: 'deleted', votes, comments };
}

/**
 * Takes the locks: papers first, as voting and commenting do, then the collections, the administrators (as setRole
 * does) and the account itself.
 */
async function hold(tx: Queryable, userId: PersonId): Promise<'gone' | 'last administrator' | null> {
  await tx.execute(sql`
    select 1 from papers where id in (
      select paper_id from votes where user_id = ${userId}::uuid
      union select paper_id from comments where author_id = ${userId}::uuid)
    order by id for update`);
  await tx.execute(sql`
    select 1 from collections where id in (
      select collection_id from collection_owners where user_id = ${userId}::uuid) order by id for update`);
  await tx.execute(sql`select 1 from users where role = 'administrator' order by id for update`);
  const { rows } = await tx.execute<{ role: string; others: boolean }>(sql`
    select u.role, exists (select 1 from users o
      where o.role = 'administrator' and o.status = 'active' and o.id <> u.id) as others
    from users u where u.id = ${userId}::uuid and u.status <> 'deleted' for update of u`);
  const [row] = rows;
  if (!row) return 'gone';
  return row.role === 'administrator' && !row.others ? 'last administrator' : null;
}

/** Deletes and hands over; the handle that nobody has, or null. */
async function settleCollections(
  tx: Queryable,
  userId: PersonId,
  sole: readonly SoleCollection[],
  { collections }: DeletionChoices,
  now: Date,
): Promise<string | null> {
  const heirs = new Map<number, PersonId>();
  for (const { id } of sole) {
    const choice = collections.get(id);
    if (choice === undefined || choice === 'delete') continue;
    const { rows } = await tx.execute<{ id: PersonId }>(sql`
      select id from users where handle = ${choice.handOverTo.toLowerCase()} and status = 'active' and id <> ${userId}::uuid`);
    const heir = rows[0]?.id;
    if (heir === undefined) return choice.handOverTo;
    heirs.set(id, heir);
  }
  await removeCollections(
    tx,
    sole.filter(({ id }) => !heirs.has(id)).map(({ id }) => id),
  );
  for (const [id, heir] of heirs) {
    await tx.execute(sql`
      insert into collection_owners (collection_id, user_id, added_at)
      values (${id}, ${heir}::uuid, ${now.toISOString()}) on conflict do nothing`);
    await tx.execute(
      sql`delete from collection_invitations where collection_id = ${id} and user_id = ${heir}::uuid`,
    );
    await tellOfCollection(tx, heir, null, id, 'handed over', now);
  }
  return null;
}

/** The row that stands for the account from now on. */
async function addRemains(tx: Queryable, random: string, now: Date): Promise<PersonId> {
  const name = random.toLowerCase().replace(/[^a-z0-9]/g, '');
  if (name.length < 10) throw new RangeError('The random text is too short.');
  const { rows } = await tx.execute<{ id: PersonId }>(sql`
    insert into users (handle, name, email, status, notify_on_site, notify_by_mail, created_at, updated_at, deleted_at)
    values (${`deleted-${name.slice(0, 20)}`}, 'Deleted account', ${placeholderEmail(`deleted-${name}`)}, 'deleted',
      false, false, ${now.toISOString()}, ${now.toISOString()}, ${now.toISOString()})
    returning id`);
  const id = rows[0]?.id;
  if (id === undefined) throw new Error('The row of the deleted account was not stored.');
  return id;
}

async function removeVotes(tx: Queryable, userId: PersonId): Promise<number> {
  const { rowCount } = await tx.execute(sql`
    with gone as (delete from votes where user_id = ${userId}::uuid returning paper_id)
    update papers set local_upvotes = local_upvotes - 1 where id in (select paper_id from gone)`);
  return rowCount ?? 0;
}

/** What others refer to now refers to the remains; entries of the logs keep what was done, and lose what was said. */
async function handToRemains(
  tx: Queryable,
  userId: PersonId,
  remains: PersonId,
  texts: DeletionChoices['texts'],
): Promise<void> {
  const columns: [table: string, column: string][] = [
    ['comments', 'author_id'],
    ['comments', 'hidden_by'],
    ['enrichments', 'hidden_by'],
    ['moderation_actions', 'moderator_id'],
    ['moderation_actions', 'subject_id'],
    ['moderation_replies', 'author_id'],
    ['audit_log', 'actor_id'],
  ];
  if (texts === 'keep') columns.push(['submissions', 'user_id']);
  else await tx.execute(sql`update moderation_replies set source = '' where author_id = ${userId}::uuid`);
  for (const [table, column] of columns)
    await tx.execute(sql`
      update ${sql.identifier(table)} set ${sql.identifier(column)} = ${remains}::uuid
      where ${sql.identifier(column)} = ${userId}::uuid`);
  await tx.execute(sql`
    update audit_log set target_id = ${remains}, details = '{}' where target_kind = 'person' and target_id = ${userId}`);
  await tx.execute(sql`
    update moderation_actions set target_id = ${remains} where target_kind = 'person' and target_id = ${userId}`);
  // Decisions about records travel with exports: they hold a handle, not the number of an account.
  for (const column of ['decided_by', 'undone_by'])
    await tx.execute(sql`
      update record_decisions set ${sql.identifier(column)} = 'deleted account'
      where ${sql.identifier(column)} = (select '@' || handle from users where id = ${userId}::uuid)`);
  // That nothing is sent to the address any more is known by its hash alone from now on.
  await tx.execute(sql`
    update suppressions set email = null where email = (select email from users where id = ${userId}::uuid)`);
  await tx.execute(sql`
    delete from one_time_links where email = (select email from users where id = ${userId}::uuid)
      or (created_by = ${userId}::uuid and used_at is null)`);
}

/**
 * Digests with what only the account might see, private collections or what was ranked for it: nobody else had them, and
 * they tell of their reader.
 */
async function removeOwnDigests(tx: Queryable, userId: PersonId): Promise<void> {
  const holding = (topic: object) => sql`definition @> ${JSON.stringify({ topics: [topic] })}::jsonb`;
  const profiles = sql`select id from digest_profiles
    where ${holding({ kind: 'for-you', reader: userId })} or ${holding({ kind: 'collection', viewer: userId })}`;
  await tx.execute(sql`delete from editions where profile_id in (${profiles})`);
  await tx.execute(sql`
    delete from digest_profiles where id in (${profiles})
      and not exists (select 1 from subscriptions s where s.profile_id = digest_profiles.id)`);
}
