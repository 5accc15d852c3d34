// Tokens of programs: made on a page, shown once, as good as their scopes, and taken back.
import { sql } from '@papertape/database/sql';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { postForm } from '../support/form.ts';
import { peopleOf, type KnownPerson, type SignedInPerson } from '../support/people.ts';
import { inventedRecords } from './invented-papers.ts';
import { startSite, type TestSite } from './running-site.ts';

let site: TestSite;
let signInAs: (known?: KnownPerson) => Promise<SignedInPerson>;
beforeAll(async () => {
  site = await startSite(inventedRecords());
  signInAs = peopleOf(site.database, site.origin);
});
afterAll(() => site?.close());

const whoami = (authorization: string) =>
  site.get('/api/whoami-v2', { headers: { Authorization: authorization } });
const manage = (person: SignedInPerson, action: string, fields: Record<string, string>) =>
  postForm(site.get, site.origin, `/settings/tokens?/${action}`, fields, person.headers);

test('a token made on the page speaks for its owner until it is taken back', async () => {
  const ada = await signInAs({ handle: 'ada-quill', name: 'Ada Quill', role: 'moderator' });
  const made = await manage(ada, 'create', { name: 'My script', scope: 'read', days: '90' });
  expect(made.headers.get('Cache-Control')).toBe('no-store');
  const token = /ppt_[\w-]{43}/.exec(await made.text())?.[0] ?? '';
  expect(await (await whoami(`Bearer ${token}`)).json()).toEqual({
    type: 'user',
    id: ada.person.id,
    name: 'ada-quill',
    fullname: 'Ada Quill',
    role: 'moderator',
    auth: { type: 'access_token', scopes: ['read'] },
  });
  const list = await (await site.get('/settings/tokens', { headers: ada.headers })).text();
  expect(list).toContain('My script');
  expect(list).not.toContain(token);
  const { rows } = await site.database.db.execute<{ id: string; text: string; used: boolean }>(sql`
    select id, t::text as text, last_used_at is not null as used from api_tokens t
    where user_id = ${ada.person.id}::uuid`);
  expect(rows).toHaveLength(1);
  expect(rows[0]?.used).toBe(true);
  expect(rows[0]?.text).not.toContain(token);
  const { rows: audit } = await site.database.db.execute<{ text: string }>(
    sql`select string_agg(a::text, ' ') as text from audit_log a where actor_id = ${ada.person.id}::uuid`,
  );
  expect(audit[0]?.text).toContain('token.create');
  expect(audit[0]?.text).not.toContain(token);

  const stranger = await signInAs();
  expect((await manage(stranger, 'remove', { id: rows[0]?.id ?? '' })).status).toBe(400);
  expect((await whoami(`Bearer ${token}`)).status).toBe(200);
  expect((await manage(ada, 'remove', { id: rows[0]?.id ?? '' })).status).toBe(200);
  expect((await whoami(`Bearer ${token}`)).status).toBe(401);
});

test('a token without a scope or a name, or that lasts as it likes, is not made', async () => {
  const ada = await signInAs();
  for (const fields of [
    { name: 'x', days: '' },
    { scope: 'read', days: '' },
    { name: 'x', scope: 'everything', days: '' },
    { name: 'x', scope: 'read', days: '100000' },
  ])
    expect((await manage(ada, 'create', fields as unknown as Record<string, string>)).status).toBe(400);
});

test('wrong, old and suspended owners’ tokens are refused, those of other sites ignored', async () => {
  const ada = await signInAs();
  const token = await ada.token();
  const papers = (authorization: string) =>
    site.get('/api/daily_papers', { headers: { Authorization: authorization } });
  expect((await papers('Bearer ppt_wrong')).status).toBe(401);
  expect((await papers('Bearer hf_somebodyelses')).status).toBe(200);
  expect((await papers('Basic YTpi')).status).toBe(200);
  const upvote = (authorization: string) =>
    site.get('/api/papers/2603.00001/upvote', { method: 'POST', headers: { Authorization: authorization } });
  await site.database.db.execute(
    sql`update users set status = 'suspended', status_reason = 'spam' where id = ${ada.person.id}::uuid`,
  );
  const suspended = await upvote(`Bearer ${token}`);
  expect(suspended.status).toBe(403);
  expect(await suspended.json()).toEqual({ error: 'This account is suspended: spam' });
  await site.database.db.execute(sql`update users set status = 'deleted' where id = ${ada.person.id}::uuid`);
  expect((await whoami(`Bearer ${token}`)).status).toBe(401);
  const bo = await signInAs();
  const old = await bo.token();
  await site.database.db.execute(
    sql`update api_tokens set expires_at = now() - interval '1 second' where user_id = ${bo.person.id}::uuid`,
  );
  expect((await whoami(`Bearer ${old}`)).status).toBe(401);
});

test('a token is for the API, and is never taken from an address', async () => {
  const ada = await signInAs();
  const token = await ada.token();
  const page = await site.get('/settings', {
    headers: { Authorization: `Bearer ${token}` },
    redirect: 'manual',
  });
  expect(page.status).toBe(303);
  for (const name of ['token', 'access_token', 'api_key'])
    expect((await site.get(`/api/whoami-v2?${name}=${token}`)).status).toBe(401);
});

test('a scope that is missing is named', async () => {
  const ada = await signInAs();
  const response = await site.get('/api/papers/2603.00001/comment', {
    method: 'POST',
    headers: {
      Authorization: `Bearer ${await ada.token(['read', 'vote'])}`,
      'Content-Type': 'application/json',
    },
    body: '{"comment":"Hello"}',
  });
  expect(response.status).toBe(403);
  expect(await response.json()).toEqual({ error: "This token lacks the scope 'comment'." });
});
