// Browsers that are signed in. better-auth makes sessions; every request reads one, in one statement and without it.
import type { Person, PersonId } from '@papertape/people';
import { sql } from '../sql.ts';
import type { Queryable } from '../database.ts';
import { executePrepared } from '../prepared.ts';
import { instantOf } from '../values.ts';
import { PERSON, personOf, type PersonRow } from './people.ts';

/** A session as its owner sees it. Times are ISO 8601 in UTC. */
export interface Session {
  id: string;
  method: string;
  ipAddress: string | null;
  userAgent: string | null;
  createdAt: string;
  /** When it was last prolonged: once a day at most. */
  updatedAt: string;
  expiresAt: string;
}

interface SessionRow extends Record<string, unknown> {
  session_id: string;
  method: string;
  ip_address: string | null;
  user_agent: string | null;
  session_created_at: string;
  session_updated_at: string;
  expires_at: string;
}

const SESSION = sql`s.id as session_id, s.method, s.ip_address, s.user_agent, s.created_at as session_created_at,
  s.updated_at as session_updated_at, s.expires_at`;

function sessionOf(row: SessionRow): Session {
  return {
    id: row.session_id,
    method: row.method,
    ipAddress: row.ip_address || null,
    userAgent: row.user_agent || null,
    createdAt: instantOf(row.session_created_at),
    updatedAt: instantOf(row.session_updated_at),
    expiresAt: instantOf(row.expires_at),
  };
}

/** The session with this token and its person; null when it has ended or the account is deleted. */
export async function findSession(
  db: Queryable,
  token: string,
  now: Date,
): Promise<{ session: Session; person: Person } | null> {
  const { rows } = await executePrepared<SessionRow & PersonRow>(
    db,
    'session',
    sql`
    select ${SESSION}, ${PERSON} from sessions s join users u on u.id = s.user_id
    where s.token = ${token} and s.expires_at > ${now.toISOString()} and u.status <> 'deleted'`,
  );
  return rows[0] ? { session: sessionOf(rows[0]), person: personOf(rows[0]) } : null;
}

/** A person's sessions, the latest first. */
export async function listSessions(db: Queryable, userId: PersonId, now: Date): Promise<Session[]> {
  const { rows } = await db.execute<SessionRow>(sql`
    select ${SESSION} from sessions s where s.user_id = ${userId}::uuid and s.expires_at > ${now.toISOString()}
    order by s.created_at desc, s.id limit 200`);
  return rows.map(sessionOf);
}

/** Prolongs a session. */
export async function prolongSession(tx: Queryable, id: string, until: Date, now: Date): Promise<void> {
  await tx.execute(sql`
    update sessions set expires_at = ${until.toISOString()}, updated_at = ${now.toISOString()}
    where id = ${id}::uuid`);
}

/** Ends one of a person's sessions; false when it is not theirs or has ended. */
export async function endSession(tx: Queryable, userId: PersonId, id: string): Promise<boolean> {
  const { rowCount } = await tx.execute(
    sql`delete from sessions where user_id = ${userId}::uuid and id::text = ${id}`,
  );
  return (rowCount ?? 0) > 0;
}

/** Ends a person's sessions, but for one that stays; returns how many. */
export async function endSessions(
  tx: Queryable,
  userId: PersonId,
  except: string | null = null,
): Promise<number> {
  const { rowCount } = await tx.execute(
    sql`delete from sessions where user_id = ${userId}::uuid and id::text is distinct from ${except}`,
  );
  return rowCount ?? 0;
}

/** Forgets sessions, states of sign-ins and one-time links that are long over. */
export async function forgetEnded(tx: Queryable, before: Date): Promise<void> {
  const time = before.toISOString();
  await tx.execute(sql`delete from sessions where expires_at < ${time}`);
  await tx.execute(sql`delete from verifications where expires_at < ${time}`);
  await tx.execute(sql`delete from one_time_links where expires_at < ${time} and purpose <> 'invitation'`);
}
