// Submitting papers and claiming authorship, as readers and moderators do it, with and without scripts.
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { verifyOrcid } from '@papertape/database';
import { newPaperRecord } from '@papertape/database/testing';
import { inventPaper, paperPage, startArxivOai, startDoi, startWebSite } from '../fakes/index.ts';
import type { Fake, FakeArxivOai, FakeDoi, FakeWebSite } from '../fakes/index.ts';
import { openPeople, type SignedInPerson, type SitePeople } from '../support/people.ts';
import { RICH, siteRecords } from '../support/papers.ts';
import { startSite, type SiteProcess } from '../support/site.ts';
import { axeViolations, expectNoSidewaysScroll, follow, launchBrowser, openPage, PHONE } from './browser.ts';

const ORCID = '0000-0002-1825-0097';
const OWN = newPaperRecord({
  arxivId: '2603.44444',
  authors: [{ name: 'Ada Quill', orcid: ORCID }, { name: 'Bo Lind' }],
});
const AT_ARXIV = inventPaper(8, '2026-03-02');
const DOI = '10.5555/kites.7';

let arxiv: FakeArxivOai;
let doi: FakeDoi;
let web: FakeWebSite;
let site: SiteProcess;
let people: SitePeople;
let browser: Browser;
beforeAll(async () => {
  arxiv = await startArxivOai([AT_ARXIV]);
  doi = await startDoi({ [DOI]: { title: 'Kites as Antennas', author: [{ given: 'Cy', family: 'Dahl' }] } });
  web = await startWebSite({
    '/lab/1': paperPage('Strings &lt;b&gt;and&lt;/b&gt; $x$', [['citation_author', 'Dahl, Cy']]),
  });
  const settings = {
    ARXIV_OAI_URL: arxiv.url,
    DOI_URL: doi.origin,
    ALLOW_PRIVATE_ADDRESSES: '127.0.0.1',
    ARXIV_DELAY_MS: '0',
  };
  [site, browser] = await Promise.all([startSite([...siteRecords(), OWN], settings), launchBrowser()]);
  people = await openPeople(site);
});
afterAll(async () => {
  await browser?.close();
  await people?.close();
  await site?.close();
  await Promise.all([arxiv, doi, web].map((fake: Fake | undefined) => fake?.close()));
});

async function as(
  person: SignedInPerson,
  run: (page: Page) => Promise<void>,
  options: Parameters<typeof openPage>[2] = {},
): Promise<void> {
  const watched = await openPage(browser, site.url, options);
  try {
    await person.enter(watched.page.context());
    await run(watched.page);
    // A form that comes back with a problem has a status that browsers tell of.
    expect(watched.troubles.filter((trouble) => !/status of 4(00|09)/.test(trouble))).toEqual([]);
  } finally {
    await watched.close();
  }
}

const lookUp = async (page: Page, reference: string) => {
  await page.goto('/submit');
  await page.getByLabel('arXiv id, DOI or address').fill(reference);
  await follow(page, page.getByRole('button', { name: 'Look it up' }));
};
const heading = (page: Page) => page.locator('h1').textContent();

test.each([
  ['arXiv id', `arXiv:${AT_ARXIV.id}v1`, AT_ARXIV.title],
  ['DOI', `https://doi.org/${DOI}`, 'Kites as Antennas'],
])('a paper is submitted by its %s: found, previewed, with a pitch', async (_what, reference, title) => {
  const reader = await people.signInAs();
  await as(
    reader,
    async (page) => {
      await lookUp(page, reference);
      expect(await page.locator('h2').first().textContent()).toContain(title.slice(0, 20));
      await page
        .getByLabel('Why is it worth reading?')
        .fill('The **best** of them.\n<script>alert(1)</script>');
      await page.getByRole('button', { name: 'Put it on today’s page' }).click();
      expect(await heading(page)).toContain(title.slice(0, 20));
      expect(await page.getByRole('status').textContent()).toContain('today’s page');
      expect(await page.locator('[aria-labelledby=submitted]').textContent()).toContain(reader.person.name);
      expect(await page.locator('[aria-labelledby=submitted] strong').textContent()).toBe('best');
      expect(
        await page.locator('[data-paper] form[data-toggle=vote] button').getAttribute('aria-pressed'),
      ).toBe('true');
      await page.goto('/papers');
      const card = page.locator('[data-card]', { hasText: title.slice(0, 20) });
      expect(await card.textContent()).toContain(`Submitted by ${reader.person.name}`);
    },
    { javaScriptEnabled: false },
  );
});

