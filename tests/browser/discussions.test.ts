// Discussions in a browser, with and without scripts, and with two people at once.
import {
  addComment,
  addOneTimeLink,
  editComment,
  findPaperId,
  hideComment,
  joinRecords,
  writeAudit,
} from '@papertape/database';
import { authorize } from '@papertape/people';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { HOSTILE_TEXTS } from '../../apps/site/src/lib/server/markdown/testing.ts';
import { openPeople, type SignedInPerson, type SitePeople } from '../support/people.ts';
import { startSite, type SiteProcess } from '../support/site.ts';
import { AWKWARD, BARE, OLD, RICH, siteRecords } from '../support/papers.ts';
import {
  axeViolationsInBothThemes,
  DESKTOP,
  expectNoSidewaysScroll,
  launchBrowser,
  openPage,
  PHONE,
  type WatchedPage,
} from './browser.ts';

let site: SiteProcess;
let people: SitePeople;
let browser: Browser;
let moderator: SignedInPerson;
beforeAll(async () => {
  [site, browser] = await Promise.all([startSite(siteRecords()), launchBrowser()]);
  people = await openPeople(site);
  // Moderators write as quickly as they like: nobody is held back for how fast a test types.
  moderator = await people.signInAs({ handle: 'mo', name: 'Mo Keeper', role: 'moderator' });
});
afterAll(async () => {
  await people?.close();
  await browser?.close();
  await site?.close();
});

async function open(
  person: SignedInPerson | null,
  options: Parameters<typeof openPage>[2] = {},
): Promise<WatchedPage> {
  const watched = await openPage(browser, site.url, options);
  await person?.enter(watched.page.context());
  return watched;
}

/** Puts a comment straight into the database. */
async function say(
  { person }: SignedInPerson,
  paper: string,
  source: string,
  parentId: number | null = null,
  mentions: string[] = [],
): Promise<number> {
  const paperId = (await findPaperId(people.database.db, paper)) ?? 0;
  const proof = authorize({ person, scopes: null }, 'comments.write', { access: 'open' });
  const added = await people.database.transaction((tx) =>
    addComment(tx, proof, { paperId, parentId, source, mentions, suspicions: [] }, new Date()),
  );
  if (!('id' in added)) throw new Error(added.outcome);
  return added.id;
}

const write = async (page: Page, text: string, button = 'Comment') => {
  await page.getByLabel(button === 'Reply' ? 'Your reply' : 'Your comment').fill(text);
  await page.getByRole('button', { name: button, exact: true }).click();
};

