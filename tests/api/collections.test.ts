// Collections, follows, saved searches and imports as programs and plain forms meet them.
import { readFileSync } from 'node:fs';
import { findPersonByHandle } from '@papertape/database';
import * as cheerio from 'cheerio';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { postForm } from '../support/form.ts';
import { peopleOf, type KnownPerson, type SignedInPerson } from '../support/people.ts';
import { BARE, inventedRecords, OLD, RICH } from './invented-papers.ts';
import { startSite, type TestSite } from './running-site.ts';

let site: TestSite;
let signInAs: (known?: KnownPerson) => Promise<SignedInPerson>;
let ada: SignedInPerson;
let bo: SignedInPerson;
beforeAll(async () => {
  site = await startSite(inventedRecords());
  signInAs = peopleOf(site.database, site.origin);
  ada = await signInAs({ handle: 'ada-quill', name: 'Ada Quill' });
  bo = await signInAs({ handle: 'bo-plain', name: 'Bo Plain' });
});
afterAll(() => site?.close());

const get = (path: string, person: SignedInPerson | null = null) =>
  site.get(path, { redirect: 'manual', headers: { Accept: 'text/html', ...person?.headers } });
const page = async (path: string, person: SignedInPerson | null = null) =>
  cheerio.load(await (await get(path, person)).text());
const post = (person: SignedInPerson, path: string, fields: Record<string, string> = {}) =>
  postForm(site.get, site.origin, path, fields, person.headers);
const say = async (response: Response) => {
  const problems = cheerio.load(await response.text())('[role=alert], .problem');
  return problems.text().replace(/\s+/g, ' ').trim();
};

/** Makes a collection; returns its path. */
async function collect(
  owner: SignedInPerson,
  title: string,
  visibility: 'public' | 'private',
  papers: string[] = [],
) {
  const made = await post(owner, '/collections?/create', { title, description: '', visibility });
  expect(made.status).toBe(303);
  const path = made.headers.get('Location') ?? '';
  for (const paper of papers) expect((await post(owner, `${path}?/add`, { paper })).status).toBe(303);
  return path;
}

const titles = async (path: string, person: SignedInPerson | null = null) =>
  (await page(path, person))('.item h3')
    .toArray()
    .map((each) => cheerio.load(each).text().trim().slice(0, 12));
const LANTERN = 'Lantern Rout';
const UMBRELLA = 'A Quiet Pape';

