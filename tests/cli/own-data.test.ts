// `papertape people export` and `delete`, as whoever hosts a site runs them.
import { rm } from 'node:fs/promises';
import { openDatabase, type Database } from '@papertape/database';
import { newPerson } from '@papertape/database/testing';
import { sql } from '@papertape/database/sql';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { runPapertape, type Finished } from '../support/process.ts';
import { newDataDir } from '../support/site.ts';

let dataDir: string;
/** Stays open, as a running site's is: the commands reach it through its socket. */
let database: Database;
beforeAll(async () => {
  dataDir = await newDataDir();
  database = await openDatabase({ databaseUrl: null, dataDir });
  await newPerson(database, { handle: 'the-admin', role: 'administrator' });
  const ada = await newPerson(database, { handle: 'ada-quill', name: 'Ada Quill' });
  await newPerson(database, { handle: 'bo-plain' });
  await database.db.execute(sql`
    with made as (insert into collections (slug, title, created_at, changed_at) values ('tides-x', 'Tides', now(), now()) returning id)
    insert into collection_owners (collection_id, user_id, added_at) select id, ${ada.id}, now() from made`);
  await database.db.execute(
    sql`insert into saved_searches (user_id, name, query, created_at) values (${ada.id}, 'Sea', 'tides', now())`,
  );
});
afterAll(async () => {
  await database?.close();
  await rm(dataDir, { recursive: true, force: true });
});

const people = (...args: string[]): Promise<Finished> =>
  runPapertape(['people', ...args], { env: { DATA_DIR: dataDir } });

test('an account is exported as one JSON object', async () => {
  const { code, stdout } = await people('export', '@ada-quill');
  expect(code).toBe(0);
  expect(JSON.parse(stdout)).toMatchObject({
    format: 'papertape-account',
    profile: { handle: 'ada-quill' },
    savedSearches: [{ query: 'tides' }],
    collections: [{ title: 'Tides' }],
  });
  const missing = await people('export', 'nobody-here');
  expect([missing.code, missing.stdout]).toEqual([1, '']);
  expect(missing.stderr).toContain("no account 'nobody-here'");
});

test('it is deleted only with --yes, and only when all is decided', async () => {
  const asked = await people('delete', 'ada-quill');
  expect([asked.code, asked.stderr]).toEqual([0, expect.stringContaining('Nothing was deleted')]);
  expect(asked.stderr).toContain("'Tides'");
  const undecided = await people('delete', 'ada-quill', '--yes');
  expect([undecided.code, undecided.stderr]).toEqual([2, expect.stringContaining('--collections')]);
  const nobody = await people('delete', 'ada-quill', '--yes', '--collections', 'no-one');
  expect([nobody.code, nobody.stderr]).toEqual([1, expect.stringContaining("'no-one'")]);
  const done = await people('delete', 'ada-quill', '--yes', '--collections', 'bo-plain', '--json');
  expect([done.code, JSON.parse(done.stdout)]).toEqual([
    0,
    { handle: 'ada-quill', deleted: true, votes: 0, comments: 0 },
  ]);
  const { stdout } = await people('export', 'bo-plain');
  expect(JSON.parse(stdout)).toMatchObject({ collections: [{ title: 'Tides', owners: ['bo-plain'] }] });
  expect((await people('delete', 'the-admin', '--yes')).stderr).toContain('only administrator');
});