describe.each([true, false])('with scripts: %s', (javaScriptEnabled) => {
  test('comment, reply, react, edit and delete', async () => {
    const { page, troubles, close } = await open(moderator, { javaScriptEnabled });
    const paper = javaScriptEnabled ? RICH.sourceKey : BARE.sourceKey;
    await page.goto(`/papers/${paper}`);
    await page.getByLabel('Your comment').fill('A **bold** claim on $x^2$');
    await page.getByRole('button', { name: 'Preview' }).click();
    await page.locator('.preview strong').waitFor();
    expect(await page.locator('.preview math').count()).toBe(1);
    await page.getByRole('button', { name: 'Comment', exact: true }).click();
    const mine = page.locator('article.comment', { hasText: 'bold' });
    await mine.waitFor();
    expect(new URL(page.url()).hash).toMatch(/^#comment-\d+$/);

    await mine.getByRole('link', { name: /^Reply/ }).click();
    if (!javaScriptEnabled) expect(await page.locator('h1').textContent()).toBe('Reply to Mo Keeper');
    await write(page, 'And an answer', 'Reply');
    const answer = page.locator('.replies article.comment', { hasText: 'And an answer' });
    await answer.waitFor();

    const thanks = answer.getByRole('button', { name: /Thanks/ });
    await thanks.click();
    await expect.poll(() => thanks.getAttribute('aria-pressed')).toBe('true');
    await page.reload();
    expect(await thanks.textContent()).toMatch(/1\s*$/);

    await answer.getByRole('link', { name: 'Edit' }).click();
    await write(page, 'And a better answer', 'Save');
    await page.getByRole('link', { name: 'edited' }).click();
    expect(await page.locator('ins').allTextContents()).toContain('better ');
    await page.goBack();
    await page
      .locator('article.comment', { hasText: 'better answer' })
      .getByRole('link', { name: 'Delete' })
      .click();
    await page.getByRole('button', { name: 'Delete' }).click();
    await page.getByText('deleted by its author').waitFor();
    expect(await page.getByText('better answer').count()).toBe(0);
    expect(troubles).toEqual([]);
    await close();
  });

  test('report, hide with a reason, answer the decision', async () => {
    const [ada, bo] = [await people.signInAs({ name: 'Ada' }), await people.signInAs({ name: 'Bo' })];
    const text = `Disputed words ${String(javaScriptEnabled)}`;
    const reason = `It sells lanterns: ${String(javaScriptEnabled)}.`;
    const id = await say(ada, OLD.sourceKey, text);
    const reader = await open(bo, { javaScriptEnabled });
    await reader.page.goto(`/comments/${id}`);
    await reader.page.locator(`#comment-${id}`).getByRole('link', { name: 'Report' }).click();
    await reader.page.getByLabel('Spam or advertising').check();
    await reader.page.getByRole('button', { name: 'Report' }).click();
    await reader.page.getByText('A moderator will look at it').waitFor();

    const keeper = await open(moderator, { javaScriptEnabled });
    await keeper.page.goto('/moderation');
    await keeper.page.locator('.entry', { hasText: text }).getByRole('link', { name: 'Decide' }).click();
    await keeper.page.getByLabel('Reason').fill(reason);
    await keeper.page.getByRole('button', { name: 'Hide it' }).click();
    await keeper.page.getByRole('heading', { name: 'Moderation' }).waitFor();

    await reader.page.goto(`/papers/${OLD.sourceKey}`);
    expect(await reader.page.getByText(reason).count()).toBe(1);
    expect(await reader.page.getByText(text).count()).toBe(0);

    const author = await open(ada, { javaScriptEnabled });
    await author.page.goto('/notifications');
    await author.page.getByRole('link', { name: /A moderator hid your comment/ }).click();
    expect(await author.page.getByText(text).count()).toBe(1);
    await author.page.getByLabel('Your answer').fill('It does not.');
    await author.page.getByRole('button', { name: 'Send' }).click();
    await author.page.getByText('A moderator will read your answer.').waitFor();
    if (javaScriptEnabled) {
      await author.page.goto('/notifications');
      expect(await author.page.locator('li.unread').count()).toBe(0); // whoever follows one has read it
    }
    for (const { troubles, close } of [reader, keeper, author]) {
      expect(troubles).toEqual([]);
      await close();
    }
  });
});

test('two people write at once, and each sees both', async () => {
  const other = await people.signInAs({ name: 'Other', role: 'moderator' });
  const [one, two] = [await open(moderator), await open(other)];
  await Promise.all([one, two].map(({ page }) => page.goto(`/papers/${AWKWARD.sourceKey}`)));
  await Promise.all([write(one.page, 'From the first'), write(two.page, 'From the second')]);
  for (const { page, troubles, close } of [one, two]) {
    await page.waitForURL(/#comment-/);
    await page.reload();
    expect(await page.locator('article.comment').count()).toBe(2);
    expect(await page.locator('#discussion-title').textContent()).toContain('(2)');
    expect(troubles).toEqual([]);
    await close();
  }
});

test('a draft survives a reload, and the page of a permalink is found', async () => {
  const { page, troubles, close } = await open(moderator);
  await page.goto(`/papers/${AWKWARD.sourceKey}`);
  await page.getByLabel('Your comment').fill('Half a thought');
  await page.reload();
  expect(await page.getByLabel('Your comment').inputValue()).toBe('Half a thought');
  const ids: number[] = [];
  for (let n = 0; n < 24; n++) ids.push(await say(moderator, AWKWARD.sourceKey, `Thread ${n}`));
  const last = ids.at(-1) ?? 0;
  await page.goto(`/papers/${AWKWARD.sourceKey}#comment-${ids[0]}`);
  expect(page.url()).not.toContain('?comment');
  await page.goto('/about');
  await page.goto(`/papers/${AWKWARD.sourceKey}#comment-${last}`);
  await page.locator(`#comment-${last}`).waitFor();
  expect(page.url()).toContain(`?comment=${last}#comment-${last}`);
  expect(troubles).toEqual([]);
  await close();
});

/** Every `content_html` in a JSON Feed. */
function htmlOf(feed: unknown): string[] {
  const { items = [] } = feed as { items?: { content_html?: string }[] };
  return items.flatMap(({ content_html }) => content_html ?? []);
}

describe('hostile texts', () => {
  test('run nowhere, even without the Content-Security-Policy', async () => {
    const run = '<img src=x onerror=globalThis.wasRun=1>';
    const eve = await people.signInAs({
      handle: 'eve',
      name: `Eve"><script>globalThis.wasRun=1</script>${run}`,
    });
    const paper = BARE.sourceKey;
    const root = await say(eve, paper, `${run} @mo`, null, ['mo']);
    for (const text of HOSTILE_TEXTS) await say(eve, paper, `${text}\n\n@mo`, root, ['mo']);
    const target = { id: root };
    const proof = authorize({ person: eve.person, scopes: null }, 'comments.edit', {
      access: 'open',
      owns: true,
      target,
    });
    const change = { source: HOSTILE_TEXTS.slice(0, 30).join('\n'), edits: 0, mentions: [], suspicions: [] };
    await people.database.transaction((tx) => editComment(tx, proof, change, new Date()));
    const { page, close } = await open(moderator, { bypassCSP: true });
    const places = [
      `/papers/${paper}`,
      `/papers/${paper}?thread=${root}`,
      '/discussions',
      '/people/eve',
      '/notifications',
      `/comments/${root}/versions`,
      `/comments/${root}/report`,
      `/moderation/comments/${root}`,
      `/comments/write?paper=${paper}&reply=${root}`,
    ];
    for (const place of places) {
      await page.goto(place);
      const found = await page.evaluate(() => ({
        ran: (globalThis as { wasRun?: number }).wasRun ?? 0,
        elements: [
          ...document.querySelectorAll(
            '.text :is(script, img, svg, iframe, form, input, style, base, object, embed)',
          ),
        ].length,
        attributes: [...document.querySelectorAll('.text *')].flatMap((element) =>
          [...element.attributes].map(({ name }) => name).filter((name) => /^on|^style$|^id$/.test(name)),
        ),
        links: [...document.querySelectorAll<HTMLAnchorElement>('.text a')]
          .map(({ protocol }) => protocol)
          .filter((protocol) => !/^(https?|mailto):$/.test(protocol)),
      }));
      expect({ place, ...found }).toEqual({ place, ran: 0, elements: 0, attributes: [], links: [] });
    }
    const texts = await page.goto(`/papers/${paper}`).then(() => page.locator('.text').allTextContents());
    expect(texts.join('\n')).toContain('<script>globalThis.wasRun=1</script>'); // shown as it was written
    await close();
  });

  test('run nowhere in what else people write, nor in feeds and the pages of moderators', async () => {
    const run = '"><img src=x onerror=globalThis.wasRun=1><script src=//evil.example/x.js></script>';
    const mal = await people.signInAs({ handle: 'mal', name: run.slice(0, 50), role: 'administrator' });
    const token = await mal.token();
    const call = async (method: string, path: string, body: object) => {
      const answer = await fetch(site.url + path, {
        method,
        headers: { Authorization: `Bearer ${token}`, 'Content-Type': 'application/json' },
        body: JSON.stringify(body),
      });
      const text = await answer.text();
      if (!answer.ok) throw new Error(`${path}: ${answer.status} ${text}`);
      return JSON.parse(text) as { slug?: string };
    };
    const made = await call('POST', '/api/collections', {
      title: run,
      description: HOSTILE_TEXTS.slice(0, 15).join('\n\n').slice(0, 2000),
      visibility: 'public',
    });
    const collection = `/collections/${made.slug ?? ''}`;
    for (const [at, { sourceKey }] of siteRecords().slice(0, 30).entries()) {
      const note = HOSTILE_TEXTS.filter((_text, index) => index % 30 === at)
        .join('\n\n')
        .slice(0, 2000);
      await call('PUT', `/api${collection}/items/${sourceKey}`, { note });
    }
    const pitch = HOSTILE_TEXTS.slice(40, 52).join('\n\n').slice(0, 600);
    await call('POST', '/api/papers/submit', { paperId: OLD.sourceKey, pitch });
    await say(mal, OLD.sourceKey, HOSTILE_TEXTS.join('\n\n'));
    await people.database.transaction(async (tx) => {
      const [a, b] = [AWKWARD, BARE];
      await joinRecords(tx, a, b, {
        by: '@mal',
        reason: `${run} ${HOSTILE_TEXTS[0] ?? ''}`,
        now: new Date(),
      });
      const target = { targetKind: run, targetId: run, details: { [run]: run, nested: { run } } };
      await writeAudit(tx, { actorId: mal.person.id, action: run, ...target }, new Date());
      await addOneTimeLink(tx, { purpose: 'invitation', note: run }, new Date());
    });

    const places = [
      '/people/mal',
      '/collections',
      collection,
      `${collection}/settings`,
      `/papers/${OLD.sourceKey}`,
      `/papers/${AWKWARD.sourceKey}`,
      '/moderation/people/mal',
      '/administration/people',
      '/administration/invitations',
      '/administration/audit',
      '/administration/records?ground=hand',
      `/administration/records/${AWKWARD.sourceKey}`,
    ];
    const feeds = ['/feeds/discussions.json', `/feeds/collection/${made.slug ?? ''}.json`];
    for (const bypassCSP of [true, false]) {
      const { page, troubles, close } = await openPage(browser, site.url, { bypassCSP });
      await mal.enter(page.context());
      const strange: string[] = [];
      page.on('dialog', (dialog) => void dialog.dismiss().then(() => strange.push('a dialog')));
      page.on('request', (request) => {
        if (/evil\.example|\/x$|\/x\.js/.test(request.url())) strange.push(request.url());
      });
      const ran = () => page.evaluate(() => (globalThis as { wasRun?: number }).wasRun ?? 0);
      for (const place of bypassCSP ? places : places.filter((_place, at) => at % 3 === 0)) {
        const response = await page.goto(place);
        const handlers = await page.evaluate(
          () =>
            [...document.querySelectorAll('main *')].flatMap((element) =>
              [...element.attributes].filter(({ name }) => /^on/.test(name)),
            ).length,
        );
        expect([place, response?.status(), await ran(), handlers, strange]).toEqual([place, 200, 0, 0, []]);
      }
      expect(troubles).toEqual([]); // the policy had nothing to refuse
      if (bypassCSP)
        for (const feed of feeds) {
          const html = htmlOf(await (await page.request.get(feed)).json());
          expect(html.length, feed).toBeGreaterThan(0);
          await page.setContent(html.join('\n'));
          expect([feed, await ran(), strange]).toEqual([feed, 0, []]);
        }
      await close();
    }
  });

  test('run nowhere in a preview while they are typed', async () => {
    const { page, close } = await open(moderator, { bypassCSP: true });
    await page.goto(`/comments/write?paper=${OLD.sourceKey}`);
    await page.getByLabel('Your comment').fill(HOSTILE_TEXTS.join('\n\n'));
    await page.getByRole('button', { name: 'Preview' }).click();
    await page.locator('.preview .text').waitFor();
    const found = await page.evaluate(() => [
      (globalThis as { wasRun?: number }).wasRun ?? 0,
      document.querySelectorAll('.preview :is(script, img, svg, iframe, form, style)').length,
    ]);
    expect(found).toEqual([0, 0]);
    await close();
  });
});

test('every page is accessible in both themes, without errors, and fits a phone', async () => {
  const ada = await people.signInAs({ name: 'Ada Quill' });
  const paper = RICH.sourceKey;
  const id = await say(
    ada,
    paper,
    'Tables\n\n|a|b|\n|-|-|\n|1|2|\n\n```\ncode\n```\n\n$$x$$\n\n> quoted',
    null,
    ['mo'],
  );
  await say(ada, paper, 'An answer', id);
  const own = await say(moderator, paper, 'My words');
  const commentId = await say(ada, paper, 'Hidden words');
  const deciding = authorize({ person: moderator.person, scopes: null }, 'comments.moderate', {
    access: 'open',
  });
  const decision = await people.database.transaction((tx) =>
    hideComment(tx, deciding, { commentId, reason: 'Off topic.' }, new Date()),
  );
  const places = [
    `/papers/${paper}?comment=${id}`,
    '/discussions',
    '/notifications',
    '/moderation',
    '/moderation/log',
    `/moderation/comments/${id}`,
    `/moderation/decisions/${decision ?? 0}`,
    `/moderation/people/${ada.person.handle}`,
    `/comments/write?paper=${paper}&reply=${id}`,
    `/comments/${id}/report`,
    `/comments/${id}/versions`,
    `/comments/${own}/edit`,
    `/comments/${own}/delete`,
  ];
  const { page, troubles, close } = await open(moderator);
  for (const place of places) {
    const response = await page.goto(place);
    expect([place, response?.status(), await axeViolationsInBothThemes(page)]).toEqual([place, 200, []]);
    await page.setViewportSize(PHONE);
    await expectNoSidewaysScroll(page);
    await page.setViewportSize(DESKTOP);
  }
  expect(troubles).toEqual([]);
  await close();
});