describe('a collection', () => {
  test('is made, filled by arXiv id, DOI or address, arranged, noted and emptied with plain forms', async () => {
    const path = await collect(ada, 'Lights & <b>umbrellas</b>', 'public', [
      `https://arxiv.org/abs/${RICH.sourceKey}v2`,
      BARE.sourceKey,
    ]);
    expect(path).toMatch(/^\/collections\/lights-b-umbrellas-b-[a-z0-9]{8}$/);
    expect(await titles(path)).toEqual([LANTERN, UMBRELLA]);
    const moved = await post(ada, `${path}?/move`, { paper: BARE.sourceKey, to: 'up' });
    expect(moved.headers.get('Location')).toBe(`${path}#paper-${BARE.sourceKey}`);
    expect(await titles(path)).toEqual([UMBRELLA, LANTERN]);
    await post(ada, `${path}?/move`, { paper: BARE.sourceKey, place: '2' });
    expect(await titles(path)).toEqual([LANTERN, UMBRELLA]);
    const note = 'Read $x^2$ **first** <script>alert(1)</script>';
    await post(ada, `${path}?/note`, { paper: BARE.sourceKey, note });
    const $ = await page(path);
    expect($('.note strong').text()).toBe('first');
    expect($('.note math')).toHaveLength(1);
    expect($('.note script')).toHaveLength(0);
    expect($('h1').text()).toBe('Lights & <b>umbrellas</b>');
    await post(ada, `${path}?/remove`, { paper: RICH.sourceKey });
    expect(await titles(path)).toEqual([UMBRELLA]);
  });

  test('says what is wrong and keeps what was typed', async () => {
    const untitled = await post(ada, '/collections?/create', {
      title: ' ',
      description: 'Kept words',
      visibility: 'public',
    });
    expect(untitled.status).toBe(400);
    const $ = cheerio.load(await untitled.text());
    expect($('.problem').text()).toContain('Give the collection a title.');
    expect($('textarea[name=description]').text()).toBe('Kept words');
    expect($('input[name=visibility][value=public]').attr('checked')).toBeDefined();
    const path = await collect(ada, 'Mistakes', 'private', [BARE.sourceKey]);
    expect(await say(await post(ada, `${path}?/add`, { paper: '2699.00001' }))).toContain(
      "no paper '2699.00001'",
    );
    expect(await say(await post(ada, `${path}?/add`, { paper: BARE.sourceKey }))).toContain('already');
    expect(await say(await post(ada, `${path}?/move`, { paper: BARE.sourceKey, place: 'x' }))).toContain(
      'whole number',
    );
    const long = await post(ada, `${path}?/note`, { paper: BARE.sourceKey, note: 'x'.repeat(2_001) });
    expect(await say(long)).toContain('at most 2,000 characters');
  });

  test('is downloaded in its order as BibTeX, RIS and CSL JSON', async () => {
    const path = await collect(ada, 'Downloads', 'public', [BARE.sourceKey, RICH.sourceKey]);
    const bib = await (await get(`${path}.bib`)).text();
    expect([...bib.matchAll(/eprint = \{(.+?)\}/g)].map(([, id]) => id)).toEqual([
      BARE.sourceKey,
      RICH.sourceKey,
    ]);
    expect((await (await get(`${path}.ris`)).text()).match(/^TY {2}-/gm)).toHaveLength(2);
    const csl = (await (await get(`${path}.json`)).json()) as { id: string }[];
    expect(new Set(csl.map(({ id }) => id)).size).toBe(2);
    expect((await get(`${path}.doc`)).status).toBe(404);
  });

  test('is owned by several: invited, accepted, left; the last one stays', async () => {
    const path = await collect(ada, 'Together', 'private', [BARE.sourceKey]);
    expect((await get(path, bo)).status).toBe(404);
    expect(await say(await post(ada, `${path}/settings?/invite`, { handle: 'nobody-here' }))).toContain(
      'Nobody here',
    );
    expect(await say(await post(ada, `${path}/settings?/leave`))).toContain('only owner');
    expect((await post(ada, `${path}/settings?/invite`, { handle: '@Bo-Plain' })).status).toBe(200);
    const $ = await page('/collections', bo);
    const invitation =
      $(`a[href="${path}"]`).closest('li').find('input[name=collection]').attr('value') ?? '';
    expect((await get(path, bo)).status).toBe(200);
    expect((await post(bo, `${path}?/remove`, { paper: BARE.sourceKey })).status).toBe(403);
    expect(
      (await post(bo, '/collections?/answer', { collection: invitation, answer: 'accept' })).status,
    ).toBe(303);
    expect((await post(bo, `${path}?/add`, { paper: RICH.sourceKey })).status).toBe(303);
    expect((await post(ada, `${path}/settings?/leave`)).status).toBe(303);
    expect((await get(path, ada)).status).toBe(404);
    expect(await titles(path, bo)).toEqual([UMBRELLA, LANTERN]);
  });

  test('takes a paper in from the page of the paper', async () => {
    const path = await collect(ada, 'From papers', 'private');
    const $ = await page(`/papers/${RICH.sourceKey}/collect?back=%2Fpapers`, ada);
    const number = $('label:contains("From papers") input').attr('value') ?? '';
    const both = await post(ada, `/papers/${RICH.sourceKey}/collect`, {
      shown: number,
      in: number,
      title: 'And a new one',
      back: '/papers',
    });
    expect([both.status, both.headers.get('Location')]).toEqual([303, '/papers']);
    expect(await titles(path, ada)).toEqual([LANTERN]);
    expect((await page('/collections', ada))('h3:contains("And a new one")').text()).toContain('Private');
    await post(ada, `/papers/${RICH.sourceKey}/collect`, { shown: number, back: '//elsewhere.example' });
    expect(await titles(path, ada)).toEqual([]);
  });

  test('is deleted only by those who mean it', async () => {
    const path = await collect(ada, 'Short lived', 'public', [BARE.sourceKey]);
    expect((await post(ada, `${path}/settings?/delete`)).status).toBe(400);
    expect((await post(bo, `${path}/settings?/delete`, { sure: 'yes' })).status).toBe(403);
    expect((await post(ada, `${path}/settings?/delete`, { sure: 'yes' })).status).toBe(303);
    expect((await get(path, ada)).status).toBe(404);
  });
});

