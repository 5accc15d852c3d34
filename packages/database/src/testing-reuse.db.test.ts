// A PGlite that was used comes back as new, whatever the test before left in it.
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type Database } from './database.ts';
import { newPaper, openTestDatabase, testsPostgresql } from './testing.ts';

let database: Database;
beforeAll(async () => {
  database = await openTestDatabase();
});
afterAll(() => database.close());

async function next(): Promise<Database> {
  await database.close();
  database = await openTestDatabase();
  return database;
}

/** What there is in the schemas that are not PostgreSQL's own, and how many rows. */
async function contents({ pool }: Database) {
  const { rows } = await pool.query(`
    select (select array_agg(nspname order by nspname) from pg_namespace where nspname !~ '^pg_') as schemas,
      (select array_agg(relname order by relname) from pg_class where relnamespace = 'public'::regnamespace) as relations,
      (select array_agg(tgname order by tgname) from pg_trigger where not tgisinternal) as triggers,
      (select count(*)::int from pg_proc where pronamespace = 'public'::regnamespace) as functions,
      (select array_agg(attname order by attname) from pg_attribute where attrelid = 'papers'::regclass) as columns,
      (select count(*)::int from papers) + (select count(*)::int from source_records) as papers,
      (select count(*)::int from migrations) as migrations`);
  return rows[0] as { papers: number };
}

const ADDITIONS = `
  create table notes (paper bigint references papers, text text);
  create function note() returns trigger language plpgsql as 'begin return new; end';
  create trigger note before insert on papers for each row execute function note()`;

test.skipIf(testsPostgresql()).each([
  ['rows', 'analyze'],
  ['tables, functions and triggers', ADDITIONS],
  ['another schema', 'create schema elsewhere; create table elsewhere.notes (text text)'],
  ['a column', 'alter table papers add remark text'],
  ['a table less', 'drop table paper_categories'],
  [
    'a megabyte of rows',
    `insert into settings select 'setting ' || i, to_jsonb(repeat(md5(i::text), 30)) from generate_series(1, 3000) i`,
  ],
])('%s', async (_what, statements) => {
  const asNew = await contents(await next());
  expect(asNew.papers).toBe(0);
  const { id } = await newPaper(database);
  await database.pool.query(statements);
  expect((await contents(database)).papers).toBe(2);
  expect(await contents(await next())).toEqual(asNew);
  expect((await newPaper(database)).id).toBe(id);
});