test('a page is read, and its words stay words', async () => {
  await as(await people.signInAs(), async (page) => {
    await lookUp(page, `${web.origin}/lab/1`);
    expect(await page.locator('h2').first().textContent()).toContain('Strings <b>and</b>');
    expect(await page.getByText('Cy Dahl').count()).toBe(1);
    await page.getByRole('button', { name: 'Put it on today’s page' }).click();
    expect(await heading(page)).toContain('Strings <b>and</b>');
  });
});

test('a paper that is here gets the vote instead and is shown', async () => {
  await as(await people.signInAs(), async (page) => {
    await lookUp(page, `https://huggingface.co/papers/${RICH.sourceKey}`);
    expect(new URL(page.url()).pathname).toBe(`/papers/${RICH.sourceKey}`);
    expect(await page.getByRole('status').textContent()).toContain('Your vote for it is counted');
    expect(
      await page.locator('[data-paper] form[data-toggle=vote] button').getAttribute('aria-pressed'),
    ).toBe('true');
  });
});

test('where the source cannot be asked the paper is typed; mistakes keep what was typed', async () => {
  arxiv.next('hang-up', 'hang-up', 'hang-up');
  await as(
    await people.signInAs(),
    async (page) => {
      await lookUp(page, '2603.55555');
      expect(await page.getByRole('alert').textContent()).toContain('type what is known');
      expect(await page.getByLabel('arXiv id, DOI or address').inputValue()).toBe('2603.55555');
      await page.getByLabel('Title').fill('A typed title of kites');
      await page.getByLabel('Authors').fill('Cy Dahl\nDi Ek');
      await page.getByLabel('Day of publication').fill('soon');
      await follow(page, page.getByRole('button', { name: 'Preview' }));
      expect(await page.getByText('Days look like 2026-03-01.').count()).toBe(1);
      expect(await page.getByLabel('Authors').inputValue()).toBe('Cy Dahl\nDi Ek');
      await page.getByLabel('Day of publication').fill('2026-03-01');
      await follow(page, page.getByRole('button', { name: 'Preview' }));
      expect(await page.getByText('Cy Dahl, Di Ek').count()).toBe(1);
      await page.getByRole('button', { name: 'Put it on today’s page' }).click();
      expect(await heading(page)).toContain('A typed title of kites');
      // The next reader who brings the same title under another name is told.
      await page.goto('/submit?by=hand');
      await page.getByLabel('arXiv id, DOI or address').fill('https://elsewhere.example.org/kites');
      await page.getByLabel('Title').fill('A Typed Title: of Kites');
      await follow(page, page.getByRole('button', { name: 'Preview' }));
      expect(await page.getByText('A paper of this title is here already').count()).toBe(1);
    },
    { javaScriptEnabled: false },
  );
});

test('nonsense, forged previews and private addresses lead nowhere', async () => {
  await as(
    await people.signInAs(),
    async (page) => {
      await lookUp(page, 'kites and strings');
      expect(await page.getByText('That is no arXiv id, DOI or web address').count()).toBe(1);
      expect(await page.getByLabel('arXiv id, DOI or address').inputValue()).toBe('kites and strings');
      for (const inside of [
        'http://localhost:1/',
        'http://169.254.169.254/latest/meta-data',
        'http://[::1]:9/',
      ]) {
        await lookUp(page, inside);
        expect(await page.getByRole('alert').textContent(), inside).toContain('type what is known');
      }
      await lookUp(page, RICH.sourceKey);
      const answer = await page.request.post('/submit?/submit', {
        headers: { Origin: site.url, Accept: 'text/html' },
        form: { draft: 'e30.forged', pitch: 'Mine' },
      });
      expect(answer.status()).toBe(400);
      expect(await answer.text()).toContain('This preview is too old, or not yours.');
    },
    { javaScriptEnabled: false },
  );
});

test('the submitter changes their words, and a moderator takes the paper off the day', async () => {
  const [reader, moderator] = [await people.signInAs(), await people.signInAs({ role: 'moderator' })];
  await as(reader, async (page) => {
    await page.goto('/submit?by=hand');
    await page.getByLabel('arXiv id, DOI or address').fill('https://shop.example.org/kites');
    await page.getByLabel('Title').fill('Buy these kites today');
    await follow(page, page.getByRole('button', { name: 'Preview' }));
    await page.getByRole('button', { name: 'Put it on today’s page' }).click();
    await page.getByText('Say why it is worth reading').click();
    await page.getByLabel('Why it is worth reading').fill('Cheap!');
    await page.getByRole('button', { name: 'Save', exact: true }).click();
    expect(await page.locator('[aria-labelledby=submitted]').textContent()).toContain('Cheap!');
  });
  await as(moderator, async (page) => {
    await page.goto('/papers');
    await page.getByRole('link', { name: 'Buy these kites today' }).click();
    await page.getByText('Take it off the day’s page').click();
    await page.getByLabel(/^Reason/).fill('Advertising.');
    await follow(page, page.getByRole('button', { name: 'Take it off' }));
    expect(await page.locator('[aria-labelledby=submitted]').count()).toBe(0);
    await page.goto('/papers');
    expect(await page.getByRole('link', { name: 'Buy these kites today' }).count()).toBe(0);
  });
  await as(reader, async (page) => {
    await page.goto('/notifications');
    expect(await page.locator('main').textContent()).toContain('took your submission off');
  });
});

