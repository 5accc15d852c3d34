// Accounts, sessions, links, tokens and passkeys in the database: what must hold with several at once.
import { sql } from '../sql.ts';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Database } from '../database.ts';
import { newPerson, openTestDatabase } from '../testing.ts';
import { addApiToken, findApiToken, touchApiToken } from './api-tokens.ts';
import { listAudit, writeAudit } from './audit-log.ts';
import {
  addOneTimeLink,
  addSetupLink,
  findOneTimeLink,
  useOneTimeLink,
  withdrawLinks,
} from './one-time-links.ts';
import { addPasskey, findPasskey, keepChallenge, takeChallenge } from './passkeys.ts';
import { addPerson, changeProfile, getPerson, listPeople, setEmail, setRole, verifyOrcid } from './people.ts';
import { hashSecret, newSecret } from './secrets.ts';
import { findSession, forgetEnded } from './sessions.ts';

let database: Database;
beforeAll(async () => (database = await openTestDatabase()), 60_000);
afterAll(() => database.close());

const NOW = new Date('2026-03-10T12:00:00.000Z');
const LATER = new Date('2026-03-10T14:00:00.000Z');
const tokenOf = (path: string) => path.split('token=')[1] ?? '';

describe('people', () => {
  test('have a handle and an address that nobody else has, also when two come at once', async () => {
    const make = (handle: string, email: string) =>
      addPerson(database.db, { handle, name: 'X', email, emailVerified: false }, NOW);
    const made = await Promise.all([make('twin', 'one@example.org'), make('twin', 'two@example.org')]);
    expect(made.filter((person) => person !== null)).toHaveLength(1);
    expect(await make('other', made[0]?.email ?? made[1]?.email ?? '')).toBeNull();
    await expect(make('No Handle', 'x@example.org')).rejects.toThrow();
  });

  test('change their profile, but take nobody’s handle, address or ORCID id', async () => {
    const [ada, bo] = [await newPerson(database), await newPerson(database)];
    const { db } = database;
    expect(await changeProfile(db, ada.id, { handle: bo.handle }, NOW)).toBe(false);
    expect(await changeProfile(db, ada.id, { handle: 'ada-new', about: '' }, NOW)).toBe(true);
    expect(await setEmail(db, ada.id, bo.email ?? '', NOW)).toBe(false);
    const orcid = '0000-0002-1825-0097';
    // Anyone may type an id; only one account can have it confirmed.
    expect(await changeProfile(db, bo.id, { orcid }, NOW)).toBe(true);
    expect(await verifyOrcid(db, ada.id, orcid, NOW)).toBe(true);
    expect(await verifyOrcid(db, bo.id, orcid, NOW)).toBe(false);
    await changeProfile(db, ada.id, { orcid, name: 'Ada' }, NOW);
    expect(await getPerson(db, ada.id)).toMatchObject({ handle: 'ada-new', orcid, orcidVerified: true });
    await changeProfile(db, ada.id, { orcid: '0000-0002-1694-233X' }, NOW);
    expect(await getPerson(db, ada.id)).toMatchObject({ orcidVerified: false });
    await changeProfile(db, ada.id, { orcid: null }, NOW);
    expect(await getPerson(db, ada.id)).toMatchObject({ orcid: null, name: 'Ada' });
  });

  test('the last administrator stays one, also when both give it up at once', async () => {
    const admins = [
      await newPerson(database, { role: 'administrator' }),
      await newPerson(database, { role: 'administrator' }),
    ];
    const done = await Promise.all(
      admins.map(({ id }) => database.transaction((tx) => setRole(tx, id, 'member', NOW))),
    );
    expect(done.toSorted()).toEqual([false, true]);
    await database.db.execute(sql`update users set role = 'member'`);
  });

  test('are listed page by page, each once', async () => {
    const all = await listPeople(database.db, { limit: 100 });
    const paged: string[] = [];
    for (let after = null as (typeof all)[number] | null; ;) {
      const page = await listPeople(database.db, { limit: 2, after });
      paged.push(...page.map(({ id }) => id));
      after = page.at(-1) ?? null;
      if (page.length < 2) break;
    }
    expect(paged).toEqual(all.map(({ id }) => id));
  });
});

