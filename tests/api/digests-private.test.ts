// A private collection by mail: its reader gets it, and nobody else learns of it.
import { findSubscriberByEmail, readDigestKey, digestPaths, type Subscriber } from '@papertape/database';
import { sql } from '@papertape/database/sql';
import { composeDigests, createEditionWriter } from '@papertape/jobs';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { peopleOf, type SignedInPerson } from '../support/people.ts';
import { inventedRecords } from './invented-papers.ts';
import { startSite, type TestSite } from './running-site.ts';

let site: TestSite;
let owner: SignedInPerson;
let other: SignedInPerson;
let admin: SignedInPerson;
beforeAll(async () => {
  const mail = { SMTP_URL: 'smtp://127.0.0.1:9', MAIL_FROM: 'Paper Club <papers@example.org>' };
  site = await startSite(inventedRecords(), mail);
  const signInAs = peopleOf(site.database, site.origin);
  owner = await signInAs({ email: 'owner@example.org', handle: 'the-owner' });
  other = await signInAs({ email: 'other@example.org', handle: 'the-other' });
  admin = await signInAs({ role: 'administrator', email: 'root@example.org', handle: 'root-one' });
});
afterAll(() => site?.close());

/** A private collection with the first paper of the site in it. */
async function secretCollection(title: string): Promise<number> {
  const slug = title.toLowerCase().replaceAll(' ', '-');
  const { rows } = await site.database.db.execute<{ id: string }>(sql`
    with made as (insert into collections (slug, title, visibility, created_at, changed_at)
        values (${slug}, ${title}, 'private', now(), now()) returning id),
      owned as (insert into collection_owners (collection_id, user_id, added_at)
        select id, ${owner.person.id}::uuid, now() from made)
    insert into collection_items (collection_id, paper_id, position, added_at)
      select made.id, (select min(id) from papers), 1, now() from made returning collection_id as id`);
  return Number(rows[0]?.id);
}

function post(path: string, topics: readonly string[], headers: Record<string, string>, more = {}) {
  const fields = { frequency: 'daily', count: '10', hour: '8', timeZone: 'UTC', minimumVotes: '0', ...more };
  const body = new URLSearchParams([
    ...Object.entries(fields),
    ...topics.map((topic): [string, string] => ['topic', topic]),
  ]);
  return site.get(path, {
    method: 'POST',
    redirect: 'manual',
    headers: { Accept: 'text/html', ...headers },
    body,
  });
}

async function subscriber(email: string): Promise<Subscriber> {
  const found = await findSubscriberByEmail(site.database.db, email);
  if (found === null) throw new Error(`${email} has no digest.`);
  return found;
}

const text = async (path: string, headers: Record<string, string>) =>
  (await site.get(path, { headers })).text();

test('its reader chooses it in their account, where it is offered; nobody else can', async () => {
  const id = await secretCollection('Secret tides');
  const key = `collection:${id}`;
  expect(await text('/settings/digests', owner.headers)).toContain('Secret tides (private)');
  expect(await text('/settings/digests', other.headers)).not.toContain('Secret tides');
  expect((await post('/settings/digests?/save', [key], owner.headers)).status).toBe(200);
  expect((await subscriber('owner@example.org')).subscription.topics).toEqual([
    { kind: 'collection', id, name: 'Secret tides', viewer: owner.person.id },
  ]);
  for (const stolen of [key, `${key}:${owner.person.id}`])
    expect((await post('/settings/digests?/save', [stolen], other.headers)).status).toBe(400);
  const typed = { collection: 'secret-tides', email: 'stranger@example.org' };
  const asked = await post('/subscribe', [], { Origin: site.origin }, typed);
  expect(asked.status).toBe(400);
  expect(await asked.text()).toContain('no public collection at that address');
});

test('its edition is a page for its reader alone, and no feed; administrators see neither name nor papers', async () => {
  const tomorrow = new Date(Date.now() + 25 * 3_600_000);
  const { origin, database } = site;
  await composeDigests({ database, now: () => tomorrow }, { origin });
  const reader = await subscriber('owner@example.org');
  const { rows } = await database.db.execute<{ edition_id: string; slug: string; paper: string }>(sql`
    select d.edition_id, e.slug, (select public_id from papers order by id limit 1) as paper
    from deliveries d join editions e on e.id = d.edition_id where d.subscriber_id = ${reader.id}`);
  expect(rows).toHaveLength(1);
  const [{ edition_id = '', slug = '', paper = '' } = {}] = rows;
  const write = createEditionWriter(database, { name: 'Paper Club', origin });
  const mail = await write({ subscriberId: reader.id, editionId: Number(edition_id), paperIds: null });
  expect(mail?.text).toContain('added to the collection “Secret tides”');
  const page = `/digests/${slug}`;
  const away = await site.get(page, { redirect: 'manual', headers: { Accept: 'text/html' } });
  expect([away.status, away.headers.get('Location')]).toEqual([
    303,
    `/sign-in?to=${encodeURIComponent(page)}`,
  ]);
  expect((await site.get(page, { headers: other.headers })).status).toBe(404);
  expect(await text(page, owner.headers)).toContain(`/papers/${paper}`);
  const feed = `/digests/feeds/${reader.profileSlug}.atom`;
  expect((await site.get(feed, { headers: owner.headers })).status).toBe(404);
  for (const path of ['/administration/digests', `/administration/digests/${reader.id}`]) {
    const shown = await text(path, admin.headers);
    expect(shown).toContain('a private collection');
    expect(shown).not.toContain('Secret tides');
    expect(shown).not.toContain(`/papers/${paper}`);
  }
});

test('the link of a mail keeps it, and adds no other; it ends with the right to see it', async () => {
  const [mine] = (await subscriber('owner@example.org')).subscription.topics;
  const kept = mine?.kind === 'collection' ? mine.id : 0;
  const added = await secretCollection('Another secret');
  const { manage } = digestPaths(
    await readDigestKey(site.database.db),
    await subscriber('owner@example.org'),
  );
  const saved = await post(`${manage}?/save`, ['feed', `collection:${kept}`, `collection:${added}`], {
    Origin: 'null',
  });
  expect(saved.status).toBe(200);
  expect((await subscriber('owner@example.org')).subscription.topics).toEqual([mine, { kind: 'feed' }]);
  await site.database.db.execute(sql`delete from collection_owners where collection_id = ${kept}`);
  await post(`${manage}?/save`, ['feed', `collection:${kept}`], { Origin: 'null' });
  expect((await subscriber('owner@example.org')).subscription.topics).toEqual([{ kind: 'feed' }]);
});