describe('a private collection', () => {
  test('leaks nowhere: not its name, not that it is there', async () => {
    const secret = 'Unheard-of project';
    const path = await collect(ada, secret, 'private', [RICH.sourceKey]);
    const slug = path.split('/').at(-1) ?? '';
    const missing = '/collections/never-was-00000000';
    const addresses = (at: string) => [
      at,
      `${at}?after=50`,
      `${at}/settings`,
      `${at}/import`,
      `${at}.bib`,
      `${at}.json`,
      `/feeds/collection/${at.split('/').at(-1)}.atom`,
      `/feeds/mine/collection/${at.split('/').at(-1)}.atom?key=${'x'.repeat(43)}`,
      `/api${at}`,
    ];
    for (const person of [null, bo]) {
      for (const [index, address] of addresses(path).entries()) {
        const [hers, none] = [await get(address, person), await get(addresses(missing)[index] ?? '', person)];
        expect([address, hers.status]).toEqual([address, none.status]);
        expect(await hers.text()).not.toContain(secret);
        await none.body?.cancel();
      }
      for (const place of [
        '/collections',
        `/papers/${RICH.sourceKey}`,
        `/people/ada-quill`,
        '/api/collections',
        '/search?q=Unheard-of+project',
      ])
        expect(await (await get(place, person)).text()).not.toContain(slug);
    }
    expect((await get(path, bo)).status).toBe(404);
    const writes = [
      '?/add',
      '?/move',
      '?/remove',
      '?/note',
      '/settings?/change',
      '/settings?/invite',
      '/settings?/delete',
    ];
    for (const write of writes)
      expect([
        write,
        (await post(bo, path + write, { paper: RICH.sourceKey, title: 'x', sure: 'yes' })).status,
      ]).toEqual([write, 404]);
    const token = {
      headers: { Authorization: `Bearer ${await bo.token()}`, 'Content-Type': 'application/json' },
    };
    expect((await site.get(`/api${path}`, { ...token, method: 'PATCH', body: '{}' })).status).toBe(404);
    expect(
      (
        await site.get('/follow', {
          method: 'POST',
          headers: bo.headers,
          body: new URLSearchParams({ kind: 'collection', name: slug }),
        })
      ).status,
    ).toBe(404);
    const own = await get(path, ada);
    expect(own.headers.get('Cache-Control')).toContain('private');
    expect(await own.text()).toContain('<meta name="robots" content="noindex"');
  });

  test('has feeds for its owner alone, until their addresses are renewed', async () => {
    const path = await collect(ada, 'Fed to one', 'private', [RICH.sourceKey]);
    const address = async () => (await page(path, ada))('a[href^="/feeds/mine/"]').first().attr('href') ?? '';
    const feed = await address();
    const answer = await site.get(feed);
    expect(answer.status).toBe(200);
    expect(answer.headers.get('Cache-Control')).toContain('private');
    expect(answer.headers.get('X-Robots-Tag')).toBe('noindex');
    expect(await answer.text()).toContain('Lantern Routing');
    expect((await post(ada, '/following?/renew')).status).toBe(200);
    expect((await site.get(feed)).status).toBe(404);
    expect((await site.get(await address())).status).toBe(200);
  });
});

test('a public collection has public feeds, and its paper names it', async () => {
  const path = await collect(ada, 'Open lights', 'public', [BARE.sourceKey, RICH.sourceKey]);
  for (const format of ['atom', 'rss', 'json']) {
    const text = await (
      await site.get(`/feeds${path.replace('collections', 'collection')}.${format}`)
    ).text();
    expect(text).toContain('Open lights');
    expect(text).toContain('Lantern Routing');
  }
  expect((await page(`/papers/${RICH.sourceKey}`))(`a[href="${path}"]`).text()).toBe('Open lights');
  expect((await page('/collections'))(`a[href="${path}"]`).text()).toBe('Open lights');
});

