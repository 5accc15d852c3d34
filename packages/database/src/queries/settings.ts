// Small facts of the site as a whole.
import { sql } from '../sql.ts';
import type { Queryable } from '../database.ts';

/** A fact's value as it was put, to be checked by its reader; undefined when there is none. */
export async function getSetting(db: Queryable, name: string): Promise<unknown> {
  const { rows } = await db.execute<{ value: unknown }>(sql`select value from settings where name = ${name}`);
  return rows[0]?.value;
}

/** Keeps a fact, any value that JSON can hold. */
export async function putSetting(tx: Queryable, name: string, value: unknown): Promise<void> {
  await tx.execute(sql`
    insert into settings (name, value) values (${name}, ${JSON.stringify(value)}::jsonb)
    on conflict (name) do update set value = excluded.value, changed_at = now()`);
}

/** Keeps a fact unless there is one of that name; returns what stands from now on, for all processes the same. */
export async function putSettingOnce(tx: Queryable, name: string, value: unknown): Promise<unknown> {
  await tx.execute(sql`
    insert into settings (name, value) values (${name}, ${JSON.stringify(value)}::jsonb) on conflict (name) do nothing`);
  return getSetting(tx, name);
}
