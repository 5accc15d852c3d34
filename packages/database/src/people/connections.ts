// Accounts elsewhere that sign a person in.
import type { PersonId } from '@papertape/people';
import { sql } from '../sql.ts';
import type { Queryable } from '../database.ts';
import { instantOf } from '../values.ts';

/** An account elsewhere. `createdAt` is ISO 8601 in UTC. */
export interface Connection {
  provider: string;
  /** As the provider calls the account. */
  account: string;
  createdAt: string;
}

/** A person's accounts elsewhere, the oldest first. */
export async function listConnections(db: Queryable, userId: PersonId): Promise<Connection[]> {
  const { rows } = await db.execute<{ provider_id: string; account_id: string; created_at: string }>(sql`
    select provider_id, account_id, created_at from accounts where user_id = ${userId}::uuid
    order by created_at, provider_id`);
  return rows.map((row) => ({
    provider: row.provider_id,
    account: row.account_id,
    createdAt: instantOf(row.created_at),
  }));
}

/** Lets a provider sign the person in no more; false when it did not. */
export async function removeConnection(tx: Queryable, userId: PersonId, provider: string): Promise<boolean> {
  const { rowCount } = await tx.execute(
    sql`delete from accounts where user_id = ${userId}::uuid and provider_id = ${provider}`,
  );
  return (rowCount ?? 0) > 0;
}
