// Passkeys: what the site keeps of them is public.
import type { Person, PersonId } from '@papertape/people';
import { sql } from '../sql.ts';
import type { Queryable } from '../database.ts';
import { instantOf, instantOrNull } from '../values.ts';
import { PERSON, personOf, type PersonRow } from './people.ts';

/** A passkey. Times are ISO 8601 in UTC. */
export interface Passkey {
  id: string;
  name: string;
  /** As the authenticator calls it, base64url. */
  credentialId: string;
  /** COSE key, base64url. */
  publicKey: string;
  counter: number;
  transports: string[];
  backedUp: boolean;
  createdAt: string;
  lastUsedAt: string | null;
}

interface PasskeyRow extends Record<string, unknown> {
  passkey_id: string;
  passkey_name: string;
  credential_id: string;
  public_key: string;
  counter: string;
  transports: string[];
  backed_up: boolean;
  passkey_created_at: string;
  last_used_at: string | null;
}

const PASSKEY = sql`k.id as passkey_id, k.name as passkey_name, k.credential_id, k.public_key, k.counter, k.transports,
  k.backed_up, k.created_at as passkey_created_at, k.last_used_at`;

function passkeyOf(row: PasskeyRow): Passkey {
  return {
    id: row.passkey_id,
    name: row.passkey_name,
    credentialId: row.credential_id,
    publicKey: row.public_key,
    counter: Number(row.counter),
    transports: row.transports,
    backedUp: row.backed_up,
    createdAt: instantOf(row.passkey_created_at),
    lastUsedAt: instantOrNull(row.last_used_at),
  };
}

/** Keeps a passkey; false when the authenticator's credential is known already. */
export async function addPasskey(
  tx: Queryable,
  userId: PersonId,
  key: Pick<Passkey, 'name' | 'credentialId' | 'publicKey' | 'counter' | 'transports' | 'backedUp'>,
  now: Date,
): Promise<boolean> {
  const { rowCount } = await tx.execute(sql`
    insert into passkeys (user_id, name, credential_id, public_key, counter, transports, backed_up, created_at)
    values (${userId}::uuid, ${key.name}, ${key.credentialId}, ${key.publicKey}, ${key.counter},
      ${sql.param(key.transports)}::text[], ${key.backedUp}, ${now.toISOString()})
    on conflict (credential_id) do nothing`);
  return (rowCount ?? 0) > 0;
}

/** A person's passkeys, the oldest first. */
export async function listPasskeys(db: Queryable, userId: PersonId): Promise<Passkey[]> {
  const { rows } = await db.execute<PasskeyRow>(sql`
    select ${PASSKEY} from passkeys k where k.user_id = ${userId}::uuid order by k.created_at, k.id limit 100`);
  return rows.map(passkeyOf);
}

/** The passkey of that credential, with its person. */
export async function findPasskey(
  db: Queryable,
  credentialId: string,
): Promise<{ passkey: Passkey; person: Person } | null> {
  const { rows } = await db.execute<PasskeyRow & PersonRow>(sql`
    select ${PASSKEY}, ${PERSON} from passkeys k join users u on u.id = k.user_id
    where k.credential_id = ${credentialId} and u.status <> 'deleted'`);
  return rows[0] ? { passkey: passkeyOf(rows[0]), person: personOf(rows[0]) } : null;
}

/** Keeps the counter of a passkey that signed somebody in. */
export async function usePasskey(tx: Queryable, id: string, counter: number, now: Date): Promise<void> {
  await tx.execute(sql`
    update passkeys set counter = ${counter}, last_used_at = ${now.toISOString()} where id = ${id}::uuid`);
}

/** Takes a passkey away; false when it is not theirs. */
export async function removePasskey(tx: Queryable, userId: PersonId, id: string): Promise<boolean> {
  const { rowCount } = await tx.execute(
    sql`delete from passkeys where user_id = ${userId}::uuid and id::text = ${id}`,
  );
  return (rowCount ?? 0) > 0;
}

/** Keeps a challenge until it is answered, among the short-lived values of better-auth. */
export async function keepChallenge(
  tx: Queryable,
  id: string,
  challenge: string,
  expiresAt: Date,
): Promise<void> {
  await tx.execute(sql`
    insert into verifications (identifier, value, expires_at)
    values (${`challenge:${id}`}, ${challenge}, ${expiresAt.toISOString()})`);
}

/** Takes a challenge out: whoever asks first has it, once. */
export async function takeChallenge(tx: Queryable, id: string, now: Date): Promise<string | null> {
  const { rows } = await tx.execute<{ value: string }>(sql`
    delete from verifications where identifier = ${`challenge:${id}`} and expires_at > ${now.toISOString()}
    returning value`);
  return rows[0]?.value ?? null;
}
