// Signing in with providers elsewhere: an OpenID Connect provider and ORCID, both spoken to for real.
import { addOneTimeLink, findOneTimeLink, findPersonByEmail, findPersonByHandle } from '@papertape/database';
import { sql } from '@papertape/database/sql';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { cookiesOf, postForm, tokenIn } from '../support/form.ts';
import { startOpenIdProvider, type OpenIdProvider } from '../support/openid-provider.ts';
import { peopleOf } from '../support/people.ts';
import { startSite, type TestSite } from './running-site.ts';

const CLIENT = { id: 'papertape', secret: 'a secret between two' };
let provider: OpenIdProvider;
beforeAll(async () => (provider = await startOpenIdProvider(CLIENT)));
afterAll(() => provider?.close());

const environment = () => ({
  OIDC_ISSUER: provider.issuer,
  OIDC_CLIENT_ID: CLIENT.id,
  OIDC_CLIENT_SECRET: CLIENT.secret,
  OIDC_NAME: 'Lab login',
  ORCID_URL: provider.issuer,
  ORCID_CLIENT_ID: CLIENT.id,
  ORCID_CLIENT_SECRET: CLIENT.secret,
});

let site: TestSite;
afterAll(() => site?.close());

interface Way {
  path: string;
  fields: Record<string, string>;
  /** The browser's cookies when it sets out. */
  cookie?: string;
  /** Those that it gets on the way, as when somebody signs in in another tab. */
  meanwhile?: string;
  /** Comes back in a browser that did not set out. */
  stranger?: boolean;
}

/** Walks the whole way as a browser does; returns the site's last answer, with the cookies it had by then. */
async function walk({ path, fields, cookie = '', meanwhile = '', stranger = false }: Way): Promise<Response> {
  const begun = await postForm(site.get, site.origin, path, fields, cookie ? { Cookie: cookie } : {});
  // The page leads on by itself: a redirect after a form would have to end on the site.
  const [, leadTo] = /http-equiv="refresh" content="0; url=([^"]+)"/.exec(await begun.clone().text()) ?? [];
  if (leadTo === undefined) return begun;
  const sent = await fetch(leadTo.replaceAll('&amp;', '&'), { redirect: 'manual' });
  const back = new URL(sent.headers.get('Location') ?? '');
  expect(back.origin).toBe(site.origin);
  const kept = stranger ? '' : [cookie, meanwhile, cookiesOf(begun)].filter(Boolean).join('; ');
  return site.get(back.pathname + back.search, { redirect: 'manual', headers: { Cookie: kept } });
}

const enter = (id: string, more: Partial<Way> = {}) =>
  walk({ path: '/sign-in?/provider', fields: { provider: id, to: '/categories' }, ...more });
const isIn = async (response: Response) => {
  const page = await site.get('/settings', { headers: { Cookie: cookiesOf(response) }, redirect: 'manual' });
  return page.status === 200;
};