describe('the API', () => {
  const call = async (token: string | null, method: string, path: string, body?: unknown) => {
    const response = await site.get(path, {
      method,
      headers: {
        ...(token !== null && { Authorization: `Bearer ${token}` }),
        ...(body !== undefined && { 'Content-Type': 'application/json' }),
      },
      ...(body !== undefined && { body: JSON.stringify(body) }),
    });
    return {
      status: response.status,
      body: (await response.json()) as Record<string, unknown>,
      link: response.headers.get('Link'),
    };
  };

  test('makes, fills, arranges, reads and deletes', async () => {
    const token = await ada.token(['read', 'collections']);
    const made = await call(token, 'POST', '/api/collections', { title: 'By program', visibility: 'public' });
    expect(made).toMatchObject({
      status: 201,
      body: { title: 'By program', count: 0, owners: [{ handle: 'ada-quill' }] },
    });
    const path = `/api/collections/${String(made.body['slug'])}`;
    for (const paper of [RICH.sourceKey, BARE.sourceKey])
      expect((await call(token, 'PUT', `${path}/items/${paper}`, { note: 'n' })).status).toBe(200);
    expect(await call(token, 'PUT', `${path}/items/arXiv:${BARE.sourceKey}v1`, { place: 1 })).toMatchObject({
      body: { place: 1 },
    });
    const read = await call(null, 'GET', `${path}?limit=1`);
    expect(read).toMatchObject({
      body: { count: 2, items: [{ place: 1, note: 'n', paper: { id: BARE.sourceKey } }] },
    });
    expect(read.link).toContain('after=1');
    expect((await call(token, 'PATCH', path, { visibility: 'private' })).body).toMatchObject({
      title: 'By program',
      visibility: 'private',
    });
    expect((await call(null, 'GET', path)).status).toBe(404);
    expect((await call(token, 'GET', path)).status).toBe(200);
    const mine = await call(token, 'GET', '/api/collections?owner=me');
    expect(JSON.stringify(mine.body)).toContain('By program');
    expect(await call(token, 'DELETE', `${path}/items/${RICH.sourceKey}`)).toMatchObject({
      body: { removed: true },
    });
    expect(await call(token, 'DELETE', path)).toMatchObject({ body: { removed: true } });
    expect((await call(token, 'GET', path)).status).toBe(404);
  });

  test('refuses without the scope, without a token, to others, and what is wrong', async () => {
    const path = `/api${await collect(ada, 'Guarded', 'public')}`;
    const [weak, others, own] = [
      await ada.token(['read']),
      await bo.token(),
      await ada.token(['collections']),
    ];
    expect((await call(weak, 'POST', '/api/collections', { title: 'x' })).status).toBe(403);
    expect((await call(null, 'POST', '/api/collections', { title: 'x' })).status).toBe(401);
    expect((await call(others, 'DELETE', path)).status).toBe(403);
    expect((await call(others, 'PUT', `${path}/items/${BARE.sourceKey}`, {})).status).toBe(403);
    expect(await call(own, 'POST', '/api/collections', { title: ' ' })).toMatchObject({
      status: 400,
      body: { error: expect.stringContaining('title') },
    });
    expect((await call(own, 'PUT', `${path}/items/2699.00001`, {})).status).toBe(404);
    expect(await call(own, 'PUT', `${path}/items/${BARE.sourceKey}`, { place: 0 })).toMatchObject({
      status: 400,
    });
    expect((await call(null, 'GET', '/api/collections?owner=me')).status).toBe(401);
  });
});

describe('following', () => {
  test('gathers authors, categories and collections, newest first, as page and feed', async () => {
    const reader = await signInAs();
    const path = await collect(ada, 'Followed', 'public', [OLD.sourceKey]);
    const slug = path.split('/').at(-1) ?? '';
    for (const [kind, name] of [
      ['author', 'ada-corridor'],
      ['category', 'stat.ML'],
      ['collection', slug],
    ] as const) {
      const answer = await post(reader, '/follow', { kind, name, back: '/following' });
      expect([kind, answer.status, answer.headers.get('Location')]).toEqual([kind, 303, '/following']);
    }
    const $ = await page('/following', reader);
    const shown = $('article h3')
      .toArray()
      .map((each) => $(each).text().trim());
    expect(shown[0]).toBe(OLD.title);
    expect(shown.some((title) => title.startsWith('Lantern Routing'))).toBe(true);
    expect(shown).toContain(BARE.title);
    const feed = $('a[href^="/feeds/mine/following.json"]').attr('href') ?? '';
    const items = ((await site.json(feed)) as { items: { title: string }[] }).items.map(({ title }) => title);
    expect(items.slice(0, 3)).toEqual([OLD.title, RICH.title, BARE.title]);
    expect(
      (await page('/authors/ada-corridor', reader))('form[action="/follow"] button').attr('aria-pressed'),
    ).toBe('true');
    expect((await page('/authors/ada-corridor'))('a[href^="/sign-in?to="]').text()).toContain('Follow');
    await post(reader, '/follow', { kind: 'collection', name: slug, on: 'no' });
    expect((await page('/following', reader))('article h3').first().text().trim()).not.toBe(OLD.title);
    expect((await post(reader, '/follow', { kind: 'author', name: 'nobody-at-all' })).status).toBe(404);
    expect((await get('/following')).headers.get('Location')).toBe('/sign-in?to=%2Ffollowing');
  });

  test('of a script is answered with what is on now', async () => {
    const answer = await site.get('/follow', {
      method: 'POST',
      headers: { ...bo.headers, Accept: 'application/json' },
      body: new URLSearchParams({ kind: 'category', name: 'cs.LG', on: 'yes' }),
    });
    expect(await answer.json()).toEqual({ on: true });
  });
});

