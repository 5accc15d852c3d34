// Keys of programs that act for a person. The database knows only their hashes.
import { parseScopes, type Person, type PersonId, type Scope } from '@papertape/people';
import { sql } from '../sql.ts';
import type { Queryable } from '../database.ts';
import { executePrepared } from '../prepared.ts';
import { instantOf, instantOrNull } from '../values.ts';
import { PERSON, personOf, type PersonRow } from './people.ts';

/** A token as its owner sees it. Times are ISO 8601 in UTC. */
export interface ApiToken {
  id: number;
  name: string;
  start: string;
  scopes: Scope[];
  createdAt: string;
  /** To the minute. */
  lastUsedAt: string | null;
  expiresAt: string | null;
}

interface TokenRow extends Record<string, unknown> {
  token_id: string;
  token_name: string;
  start: string;
  scopes: string[];
  token_created_at: string;
  last_used_at: string | null;
  expires_at: string | null;
}

const TOKEN = sql`t.id as token_id, t.name as token_name, t.start, t.scopes, t.created_at as token_created_at,
  t.last_used_at, t.expires_at`;

function tokenOf(row: TokenRow): ApiToken {
  return {
    id: Number(row.token_id),
    name: row.token_name,
    start: row.start,
    scopes: parseScopes(row.scopes),
    createdAt: instantOf(row.token_created_at),
    lastUsedAt: instantOrNull(row.last_used_at),
    expiresAt: instantOrNull(row.expires_at),
  };
}

/** A token to be made. */
export interface NewToken {
  name: string;
  /** SHA-256 of it, and its first characters. */
  tokenHash: string;
  start: string;
  scopes: readonly Scope[];
  expiresAt: Date | null;
}

/** Keeps a token; returns its number. */
export async function addApiToken(
  tx: Queryable,
  userId: PersonId,
  token: NewToken,
  now: Date,
): Promise<number> {
  const { rows } = await tx.execute<{ id: string }>(sql`
    insert into api_tokens (user_id, name, token_hash, start, scopes, created_at, expires_at)
    values (${userId}::uuid, ${token.name}, ${token.tokenHash}, ${token.start}, ${sql.param(token.scopes)}::text[],
      ${now.toISOString()}, ${token.expiresAt?.toISOString() ?? null})
    returning id`);
  return Number(rows[0]?.id);
}

/** The token of that hash and its person, as long as both are valid. */
export async function findApiToken(
  db: Queryable,
  tokenHash: string,
  now: Date,
): Promise<{ token: ApiToken; person: Person } | null> {
  const { rows } = await executePrepared<TokenRow & PersonRow>(
    db,
    'token',
    sql`
    select ${TOKEN}, ${PERSON} from api_tokens t join users u on u.id = t.user_id
    where t.token_hash = ${tokenHash} and u.status <> 'deleted'
      and (t.expires_at is null or t.expires_at > ${now.toISOString()})`,
  );
  return rows[0] ? { token: tokenOf(rows[0]), person: personOf(rows[0]) } : null;
}

/** Notes that a token was used, once a minute at most: a busy program must not write at each request. */
export async function touchApiToken(tx: Queryable, id: number, now: Date): Promise<void> {
  const minuteAgo = new Date(now.getTime() - 60_000).toISOString();
  await executePrepared(
    tx,
    'token-used',
    sql`
    update api_tokens set last_used_at = ${now.toISOString()}
    where id = ${id} and (last_used_at is null or last_used_at < ${minuteAgo})`,
  );
}

/** A person's tokens, the latest first. */
export async function listApiTokens(db: Queryable, userId: PersonId): Promise<ApiToken[]> {
  const { rows } = await db.execute<TokenRow>(sql`
    select ${TOKEN} from api_tokens t where t.user_id = ${userId}::uuid order by t.id desc limit 200`);
  return rows.map(tokenOf);
}

/** Takes a token away; false when it is not theirs. */
export async function removeApiToken(tx: Queryable, userId: PersonId, id: number): Promise<boolean> {
  const { rowCount } = await tx.execute(
    sql`delete from api_tokens where user_id = ${userId}::uuid and id = ${id}`,
  );
  return (rowCount ?? 0) > 0;
}