describe('links', () => {
  test('work once, for their purpose, until they are too old', async () => {
    const { path } = await addOneTimeLink(database.db, { purpose: 'invitation', seconds: 3600 }, NOW);
    const token = tokenOf(path);
    expect(await findOneTimeLink(database.db, token, ['sign-in'], NOW)).toBeNull();
    expect(await findOneTimeLink(database.db, token, ['invitation'], LATER)).toBeNull();
    const uses = await Promise.all(
      Array.from({ length: 5 }, () => useOneTimeLink(database.db, token, ['invitation'], NOW)),
    );
    expect(uses.filter((link) => link !== null)).toHaveLength(1);
  });

  test('are taken back for one address, and those of others stay', async () => {
    const make = (email: string) => addOneTimeLink(database.db, { purpose: 'sign-up', email }, NOW);
    const [one, two] = [await make('one@example.org'), await make('two@example.org')];
    expect(await withdrawLinks(database.db, 'sign-up', { email: 'one@example.org' })).toBe(1);
    expect(await findOneTimeLink(database.db, tokenOf(one.path), ['sign-up'], NOW)).toBeNull();
    expect(await findOneTimeLink(database.db, tokenOf(two.path), ['sign-up'], NOW)).not.toBeNull();
  });

  test('to set a site up there is one, and none once it has an administrator', async () => {
    const first = await addSetupLink(database.db, NOW);
    const second = await addSetupLink(database.db, NOW);
    expect(await findOneTimeLink(database.db, tokenOf(first?.path ?? ''), ['setup'], NOW)).toBeNull();
    expect(await findOneTimeLink(database.db, tokenOf(second?.path ?? ''), ['setup'], NOW)).not.toBeNull();
    await newPerson(database, { role: 'administrator' });
    expect(await addSetupLink(database.db, NOW)).toBeNull();
  });
});

test('a session is found until it ends or the account is deleted, and forgotten afterwards', async () => {
  const ada = await newPerson(database);
  const token = newSecret();
  await database.db.execute(sql`insert into sessions (user_id, token, expires_at)
    values (${ada.id}::uuid, ${token}, ${LATER.toISOString()})`);
  expect((await findSession(database.db, token, NOW))?.person.id).toBe(ada.id);
  expect(await findSession(database.db, token, LATER)).toBeNull();
  await database.db.execute(sql`update users set status = 'deleted' where id = ${ada.id}::uuid`);
  expect(await findSession(database.db, token, NOW)).toBeNull();
  await forgetEnded(database.db, new Date(LATER.getTime() + 1));
  const { rows } = await database.db.execute(sql`select 1 from sessions where token = ${token}`);
  expect(rows).toEqual([]);
});

test('a token notes its use once a minute', async () => {
  const ada = await newPerson(database);
  const secret = newSecret();
  const token = {
    name: 'x',
    tokenHash: hashSecret(secret),
    start: 'ppt_',
    scopes: ['read'] as const,
    expiresAt: null,
  };
  const id = await addApiToken(database.db, ada.id, token, NOW);
  const lastUsed = async () => (await findApiToken(database.db, hashSecret(secret), NOW))?.token.lastUsedAt;
  await touchApiToken(database.db, id, NOW);
  await touchApiToken(database.db, id, new Date(NOW.getTime() + 30_000));
  expect(await lastUsed()).toBe(NOW.toISOString());
  await touchApiToken(database.db, id, LATER);
  expect(await lastUsed()).toBe(LATER.toISOString());
});

test('a passkey belongs to one account, and a challenge is answered once', async () => {
  const [ada, bo] = [await newPerson(database), await newPerson(database)];
  const key = {
    name: 'k',
    credentialId: newSecret(),
    publicKey: 'x',
    counter: 0,
    transports: ['usb'],
    backedUp: false,
  };
  expect(await addPasskey(database.db, ada.id, key, NOW)).toBe(true);
  expect(await addPasskey(database.db, bo.id, key, NOW)).toBe(false);
  expect((await findPasskey(database.db, key.credentialId))?.person.id).toBe(ada.id);
  await keepChallenge(database.db, 'one', 'challenge', LATER);
  const taken = await Promise.all([
    takeChallenge(database.db, 'one', NOW),
    takeChallenge(database.db, 'one', NOW),
  ]);
  expect(taken.toSorted()).toEqual(['challenge', null]);
  await keepChallenge(database.db, 'two', 'challenge', NOW);
  expect(await takeChallenge(database.db, 'two', LATER)).toBeNull();
});

test('the audit log is read from the latest on, and outlives who is in it', async () => {
  const ada = await newPerson(database);
  for (const place of [1, 2, 3])
    await writeAudit(
      database.db,
      { actorId: ada.id, action: 'test', targetKind: 'paper', targetId: String(place) },
      new Date(NOW.getTime() + place),
    );
  const [latest] = await listAudit(database.db, { limit: 1 });
  const rest = await listAudit(database.db, { limit: 2, before: latest ?? null });
  expect([latest?.targetId, ...rest.map(({ targetId }) => targetId)]).toEqual(['3', '2', '1']);
  await database.db.execute(sql`delete from users where id = ${ada.id}::uuid`);
  expect((await listAudit(database.db, { limit: 1 }))[0]).toMatchObject({ actorHandle: null, targetId: '3' });
});