test('a saved search counts what is new since the last visit, and has a feed of its own', async () => {
  const reader = await signInAs();
  const saved = await post(reader, '/following?/save', { query: 'quiet umbrellas', name: 'Rain' });
  const path = saved.headers.get('Location') ?? '';
  expect(path).toMatch(/^\/following\/searches\/\d+$/);
  expect((await page(path, reader))('article h3').text().trim()).toBe(BARE.title);
  const state = async () =>
    (await page('/following', reader))('button:contains("Rain")').text().replace(/\s+/g, ' ').trim();
  expect(await state()).toBe('Rain nothing new');
  await site.database.pool.query(`update saved_searches set seen_at = '2020-01-01' where id = $1`, [
    path.split('/').at(-1),
  ]);
  expect(await state()).toBe('Rain 1 new');
  const opened = await post(reader, '/following?/open', { id: path.split('/').at(-1) ?? '' });
  const $ = await page(opened.headers.get('Location') ?? '', reader);
  expect($('article .note').text()).toContain('new');
  expect(await state()).toBe('Rain nothing new');
  const feed = $('a[href^="/feeds/mine/search/"]').first().attr('href') ?? '';
  expect(await (await site.get(feed)).text()).toContain(BARE.title);
  expect((await get(path, bo)).status).toBe(404);
  expect((await post(bo, '/following?/remove', { id: path.split('/').at(-1) ?? '' })).status).toBe(404);
  await post(reader, '/following?/rename', { id: path.split('/').at(-1) ?? '', name: 'Showers' });
  expect((await page(path, reader))('h1').text()).toBe('Showers');
  expect((await post(reader, '/following?/remove', { id: path.split('/').at(-1) ?? '' })).status).toBe(303);
  expect((await site.get(feed)).status).toBe(404);
  expect((await post(reader, '/following?/save', { query: ' ' })).status).toBe(400);
});