describe('on an open site', () => {
  beforeAll(async () => (site = await startSite([], environment())));
  beforeEach(() => {
    provider.person = {
      sub: 'ada-1',
      name: 'Ada\u202e Quill',
      email: 'Ada@Example.org',
      email_verified: true,
    };
  });

  test('the providers are offered by name, and an account is made at the first sign-in', async () => {
    const page = await (await site.get('/sign-in')).text();
    expect(page).toContain('Continue with Lab login');
    expect(page).toContain('Continue with ORCID');
    expect(page).not.toContain('GitHub');
    const first = await enter('oidc');
    expect(first.headers.get('Location')).toMatch(/\/categories$/);
    expect(first.headers.get('Cache-Control')).toBe('no-store');
    expect(first.headers.getSetCookie().join('\n')).toMatch(/__Host-papertape-session=\S+; .*HttpOnly/);
    expect(await isIn(first)).toBe(true);
    const ada = await findPersonByHandle(site.database.db, 'ada-quill');
    expect(ada).toMatchObject({
      name: 'Ada Quill',
      email: 'ada@example.org',
      emailVerified: true,
      role: 'member',
    });
    expect(await isIn(await enter('oidc'))).toBe(true);
    const { rows } = await site.database.db.execute(sql`
      select u.handle, a.provider_id, a.account_id, a.access_token, a.refresh_token, a.id_token,
        (select array_agg(distinct method) from sessions s where s.user_id = u.id) as methods
      from users u join accounts a on a.user_id = u.id`);
    expect(rows).toEqual([
      {
        handle: 'ada-quill',
        provider_id: 'oidc',
        account_id: 'ada-1',
        access_token: null,
        refresh_token: null,
        id_token: null,
        methods: ['oidc'],
      },
    ]);
  });

  test('an account with the same confirmed address is the same person; an address nobody confirmed is not', async () => {
    const bo = await peopleOf(site.database, site.origin)({ email: 'bo@example.org' });
    provider.person = { sub: 'mallory', name: 'Bo', email: 'bo@example.org', email_verified: false };
    const refused = await enter('oidc');
    expect(await isIn(refused)).toBe(false);
    expect(refused.headers.get('Location')).toContain('error=account_not_linked');
    provider.person = { sub: 'bo-1', name: 'Bo', email: 'bo@example.org', email_verified: true };
    expect(await isIn(await enter('oidc'))).toBe(true);
    const { rows } = await site.database.db.execute(
      sql`select account_id from accounts where user_id = ${bo.person.id}::uuid`,
    );
    expect(rows).toEqual([{ account_id: 'bo-1' }]);
  });

  test('ORCID confirms the id, and needs no address', async () => {
    provider.person = { sub: '0000-0002-1825-0097', name: 'Cy Bold' };
    expect(await isIn(await enter('orcid'))).toBe(true);
    expect(await findPersonByHandle(site.database.db, 'cy-bold')).toMatchObject({
      orcid: '0000-0002-1825-0097',
      orcidVerified: true,
      email: null,
    });
  });

  test('a session that was there ends', async () => {
    const before = await peopleOf(site.database, site.origin)();
    const entered = await enter('oidc', { meanwhile: before.cookie });
    expect(await isIn(entered)).toBe(true);
    const old = await site.get('/settings', { headers: { Cookie: before.cookie }, redirect: 'manual' });
    expect(old.status).toBe(303);
  });

  test('an account elsewhere is connected with one that is there, and disconnected; nobody takes another’s', async () => {
    const signInAs = peopleOf(site.database, site.origin);
    const [fay, gil] = [await signInAs(), await signInAs()];
    const connect = (person: typeof fay) =>
      walk({ path: '/settings?/connect', fields: { provider: 'orcid' }, cookie: person.cookie });
    provider.person = { sub: '0000-0002-1694-233X', name: 'Fay' };
    expect((await connect(fay)).headers.get('Location')).toMatch(/\/settings\?connected$/);
    expect(await findPersonByHandle(site.database.db, fay.person.handle)).toMatchObject({
      orcid: '0000-0002-1694-233X',
      orcidVerified: true,
      name: fay.person.name,
      email: fay.person.email,
    });
    expect((await connect(gil)).headers.get('Location')).toMatch(/error=account_already_linked/);
    const entered = await enter('orcid');
    const page = await site.get('/settings', { headers: { Cookie: cookiesOf(entered) } });
    expect(await page.text()).toContain(fay.person.handle);
    const disconnect = () =>
      postForm(site.get, site.origin, '/settings?/disconnect', { provider: 'orcid' }, fay.headers);
    expect([(await disconnect()).status, (await disconnect()).status]).toEqual([200, 400]);
  });

  test('a way that somebody else set out on ends nowhere', async () => {
    expect(await isIn(await enter('oidc', { stranger: true }))).toBe(false);
    const forged = await site.get('/api/auth/callback/oidc?code=x&state=y', { redirect: 'manual' });
    expect(await isIn(forged)).toBe(false);
    const page = await site.get(new URL(forged.headers.get('Location') ?? '/', site.origin).pathname);
    expect(page.status).toBe(200);
  });

  test('never leads to another site', async () => {
    const entered = await enter('oidc', { fields: { provider: 'oidc', to: 'https://evil.example/x' } });
    expect(new URL(entered.headers.get('Location') ?? '', site.origin).origin).toBe(site.origin);
  });

  test('nothing else of the library answers', async () => {
    for (const path of [
      '/api/auth/ok',
      '/api/auth/get-session',
      '/api/auth/sign-in/social',
      '/api/auth/error',
    ])
      expect((await site.get(path)).status, path).toBe(404);
    expect((await postForm(site.get, site.origin, '/api/auth/callback/oidc', {})).status).toBe(405);
  });

  test('a provider that does not answer is said so', async () => {
    const answer = await enter('github');
    expect(answer.status).toBe(400);
    expect(await answer.text()).toContain('no such way');
  });
});

describe('on an invite-only site', () => {
  beforeAll(async () => {
    await site.close();
    site = await startSite([], { ...environment(), ACCESS: 'invite-only' });
  });

  test('only an invitation lets somebody new in, once', async () => {
    provider.person = { sub: 'dee-1', name: 'Dee', email: 'dee@example.org', email_verified: true };
    expect(await isIn(await enter('oidc'))).toBe(false);
    expect(await findPersonByEmail(site.database.db, 'dee@example.org')).toBeNull();
    const { db } = site.database;
    const { path } = await addOneTimeLink(db, { purpose: 'invitation', role: 'moderator' }, new Date());
    const token = tokenIn(path);
    expect(await (await site.get(path)).text()).toContain('Continue with Lab login');
    const way = { path: `/sign-up?/provider&token=${token}`, fields: { provider: 'oidc', token } };
    expect(await isIn(await walk(way))).toBe(true);
    expect(await findPersonByEmail(db, 'dee@example.org')).toMatchObject({ role: 'moderator' });
    expect(await findOneTimeLink(db, token, ['invitation'], new Date())).toBeNull();
    provider.person = { sub: 'eve-1', name: 'Eve', email: 'eve@example.org', email_verified: true };
    expect(await isIn(await walk(way))).toBe(false);
  });
});
