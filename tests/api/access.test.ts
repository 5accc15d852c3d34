// The setting ACCESS: who reads, who joins; and the way in to a fresh site.
import { addOneTimeLink, addSetupLink, findPersonByHandle } from '@papertape/database';
import { startMailServer } from '@papertape/mail/testing';
import { describe, expect, test } from 'vitest';
import { cookiesOf, linkIn, postForm, tokenIn } from '../support/form.ts';
import { peopleOf } from '../support/people.ts';
import { inventedRecords, RICH } from './invented-papers.ts';
import { startSite, type TestSite } from './running-site.ts';

async function withSite(
  environment: Record<string, string>,
  run: (
    site: TestSite,
    post: (path: string, fields: Record<string, string>) => Promise<Response>,
  ) => Promise<void>,
): Promise<void> {
  const site = await startSite(inventedRecords(), environment);
  try {
    await run(site, (path, fields) => postForm(site.get, site.origin, path, fields));
  } finally {
    await site.close();
  }
}

const READ = [
  '/papers',
  `/papers/${RICH.sourceKey}`,
  `/papers/${RICH.sourceKey}.bib`,
  '/feeds/daily.atom',
  '/api/daily_papers',
  '/search?q=lantern',
  '/reproductions',
];

test('a private site shows nothing to visitors, everything to people with an account, and takes invited people', async () => {
  await withSite({ ACCESS: 'private' }, async (site, post) => {
    const ada = await peopleOf(site.database, site.origin)({ role: 'administrator' });
    for (const path of READ) {
      const refused = await site.get(path, { redirect: 'manual' });
      const body = await refused.text();
      expect([303, 401], path).toContain(refused.status);
      expect(body).not.toMatch(/Lantern/);
      if (refused.status === 303) {
        const to = encodeURIComponent(path);
        expect(refused.headers.get('Location')).toBe(`/sign-in?to=${to}`);
      }
      const shown = await site.get(path, { headers: ada.headers });
      expect(shown.status, path).toBe(200);
      expect(shown.headers.get('Cache-Control'), path).not.toContain('public');
    }
    // Markdown by negotiation goes another way through the code.
    const twin = await site.get(`/papers/${RICH.sourceKey}`, {
      headers: { Accept: 'text/markdown' },
      redirect: 'manual',
    });
    expect(await twin.text()).not.toContain('Lantern');
    const read = await ada.token(['read']);
    const answer = (token: string) =>
      site.get('/api/daily_papers', { headers: { Authorization: `Bearer ${token}` } });
    expect((await answer(read)).status).toBe(200);
    expect((await answer(await ada.token(['vote']))).status).toBe(403);
    for (const open of ['/health.json', '/sign-in', '/about'])
      expect((await site.get(open)).status).toBe(200);

    const { path } = await addOneTimeLink(
      site.database.db,
      { purpose: 'invitation', role: 'moderator', note: 'Welcome, Bo.' },
      new Date(),
    );
    expect(await (await site.get(path)).text()).toContain('Welcome, Bo.');
    const token = tokenIn(path);
    const joined = await post(`/sign-up?/join&token=${token}`, { token, name: 'Bo', handle: 'bo-linden' });
    expect(joined.status).toBe(303);
    expect((await site.get('/papers', { headers: { Cookie: cookiesOf(joined) } })).status).toBe(200);
    expect((await findPersonByHandle(site.database.db, 'bo-linden'))?.role).toBe('moderator');
    expect((await post('/sign-up?/join', { token, name: 'Eve', handle: 'eve' })).status).toBe(400);
  });
});

describe.each(['invite-only', 'read-only'])('with ACCESS=%s', (access) => {
  test('everyone reads, and nobody joins by mail, without being told so', async () => {
    const mail = await startMailServer();
    const environment = { ACCESS: access, SMTP_URL: mail.url, MAIL_FROM: 'papers@example.org' };
    await withSite(environment, async (site, post) => {
      for (const path of READ) expect((await site.get(path)).status, path).toBe(200);
      const front = await (await site.get('/papers')).text();
      expect(front.includes('href="/sign-in')).toBe(access === 'invite-only');
      await peopleOf(site.database, site.origin)({ email: 'ada@example.org' });
      const pages = await Promise.all(
        ['eve@example.org', 'ada@example.org'].map(async (email) =>
          (await (await post('/sign-in?/mail', { email })).text()).replaceAll(email, '…'),
        ),
      );
      expect(new Set(pages).size).toBe(1);
      expect(linkIn((await mail.next('ada@example.org')).text)).toContain('/sign-in/link');
      expect(mail.received.map(({ to }) => to)).toEqual(['ada@example.org']);
    });
    await mail.close();
  });
});

test('a fresh site is set up once, by the latest link, without mail', async () => {
  await withSite({}, async (site, post) => {
    const { database } = site;
    const first = await database.transaction((tx) => addSetupLink(tx, new Date()));
    const second = await database.transaction((tx) => addSetupLink(tx, new Date()));
    const form = { name: 'Ada Quill', handle: 'ada-quill', email: '' };
    expect((await post('/setup', { ...form, token: tokenIn(first?.path ?? '') })).status).toBe(400);
    const token = tokenIn(second?.path ?? '');
    expect(await (await site.get(second?.path ?? '')).text()).toContain('Make the account');
    // Two at once: one account.
    const answers = await Promise.all([
      post('/setup', { ...form, token }),
      post('/setup', { ...form, handle: 'eve', token }),
    ]);
    expect(answers.map(({ status }) => status).toSorted()).toEqual([303, 400]);
    const made = answers.find(({ status }) => status === 303);
    expect(made?.headers.get('Location')).toBe('/settings/passkeys?welcome');
    const settings = await site.get('/settings', { headers: { Cookie: made ? cookiesOf(made) : '' } });
    expect(settings.status).toBe(200);
    expect(await database.transaction((tx) => addSetupLink(tx, new Date()))).toBeNull();
    // A link from before works no more, though nobody used it.
    const late = await addOneTimeLink(database.db, { purpose: 'setup', role: 'administrator' }, new Date());
    expect((await post('/setup', { ...form, handle: 'late', token: tokenIn(late.path) })).status).toBe(400);
    const sign = await (await site.get('/sign-in')).text();
    expect(sign).toContain('people sign-in-link');
    expect(sign).not.toContain('name="email"');
  });
});