test('a claim is looked at by a moderator, who gives a reason; its author reads it', async () => {
  const [bo, rival, moderator] = [
    await people.signInAs({ name: 'Bo Lind' }),
    await people.signInAs(),
    await people.signInAs({ role: 'moderator' }),
  ];
  const options = { javaScriptEnabled: false };
  for (const person of [bo, rival])
    await as(
      person,
      async (page) => {
        await page.goto(`/papers/${OWN.sourceKey}`);
        await page.getByRole('link', { name: 'Are you an author?' }).click();
        await page.getByRole('radio', { name: 'Bo Lind' }).check();
        await page.getByLabel('How can a moderator tell?').fill('See https://lab.example.org/bo');
        await page.getByRole('button', { name: 'That is me' }).click();
        expect(await page.getByRole('status').textContent()).toContain('a moderator looks at your claim');
        expect(await page.locator('.claim').textContent()).toContain('waits for a moderator');
      },
      options,
    );
  await as(
    moderator,
    async (page) => {
      await page.goto('/moderation/claims');
      const card = (person: SignedInPerson) =>
        page.locator('.claim', { hasText: `@${person.person.handle}` });
      await card(bo)
        .getByLabel(/^Reason/)
        .fill('His page names the paper.');
      await card(bo).getByRole('button', { name: 'Confirm', exact: true }).click();
      await card(rival)
        .getByLabel(/^Reason/)
        .fill('That is somebody else.');
      await card(rival).getByRole('button', { name: 'Confirm', exact: true }).click();
      expect(await page.getByRole('alert').textContent()).toContain('Reject that claim first');
      expect(
        await card(rival)
          .getByLabel(/^Reason/)
          .inputValue(),
      ).toBe('That is somebody else.');
      await card(rival).getByRole('button', { name: 'Do not confirm' }).click();
      expect(await page.getByText('Nothing waits').count()).toBe(1);
    },
    options,
  );
  await as(
    bo,
    async (page) => {
      await page.goto('/notifications');
      expect(await page.locator('main').textContent()).toContain('You are confirmed as an author');
      await page.goto('/authors/bo-lind');
      await page.getByRole('link', { name: 'Only theirs' }).click();
      expect(await page.locator('[data-card]').count()).toBe(1);
      expect(await page.locator('.page-head').textContent()).toContain('Confirmed as Bo Lind');
      await page.goto(`/papers/${OWN.sourceKey}`);
      expect(await page.locator('#authors').textContent()).toContain('confirmed: Bo Lind of this site');
      await page.goto('/claims');
      await page.getByRole('button', { name: /Take back/ }).click();
      expect(await page.locator('main').textContent()).toContain('Taken back');
      await page.goto(`/papers/${OWN.sourceKey}`);
      expect(await page.locator('#authors').textContent()).not.toContain('of this site');
    },
    options,
  );
});

test('the ORCID id that somebody signed in with confirms at once, and a typed one does not', async () => {
  const ada = await people.signInAs({ name: 'Ada Quill' });
  await verifyOrcid(people.database.db, ada.person.id, ORCID, new Date());
  await as(ada, async (page) => {
    await page.goto(`/claims/new?paper=${OWN.sourceKey}`);
    expect(await page.getByRole('radio', { name: /Ada Quill/ }).isChecked()).toBe(true);
    await page.getByRole('button', { name: 'That is me' }).click();
    expect(await page.getByRole('status').textContent()).toContain('with your ORCID id');
    expect(await page.locator('#authors').textContent()).toContain('confirmed: Ada Quill of this site');
  });
});

test('the pages are accessible, and fit a phone', async () => {
  const moderator = await people.signInAs({ role: 'moderator' });
  await as(
    moderator,
    async (page) => {
      const paths = [
        '/submit',
        '/submit?by=hand',
        '/claims',
        `/claims/new?paper=${OWN.sourceKey}`,
        '/moderation/claims',
      ];
      for (const path of paths) {
        await page.goto(path);
        expect(await axeViolations(page), path).toEqual([]);
        await expectNoSidewaysScroll(page);
      }
      await lookUp(page, '10.5555/none');
      expect(await axeViolations(page)).toEqual([]);
    },
    { viewport: PHONE, colorScheme: 'dark' },
  );
});
