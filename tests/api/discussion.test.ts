// Discussions as programs and plain forms meet them, on a whole site.
import { readConfiguration } from '@papertape/configuration';
import { takeRateLimit } from '@papertape/database';
import type { HfComment, HfPaperDetail } from '@papertape/feeds/huggingface';
import { load } from 'cheerio';
import { sql } from '@papertape/database/sql';
import * as v from 'valibot';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { siteSecret } from '../../apps/site/src/lib/server/accounts/secret.ts';
import { DISCUSSION_LIMITS } from '../../apps/site/src/lib/server/discussion/limits.ts';
import { stampFor } from '../../apps/site/src/lib/server/discussion/stamp.ts';
import { PaperDetail } from '../../apps/site/src/lib/server/schemas/responses.ts';
import { postForm } from '../support/form.ts';
import { peopleOf, type KnownPerson, type SignedInPerson } from '../support/people.ts';
import { inventedRecords } from './invented-papers.ts';
import { startSite, type TestSite } from './running-site.ts';

const PAPER = '2603.00001';
const OTHER = '2603.00002';

let site: TestSite;
let signInAs: (known?: KnownPerson) => Promise<SignedInPerson>;
let moderator: SignedInPerson;
beforeAll(async () => {
  site = await startSite(inventedRecords());
  signInAs = peopleOf(site.database, site.origin);
  moderator = await signInAs({ handle: 'mo', role: 'moderator' });
});
afterAll(() => site?.close());