describe('a bibliography', () => {
  const BIBTEX = `@misc{lantern, title={Lanterns}, author={Corridor, Ada}, eprint={${RICH.sourceKey}}, archiveprefix={arXiv}, annote={Why it matters}}
@article{quiet, title={A Quiet Paper About {Umbrellas}}, author={Plain, Bo}, year={2026}}
@article{fresh, title={A Paper from Elsewhere}, author={Doe, Jane}, year={2024}, doi={10.5555/elsewhere.1}}
@book{bread, title={Bread}, author={Nobody, Nils}, year={1987}}
@misc{broken, title = {Never {closed`;

  const send = async (person: SignedInPerson, path: string, parts: Record<string, string | File>) => {
    const body = new FormData();
    for (const [name, value] of Object.entries(parts)) body.set(name, value);
    return site.get(`${path}/import`, {
      method: 'POST',
      redirect: 'manual',
      headers: { Accept: 'text/html', ...person.headers },
      body,
    });
  };
  const report = async (path: string) => {
    const $ = await page(path, ada);
    return $('tbody tr')
      .toArray()
      .map((row) => $(row).find('td strong').text());
  };

  test('is shown first, then brought in, and what did not match can be downloaded again', async () => {
    const path = await collect(ada, 'Imported', 'public');
    const sent = await send(ada, path, { file: new File([BIBTEX], 'my library.bib') });
    const plan = sent.headers.get('Location') ?? '';
    expect(plan).toMatch(new RegExp(`^${path}/import/[0-9a-f-]{36}$`));
    expect(await report(plan)).toEqual([
      'Recognised',
      'Recognised',
      'Not here',
      'Not recognised',
      'Not readable',
    ]);
    expect(await titles(path)).toEqual([]);
    expect((await get(plan, bo)).status).toBe(403);
    const done = await post(ada, `${plan}?/carry`, {});
    expect(done.headers.get('Location')).toBe(plan);
    expect(await report(plan)).toEqual([
      'Added',
      'Added',
      'Not recognised',
      'Not recognised',
      'Not readable',
    ]);
    expect(await titles(path)).toEqual([LANTERN, UMBRELLA]);
    expect((await page(path))('.note')).toHaveLength(0);
    const rest = await get(`${plan}/rest`, ada);
    expect(rest.headers.get('Content-Disposition')).toContain('-rest.bib');
    const text = await rest.text();
    expect([...text.matchAll(/@\w+\{(\w+)/g)].map(([, key]) => key)).toEqual(['fresh', 'bread', 'broken']);
    expect((await post(ada, `${plan}?/carry`, { create: 'yes' })).status).toBe(303);
    expect(await titles(path)).toHaveLength(2);
  });

  test('brings papers to the site where that is wanted, on no feed day, with its notes', async () => {
    const path = await collect(ada, 'Taken in', 'public');
    const sent = await send(ada, path, { text: BIBTEX });
    const plan = sent.headers.get('Location') ?? '';
    await post(ada, `${plan}?/carry`, { create: 'yes', notes: 'yes' });
    expect(await report(plan)).toEqual(['Added', 'Added', 'Taken in', 'Not recognised', 'Not readable']);
    const $ = await page(path);
    expect($('.note').text().trim()).toBe('Why it matters');
    const made = await page('/papers/doi-10.5555-elsewhere.1');
    expect(made('h1').text()).toBe('A Paper from Elsewhere');
    expect(await (await get('/papers')).text()).not.toContain('A Paper from Elsewhere');
    const again = await send(ada, path, { text: BIBTEX });
    const second = again.headers.get('Location') ?? '';
    await post(ada, `${second}?/carry`, {});
    expect(await report(second)).toEqual([
      'There already',
      'There already',
      'There already',
      'Not recognised',
      'Not readable',
    ]);
  });

  test.each(['zotero.ris', 'zotero-csl.json.txt', 'zotero.rdf', 'zotero.csv.txt', 'zotero-biblatex.bib'])(
    'of Zotero is recognised: %s',
    async (name) => {
      const path = await collect(ada, `Zotero ${name}`, 'private');
      const file = readFileSync(
        new URL(`../../packages/bibliographies/src/examples/${name}`, import.meta.url),
      );
      const sent = await send(ada, path, { file: new File([new Uint8Array(file)], name) });
      const plan = sent.headers.get('Location') ?? '';
      expect((await report(plan))[0]).toBe('Recognised');
      await post(ada, `${plan}?/carry`, {});
      expect(await titles(path, ada)).toEqual([LANTERN]);
    },
  );

  test('that is none is refused in words, and the pasted text stays', async () => {
    const path = await collect(ada, 'Refused', 'private');
    const wrong = await send(ada, path, { text: 'Dear all, see attached.' });
    expect(wrong.status).toBe(400);
    const $ = cheerio.load(await wrong.text());
    expect($('#text-problem').text()).toContain('none of the formats');
    expect($('textarea').text()).toBe('Dear all, see attached.');
    expect(await say(await send(ada, path, {}))).toContain('Choose a file');
    expect((await send(bo, path, { text: BIBTEX })).status).toBe(404);
  });

  test('of many megabytes is read; larger ones are refused, and so is as much anywhere else', async () => {
    const path = await collect(ada, 'Large', 'private');
    const entry = (index: number) =>
      `TY  - GEN\nTI  - Entry number ${index}\nAU  - Doe, Jane\nAB  - ${'Long words. '.repeat(300)}\nER  - \n`;
    const large = Array.from({ length: 1_200 }, (_none, index) => entry(index)).join('\n');
    expect(large.length).toBeGreaterThan(4 * 1024 ** 2);
    const sent = await send(ada, path, { file: new File([large], 'large.ris') });
    expect(sent.status).toBe(303);
    const huge = new File([new Uint8Array(8.5 * 1024 ** 2).fill(32)], 'huge.ris');
    expect(await say(await send(ada, path, { file: huge }))).toContain('8 MiB are allowed');
    const elsewhere = await post(ada, '/collections?/create', {
      title: 'x',
      description: 'x'.repeat(2.5 * 1024 ** 2),
    });
    expect(elsewhere.status).toBe(413);
  });
});

describe('your data', () => {
  const forget = (person: SignedInPerson, fields: Record<string, string>) =>
    post(person, '/settings/data?/delete', fields);

  test('is one JSON file of one’s own', async () => {
    const answer = await get('/settings/data/export', ada);
    expect(answer.headers.get('Content-Disposition')).toMatch(
      /^attachment; filename="papertape-ada-quill-\d{4}-\d\d-\d\d\.json"$/,
    );
    expect(answer.headers.get('Cache-Control')).toContain('no-store');
    const data = (await answer.json()) as { profile: { handle: string }; collections: { title: string }[] };
    expect(data.profile.handle).toBe('ada-quill');
    expect(data.collections.map(({ title }) => title)).toContain('Imported');
    expect((await get('/settings/data/export')).status).toBe(303);
    const token = await ada.token();
    expect(
      (
        await site.get('/settings/data/export', {
          redirect: 'manual',
          headers: { Authorization: `Bearer ${token}` },
        })
      ).status,
    ).not.toBe(200);
  });

  test('is deleted with handle, choices and a fresh sign-in; then nothing of the account works', async () => {
    const leaver = await signInAs({ handle: 'cy-leaver' });
    const token = await leaver.token();
    const path = await collect(leaver, 'Left behind', 'public', [BARE.sourceKey]);
    const secretFeed =
      (await page('/following', leaver))('a[href^="/feeds/mine/"]').first().attr('href') ?? '';
    expect(await say(await forget(leaver, { texts: 'keep' }))).toContain('cy-leaver');
    expect(await say(await forget(leaver, { handle: 'cy-leaver' }))).toContain('Choose what becomes');
    expect(await say(await forget(leaver, { handle: 'cy-leaver', texts: 'keep' }))).toContain('Left behind');
    const number = (
      (await page('/settings/data', leaver))('input[value=hand-over]').attr('name') ?? ''
    ).replace('collection-', '');
    const handOver = { [`collection-${number}`]: 'hand-over', [`heir-${number}`]: '@bo-plain' };
    expect(
      await say(
        await forget(leaver, {
          handle: 'cy-leaver',
          texts: 'keep',
          ...handOver,
          [`heir-${number}`]: 'no-one',
        }),
      ),
    ).toContain('no-one');
    await site.database.pool.query(
      `update sessions set created_at = now() - interval '1 hour' where user_id = $1`,
      [leaver.person.id],
    );
    expect(
      (await page('/settings/data', leaver))('form[action="/sign-out"] input[name=to]').attr('value'),
    ).toContain('settings%2Fdata');
    expect((await forget(leaver, { handle: 'cy-leaver', texts: 'keep', ...handOver })).status).toBe(403);
    await site.database.pool.query(`update sessions set created_at = now() where user_id = $1`, [
      leaver.person.id,
    ]);
    const deleted = await forget(leaver, { handle: '@Cy-Leaver', texts: 'keep', ...handOver });
    expect([deleted.status, deleted.headers.get('Location')]).toEqual([303, '/account-deleted']);
    expect((await get('/account-deleted')).status).toBe(200);
    expect((await get('/settings', leaver)).status).toBe(303);
    expect((await site.get('/api/whoami-v2', { headers: { Authorization: `Bearer ${token}` } })).status).toBe(
      401,
    );
    expect((await site.get(secretFeed)).status).toBe(404);
    expect((await get('/people/cy-leaver')).status).toBe(404);
    expect(await findPersonByHandle(site.database.db, 'cy-leaver')).toBeNull();
    expect((await page(path))('.facts').first().text()).toContain('Bo Plain');
  });

  test('of the only administrator stays', async () => {
    const admin = await signInAs({ handle: 'the-admin', role: 'administrator' });
    expect((await page('/settings/data', admin))('main').text()).toContain('only administrator');
    expect(await say(await forget(admin, { handle: 'the-admin', texts: 'keep' }))).toContain(
      'only administrator',
    );
    expect(await findPersonByHandle(site.database.db, 'the-admin')).not.toBeNull();
  });
});