/** Sends JSON with a person's token. */
async function send(
  person: SignedInPerson,
  method: string,
  path: string,
  body?: unknown,
  from = '192.0.2.1',
) {
  const response = await site.get(path, {
    method,
    headers: {
      Authorization: `Bearer ${await person.token()}`,
      'X-Forwarded-For': from,
      ...(body === undefined ? {} : { 'Content-Type': 'application/json' }),
    },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
  return { status: response.status, headers: response.headers, json: (await response.json()) as unknown };
}

/** Comments; returns the comment's id in the API and its number on the site. */
async function comment(person: SignedInPerson, text: string, paper = PAPER, reply: string | null = null) {
  const path = `/api/papers/${paper}/comment${reply === null ? '' : `/${reply}/reply`}`;
  const { status, json } = await send(person, 'POST', path, { comment: text });
  expect({ status, json }).toMatchObject({ status: 201 });
  const { id } = json as HfComment;
  return { id, number: Number.parseInt(id, 16) };
}

async function detail(paper = PAPER): Promise<HfPaperDetail & { comments: HfComment[] }> {
  return (await site.json(`/api/papers/${paper}?field=comments`)) as HfPaperDetail & {
    comments: HfComment[];
  };
}

const page = async (path: string, person?: SignedInPerson) =>
  (await site.get(path, person ? { headers: person.headers } : {})).text();
const form = (person: SignedInPerson, path: string, fields: Record<string, string>) =>
  postForm(site.get, site.origin, path, fields, person.headers);

/** The stamp of a form that was opened some seconds ago. */
async function stampOf({ person }: SignedInPerson, seconds: number): Promise<string> {
  const secret = await siteSecret({ configuration: readConfiguration({}), database: site.database });
  return stampFor(secret, person.id, new Date(Date.now() - seconds * 1000));
}

/** Fields of the form on a page, as a browser would send them. */
function fieldsOf(html: string): Record<string, string> {
  const $ = load(html);
  const inputs = $('form[data-composer] input').toArray();
  return Object.fromEntries(
    inputs.map((input) => [$(input).attr('name') ?? '', $(input).attr('value') ?? '']),
  );
}

describe('the API', () => {
  test('takes comments and replies, and gives them back in the documented shape', async () => {
    const [ada, bo] = [await signInAs({ handle: 'ada', name: 'Ada Quill' }), await signInAs()];
    const before = (await detail()).numComments;
    const first = await comment(ada, 'A **bold** claim about $x^2$, [see](https://a.example/)');
    const reply = await comment(bo, `I agree, @ada`, PAPER, first.id);
    const edited = await send(ada, 'POST', `/api/papers/${PAPER}/comment/${first.id}/edit`, {
      comment: 'A *mild* claim',
    });
    expect(edited.status).toBe(200);
    await send(bo, 'PUT', `/api/papers/${PAPER}/comment/${first.id}/reactions/thanks`);
    const answer = await detail();
    expect(v.safeParse(PaperDetail, answer).issues).toBeUndefined();
    expect(answer.numComments).toBe(before + 2);
    const [one, two] = answer.comments.filter(({ id }) => [first.id, reply.id].includes(id));
    expect(one).toMatchObject({
      author: { name: 'ada', fullname: 'Ada Quill' },
      data: {
        edited: true,
        numEdits: 1,
        hidden: false,
        latest: { raw: 'A *mild* claim', html: '<p>A <em>mild</em> claim</p>\n' },
        parentCommentId: null,
      },
    });
    expect(one?.data.reactions).toEqual([{ reaction: '❤️', users: [bo.person.handle], count: 1 }]);
    expect(two?.data).toMatchObject({ parentCommentId: first.id, edited: false });
    expect(two?.data.latest.html).toContain(`href="${site.origin}/people/ada"`);
    const [found] = (await site.json(`/api/papers/search?q=${PAPER}`)) as { numComments: number }[];
    expect(found?.numComments).toBe(before + 2);
  });

  test('says what is wrong, and keeps nothing of it', async () => {
    const ada = await signInAs();
    const before = (await detail()).comments.length;
    const path = `/api/papers/${PAPER}/comment`;
    const wrong: [string, unknown, number][] = [
      [path, { comment: '' }, 400],
      [path, { comment: ' \n ' }, 400],
      [path, { comment: 'x'.repeat(65_537) }, 400],
      [path, { text: 'x' }, 400],
      ['/api/papers/9999.99999/comment', { comment: 'x' }, 404],
      [`${path}/ffffffffffffffffffffffff/reply`, { comment: 'x' }, 404],
      [`${path}/0/reply`, { comment: 'x' }, 404],
    ];
    for (const [address, body, status] of wrong)
      expect([address, (await send(ada, 'POST', address, body)).status]).toEqual([address, status]);
    expect((await detail()).comments).toHaveLength(before);
    const elsewhere = await comment(ada, 'On the other paper', OTHER);
    expect((await send(ada, 'POST', `${path}/${elsewhere.id}/reply`, { comment: 'x' })).status).toBe(404);
  });

  test('counts exactly when many comment and delete at once', async () => {
    const before = await detail(OTHER);
    const people = await Promise.all(Array.from({ length: 6 }, () => signInAs()));
    const written = await Promise.all(people.map((person, n) => comment(person, `Word ${n} of many`, OTHER)));
    const gone = await Promise.all(
      people
        .slice(0, 3)
        .map((person, n) => send(person, 'DELETE', `/api/papers/${OTHER}/comment/${written[n]?.id ?? ''}`)),
    );
    expect(gone.map(({ json }) => json)).toEqual(Array(3).fill({ done: true }));
    const after = await detail(OTHER);
    expect(after.numComments).toBe(before.numComments + 3);
    expect(after.comments).toHaveLength(before.comments.length + 6);
  });

  test('lets nobody touch what is not theirs', async () => {
    const [ada, eve] = [await signInAs(), await signInAs()];
    const { id } = await comment(ada, 'Mine');
    const at = `/api/papers/${PAPER}/comment/${id}`;
    expect((await send(eve, 'POST', `${at}/edit`, { comment: 'Hers' })).status).toBe(403);
    expect((await send(eve, 'DELETE', at)).status).toBe(403);
    expect((await send(eve, 'POST', `${at}/hide`, { reason: 'x' })).status).toBe(403);
    const number = Number.parseInt(id, 16);
    for (const action of ['edit?/save', 'delete'])
      expect((await form(eve, `/comments/${number}/${action}`, { comment: 'Hers', edits: '0' })).status).toBe(
        403,
      );
    expect((await detail()).comments.find((one) => one.id === id)?.data.latest.raw).toBe('Mine');
  });
});

describe('what is hidden or deleted', () => {
  test.each(['hide', 'delete'] as const)(
    '%s: its text, old and new, is nowhere, and the thread is readable',
    async (how) => {
      const [ada, bo] = [await signInAs(), await signInAs()];
      const { id, number } = await comment(ada, `Zebra${how}first`);
      await send(ada, 'POST', `/api/papers/${PAPER}/comment/${id}/edit`, { comment: `Zebra${how}second` });
      const reply = await comment(bo, `Still here after ${how}`, PAPER, id);
      expect(await page(`/comments/${number}/versions`)).toContain(`Zebra${how}`);
      const counted = (await detail()).numComments;
      const path = `/api/papers/${PAPER}/comment/${id}`;
      const done =
        how === 'hide'
          ? await send(moderator, 'POST', `${path}/hide`, { reason: 'Off topic, see the rules.' })
          : await send(ada, 'DELETE', path);
      expect(done.status).toBe(200);
      const places = [
        `/papers/${PAPER}`,
        `/papers/${PAPER}?comment=${number}`,
        `/comments/${number}/versions`,
        `/api/papers/${PAPER}?field=comments`,
        '/discussions',
        `/people/${ada.person.handle}`,
        '/feeds/discussions.atom',
        '/feeds/discussions.json',
        `/feeds/discussion/${PAPER}.rss`,
      ];
      for (const place of places)
        for (const reader of [undefined, bo])
          expect([place, (await page(place, reader)).includes(`Zebra${how}`)]).toEqual([place, false]);
      expect((await site.get(`/comments/${number}/versions`)).status).toBe(404);
      const html = await page(`/papers/${PAPER}`);
      expect(html).toContain(`Still here after ${how}`);
      expect(html).toContain(how === 'hide' ? 'Off topic, see the rules.' : 'deleted by its author');
      const answer = await detail();
      expect(answer.numComments).toBe(counted - 1);
      const data = answer.comments.find((one) => one.id === id)?.data;
      expect(data).toMatchObject({
        hidden: true,
        edited: false,
        numEdits: 0,
        latest: { raw: '', html: '' },
        reactions: [],
      });
      expect(answer.comments.find((one) => one.id === reply.id)?.data.hidden).toBe(false);
      if (how === 'hide') {
        expect(data).toMatchObject({ hiddenReason: 'Off topic, see the rules.', hiddenBy: 'mo' });
        const restored = await send(moderator, 'POST', `${path}/restore`, { reason: 'A mistake.' });
        expect(restored.status).toBe(200);
        expect((await detail()).numComments).toBe(counted);
      }
    },
  );

  test('an account that is deleted leaves its thread readable, under no name', async () => {
    const [cy, bo] = [await signInAs({ name: 'Cyrus Vane' }), await signInAs()];
    const { id } = await comment(cy, 'Words of somebody', OTHER);
    await comment(bo, 'An answer to them', OTHER, id);
    await site.database.db.execute(sql`update users set status = 'deleted' where id = ${cy.person.id}::uuid`);
    const html = await page(`/papers/${OTHER}`);
    expect(html).toContain('Words of somebody');
    expect(html).toContain('An answer to them');
    expect(
      html + (await page(`/api/papers/${OTHER}?field=comments`)) + (await page('/feeds/discussions.atom')),
    ).not.toMatch(new RegExp(`Cyrus|${cy.person.handle}`));
  });
});

describe('limits', () => {
  test('hold for one account, by whichever way it writes', async () => {
    const ada = await signInAs();
    const { limit } = DISCUSSION_LIMITS.comment.person;
    for (let n = 0; n < limit - 1; n++) await comment(ada, `Busy ${n}`, OTHER);
    const path = `/comments/write?/post&paper=${OTHER}`;
    expect((await form(ada, path, { comment: 'The last' })).status).toBe(303);
    const refused = await form(ada, path, { comment: 'One too many' });
    expect(refused.status).toBe(429);
    expect(await refused.text()).toContain('One too many'); // nothing that was written is lost
    const program = await send(ada, 'POST', `/api/papers/${OTHER}/comment`, { comment: 'By token' });
    expect(program.status).toBe(429);
    expect(Number(program.headers.get('Retry-After'))).toBeGreaterThan(0);
  });

  test('hold for one network address, whoever writes from it', async () => {
    const { limit, windowSeconds } = DISCUSSION_LIMITS.comment.address;
    for (let n = 0; n < limit; n++)
      await takeRateLimit(site.database.db, 'comment:api:192.0.2.77', { limit, windowSeconds }, new Date());
    const ada = await signInAs();
    const write = (from: string) =>
      send(ada, 'POST', `/api/papers/${OTHER}/comment`, { comment: `From ${from}` }, from);
    expect((await write('192.0.2.77')).status).toBe(429);
    expect((await write('192.0.2.78')).status).toBe(201);
  });
});

describe('plain forms', () => {
  test('preview, post, edit and delete', async () => {
    const ada = await signInAs({ handle: 'plain-ada' });
    const html = await page(`/papers/${PAPER}`, ada);
    expect(fieldsOf(html)).toEqual({ stamp: expect.any(String), website: '' });
    // Nobody writes within a second, so the form is taken for one that was opened a minute ago.
    const fields = {
      stamp: await stampOf(ada, 60),
      website: '',
      comment: '\n  A *plain* comment\nwith $y^2$',
    };
    const write = `/comments/write?/post&paper=${PAPER}`;
    const previewed = await (await form(ada, `/comments/write?/preview&paper=${PAPER}`, fields)).text();
    expect(load(previewed)('.preview em').text()).toBe('plain');
    expect(load(previewed)('textarea').text().trimEnd()).toBe('\n  A *plain* comment\nwith $y^2$');
    const wrong = await form(ada, write, { ...fields, comment: ' ' });
    expect(wrong.status).toBe(400);
    expect(await wrong.text()).toContain('Write something first.');
    const posted = await form(ada, write, fields);
    expect(posted.status).toBe(303);
    const [, number = ''] = /#comment-(\d+)$/.exec(posted.headers.get('Location') ?? '') ?? [];
    expect((await form(ada, write, fields)).headers.get('Location')).toBe(posted.headers.get('Location')); // sent twice
    const edit = await page(`/comments/${number}/edit`, ada);
    const changed = { ...fieldsOf(edit), comment: 'A changed comment' };
    expect((await form(ada, `/comments/${number}/edit?/save`, changed)).status).toBe(303);
    const late = await form(ada, `/comments/${number}/edit?/save`, {
      ...changed,
      comment: 'From another window',
    });
    expect(late.status).toBe(409);
    expect(await late.text()).toContain('From another window');
    const versions = load(await page(`/comments/${number}/versions`));
    expect(versions('del').text()).toContain('plain');
    expect(versions('ins').text()).toContain('changed');
    expect((await form(ada, `/comments/${number}/delete`, {})).status).toBe(303);
    expect((await site.get(`/comments/${number}/edit`, { headers: ada.headers })).status).toBe(409);
  });

  test('a new account whose comment a rule stops sees it wait; a moderator lets it through', async () => {
    const dee = await signInAs();
    const text = 'Cheap https://a.example https://b.example https://c.example';
    const fields = { ...fieldsOf(await page(`/papers/${PAPER}`, dee)), comment: text };
    const posted = await form(dee, `/comments/write?/post&paper=${PAPER}`, { ...fields, website: 'filled' });
    expect(posted.status).toBe(303);
    const [, number = ''] = /#comment-(\d+)$/.exec(posted.headers.get('Location') ?? '') ?? [];
    expect(await page(`/papers/${PAPER}`)).not.toContain('c.example');
    expect(await page(`/papers/${PAPER}`, dee)).toContain('waits for a moderator');
    const queue = await page('/moderation', moderator);
    expect(queue).toContain('waits to be shown');
    expect(queue).toContain('3 links');
    const decided = await form(moderator, `/moderation/comments/${number}?/restore`, { reason: 'Fine.' });
    expect(decided.status).toBe(303);
    expect(await page(`/papers/${PAPER}`)).toContain('c.example');
    expect(await page('/notifications', dee)).toContain('Your comment is shown now');
  });

  test('report, hide, appeal once, and an answer', async () => {
    const [ada, bo] = [await signInAs(), await signInAs()];
    const { number } = await comment(ada, 'A disputed comment');
    const reported = await form(bo, `/comments/${number}/report`, {
      reason: 'off-topic',
      details: 'Not about it',
    });
    expect(await reported.text()).toContain('A moderator will look at it');
    expect((await form(bo, `/comments/${number}/report`, { reason: 'no such' })).status).toBe(400);
    expect((await site.get('/moderation', { headers: bo.headers })).status).toBe(403);
    expect(await page('/moderation', moderator)).toContain('Not about it');
    const missing = await form(moderator, `/moderation/comments/${number}?/hide`, { reason: ' ' });
    expect([missing.status, await missing.text()]).toEqual([400, expect.stringContaining('Give a reason')]);
    await form(moderator, `/moderation/comments/${number}?/hide`, { reason: 'Off topic.' });
    const told = await page('/notifications', ada);
    expect(told).toContain('A moderator hid your comment');
    const [, decision = ''] = /\/moderation\/decisions\/(\d+)/.exec(told) ?? [];
    expect((await site.get(`/moderation/decisions/${decision}`, { headers: bo.headers })).status).toBe(404);
    expect(await page(`/moderation/decisions/${decision}`, ada)).toContain('A disputed comment');
    const appeal = `/moderation/decisions/${decision}?/appeal`;
    expect((await form(ada, appeal, { text: 'It **is** about the paper.' })).status).toBe(200);
    expect((await form(ada, appeal, { text: 'Again' })).status).toBe(409);
    expect((await form(bo, appeal, { text: 'Not mine' })).status).toBe(404);
    expect(await page('/moderation', moderator)).toContain('It is about the paper.');
    await form(moderator, `/moderation/decisions/${decision}?/answer`, { text: 'It stays hidden.' });
    expect(await page(`/moderation/decisions/${decision}`, ada)).toContain('It stays hidden.');
    expect(await page('/moderation/log', moderator)).toContain('Off topic.');
  });

  test('a suspended account reads why, answers, and writes nowhere', async () => {
    const eve = await signInAs({ handle: 'eve' });
    await form(moderator, '/moderation/people/eve?/suspend', { reason: 'Spam everywhere.' });
    expect((await form(eve, `/comments/write?/post&paper=${PAPER}`, { comment: 'x' })).status).toBe(403);
    const told = await page('/notifications', eve);
    const [, decision = ''] = /\/moderation\/decisions\/(\d+)/.exec(told) ?? [];
    expect(await page(`/moderation/decisions/${decision}`, eve)).toContain('Spam everywhere.');
    expect((await form(eve, `/moderation/decisions/${decision}?/appeal`, { text: 'A mistake' })).status).toBe(
      200,
    );
    await form(moderator, '/moderation/people/eve?/reinstate', { reason: 'It was.' });
    expect((await form(eve, `/comments/write?/post&paper=${PAPER}`, { comment: 'Back again' })).status).toBe(
      303,
    );
  });

  test('notifications are counted until they are read', async () => {
    const [ada, bo] = [await signInAs(), await signInAs()];
    const { id } = await comment(ada, 'Answer me');
    await comment(bo, `Gladly, @${ada.person.handle}`, PAPER, id);
    expect(await page('/papers', ada)).toContain('1 unread notification');
    const told = load(await page('/notifications', ada));
    const upTo = told('input[name=upTo]').attr('value') ?? '';
    expect((await form(ada, '/notifications?/read', { upTo })).status).toBe(303);
    expect(await page('/papers', ada)).not.toContain('unread notification');
  });
});

describe('long discussions', () => {
  test('permalinks lead to their page, wherever the comment stands', async () => {
    const papers = inventedRecords().map(({ sourceKey }) => sourceKey);
    const paper = papers.at(-1) ?? '';
    const { rows } = await site.database.db.execute<{ id: string }>(
      sql`select id from papers where public_id = ${paper}`,
    );
    const ada = await signInAs();
    const insert = (count: number, parent: number | null) =>
      site.database.db.execute<{ id: string }>(sql`
        insert into comments (paper_id, author_id, parent_id, root_id, source, created_at)
        select ${rows[0]?.id ?? ''}::bigint, ${ada.person.id}::uuid, ${parent}::bigint, ${parent}::bigint, 'Long ' || n,
          now() + n * interval '1 second' from generate_series(1, ${count}) as n returning id`);
    const roots = (await insert(45, null)).rows.map(({ id }) => Number(id));
    const answers = (await insert(90, roots[30] ?? 0)).rows.map(({ id }) => Number(id));
    for (const number of [roots[3], roots[44], answers[2], answers[88]]) {
      const found = await site.get(`/comments/${number}`);
      expect(await found.text()).toContain(`id="comment-${number}"`);
    }
    const seen = new Set<string>();
    for (let path: string | undefined = `/papers/${paper}`; path !== undefined;) {
      const $ = load(await page(path));
      for (const element of $('article.comment').toArray()) seen.add($(element).attr('id') ?? '');
      path = $('#discussion a[rel=next]').attr('href')?.replace(/#.*/, '');
    }
    expect(roots.every((id) => seen.has(`comment-${id}`))).toBe(true);
    const thread = load(await page(`/papers/${paper}?thread=${roots[30]}`));
    expect(thread('article.comment')).toHaveLength(41);
    expect((await site.get(`/papers/${paper}?from=zzz`)).status).toBe(400);
    expect((await site.get(`/papers/${paper}?thread=${answers[0]}`)).status).toBe(404);
    expect((await site.get(`/papers/${paper}?comment=999999999`)).status).toBe(200);
  });
});

test('feeds give the latest comments, with links that work elsewhere', async () => {
  const ada = await signInAs({ handle: 'feed-ada', name: 'Ada & <i>Co</i>' });
  await comment(ada, 'Fed @feed-ada ]]> & <b>', OTHER);
  const atom = await page(`/feeds/discussion/${OTHER}.atom`);
  const $ = load(atom, { xml: true });
  const entry = $('entry').first();
  expect(entry.find('title').text()).toContain('Ada & <i>Co</i> on ');
  expect(entry.find('content').text()).toContain(`href="${site.origin}/people/feed-ada"`);
  expect(entry.find('content').text()).toContain('&lt;b&gt;');
  const json = (await site.json('/feeds/discussions.json?limit=2')) as { items: unknown[]; next_url: string };
  expect(json.items).toHaveLength(2);
  const next = new URL(json.next_url);
  expect(((await site.json(next.pathname + next.search)) as { items: unknown[] }).items).toHaveLength(2);
  for (const [path, status] of [
    ['/feeds/discussion/9999.99999.atom', 404],
    ['/feeds/discussions.xml', 404],
    ['/feeds/discussions.rss?cursor=zz', 400],
  ] as const)
    expect((await site.get(path)).status).toBe(status);
});
