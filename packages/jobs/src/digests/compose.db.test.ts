// Editions day by day, on a real database: who gets what, once, and never again.
import {
  addReproductionReport,
  choosePersonalRanking,
  confirmSubscription,
  deleteAccount,
  findSubscriberByEmail,
  forgetSubscriber,
  getDecisionOf,
  getEdition,
  listEditions,
  listMaturedDecisions,
  papersSeenBy,
  readDigestKey,
  readHistory,
  requestSubscription,
  setSubscription,
  subscribeAccount,
  summarizeEditions,
  unsubscribe,
  type Database,
} from '@papertape/database';
import { newPaper, newPerson, openTestDatabase } from '@papertape/database/testing';
import {
  defaultSubscription,
  lastPeriod,
  type EditionContent,
  type Subscription,
  type Topic,
} from '@papertape/digests';
import { authorize } from '@papertape/people';
import { FEATURES_VERSION } from '@papertape/personal-ranking';
import type { Room } from '@papertape/reproduction/node';
import { sql } from '@papertape/database/sql';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { composeDigests } from './compose.ts';
import { createEditionWriter } from './edition-mail.ts';
import { pruneDigests } from './retention.ts';
import { reproductionRuns } from './reproduction-runs.ts';

const origin = 'https://papers.example.org';
const DAY = 86_400_000;
const START = Date.parse('2026-03-02T08:00:00Z'); // a Monday
const daily: Subscription = { ...defaultSubscription('UTC'), hour: 8, count: 3 };
const lg: Subscription = { ...daily, topics: [{ kind: 'category', category: 'cs.LG' }] };

let database: Database;
let key: string;
beforeAll(async () => {
  database = await openTestDatabase();
  key = await readDigestKey(database.db);
});
afterAll(() => database.close());

/** Somebody confirms their address at a moment. */
async function reader(email: string, subscription: Subscription, at: Date): Promise<number> {
  const asked = await database.transaction((tx) => requestSubscription(tx, { email, subscription, key }, at));
  if (asked.answer !== 'confirm') throw new Error(`${email}: ${asked.answer}`);
  const subscriber = await database.transaction((tx) => confirmSubscription(tx, asked.token, at));
  return subscriber?.id ?? 0;
}

async function papersAt(count: number, at: Date, categories = ['cs.LG']): Promise<number[]> {
  const ids: number[] = [];
  for (let index = 0; index < count; index++)
    ids.push((await newPaper(database, { categories, publishedAt: at.toISOString() })).id);
  return ids;
}

interface Row extends Record<string, unknown> {
  email: string;
  period: string;
  paper_ids: string[];
}

async function deliveries(): Promise<Row[]> {
  const { rows } = await database.db.execute<Row>(sql`
    select u.email, d.period, coalesce(d.paper_ids, e.paper_ids) as paper_ids
    from deliveries d join subscribers u on u.id = d.subscriber_id join editions e on e.id = d.edition_id
    order by d.id`);
  return rows;
}

const at = (day: number, hours = 0) => new Date(START + day * DAY + hours * 3_600_000);
const compose = (now: Date) => composeDigests({ database, now: () => now }, { origin });

test('each day has its edition, once, with what is new; none without news, and none for who came after', async () => {
  await reader('ada@example.org', daily, at(0, -20));
  const first = await papersAt(2, at(0, -3));
  await reader('late@example.org', daily, at(0, 1));
  expect(await compose(at(0, -1))).toEqual({ composed: 0, empty: 0, queued: 0 });
  expect(await compose(at(0))).toEqual({ composed: 1, empty: 0, queued: 1 });
  expect(await compose(at(0, 2))).toEqual({ composed: 0, empty: 0, queued: 0 });
  expect(await compose(at(1))).toEqual({ composed: 0, empty: 1, queued: 0 });
  const rows = await deliveries();
  expect(rows.map(({ email, period }) => [email, period])).toEqual([['ada@example.org', '2026-03-02']]);
  expect(rows[0]?.paper_ids.map(Number).toSorted()).toEqual(first.toSorted());
});

test('who changes what they get is not sent a paper again; the next ones of the ranking come instead', async () => {
  const papers = await papersAt(5, at(2, -2));
  await reader('bo@example.org', lg, at(2, -1));
  expect((await compose(at(2))).queued).toBe(3); // ada, late, bo
  const bo = await findSubscriberByEmail(database.db, 'bo@example.org');
  const had = await papersSeenBy(database.db, bo?.id ?? 0);
  expect(had.size).toBe(3);
  // Under the new profile the same five papers are news of the week.
  const weekly: Subscription = { ...lg, frequency: 'weekly' };
  await database.transaction((tx) => setSubscription(tx, bo?.id ?? 0, weekly, at(2, 1)));
  await reader('cy@example.org', weekly, at(2, 2));
  await compose(at(7));
  const week = (await deliveries()).filter(({ period }) => period === '2026-W10');
  const of = (email: string) => week.find((row) => row.email === email)?.paper_ids.map(Number) ?? [];
  expect(of('cy@example.org')).toHaveLength(3);
  expect(of('bo@example.org').length).toBeGreaterThan(0);
  expect(of('bo@example.org').filter((id) => had.has(id))).toEqual([]);
  expect([...of('bo@example.org'), ...had].filter((id) => papers.includes(id)).toSorted()).toEqual(
    papers.toSorted(),
  );
});

test('over two weeks nobody gets a period twice, nor a paper; who left gets nothing', async () => {
  const cy = await findSubscriberByEmail(database.db, 'cy@example.org');
  await database.transaction((tx) => unsubscribe(tx, cy?.id ?? 0, 'page', at(8)));
  for (let day = 8; day < 22; day++) {
    if (day % 3 > 0) await papersAt(4, at(day, -2), day % 2 > 0 ? ['cs.LG'] : ['math.PR']);
    await Promise.all([compose(at(day)), compose(at(day))]); // two processes at once
  }
  const rows = await deliveries();
  const sent = rows.flatMap(({ email, paper_ids }) => paper_ids.map((id) => `${email} ${id}`));
  expect(new Set(sent).size).toBe(sent.length);
  expect(new Set(rows.map(({ email, period }) => `${email} ${period}`)).size).toBe(rows.length);
  expect(rows.filter(({ email, period }) => email === 'cy@example.org' && period !== '2026-W10')).toEqual([]);
  expect(rows.filter(({ email }) => email === 'ada@example.org').length).toBeGreaterThan(8);
}, 120_000);

test.each([
  // Days that nothing ran, and how old papers are when the edition is due: the last is older than the limit or the outage.
  ['daily', 20, [5, 13, 15]],
  ['weekly', 25, [3, 20, 30]],
  ['monthly', 75, [20, 50, 110]],
] as const)('a site that was down makes up for missed %s editions', async (frequency, down, ages) => {
  const category = `down.${frequency}`;
  const subscription: Subscription = {
    ...daily,
    frequency,
    count: 10,
    topics: [{ kind: 'category', category }],
  };
  const start = Date.parse('2027-01-01T08:00:00Z');
  const email = `${frequency}@example.org`;
  await reader(email, subscription, new Date(start - 100 * DAY));
  await compose(new Date(start));
  const back = new Date(start + down * DAY);
  const { due } = lastPeriod(subscription, back);
  for (const days of ages) await papersAt(1, new Date(due.getTime() - days * DAY), [category]);
  await compose(back);
  const made = (await deliveries()).filter((row) => row.email === email);
  expect(made.map(({ period }) => period)).toEqual([lastPeriod(subscription, back).key]);
  expect(made[0]?.paper_ids).toHaveLength(2);
});

test('who takes up a digest that nobody had for a while is told of the last day, not of that while', async () => {
  const subscription: Subscription = { ...daily, topics: [{ kind: 'category', category: 'up.UP' }] };
  const start = Date.parse('2027-06-01T08:00:00Z');
  const day = (count: number) => new Date(start + count * DAY);
  const left = await reader('left@example.org', subscription, day(-0.5));
  await compose(day(0));
  await database.transaction((tx) => unsubscribe(tx, left, 'page', day(0.5)));
  await papersAt(1, day(4), ['up.UP']);
  await reader('came@example.org', subscription, day(6.5));
  const today = await papersAt(1, day(6.2), ['up.UP']);
  await compose(day(7));
  const [made] = (await deliveries()).filter(({ email }) => email === 'came@example.org');
  expect(made?.paper_ids.map(Number)).toEqual(today);
});

test("a mail holds its reader's own links, which work, and the headers of one-click unsubscription", async () => {
  const write = createEditionWriter(database, { name: 'Paper Club', origin });
  const { rows } = await database.db.execute<{ subscriber_id: string; edition_id: string }>(
    sql`select subscriber_id, edition_id from deliveries order by id limit 1`,
  );
  const mail = await write({
    subscriberId: Number(rows[0]?.subscriber_id),
    editionId: Number(rows[0]?.edition_id),
    paperIds: null,
  });
  expect(mail?.to).toBe('ada@example.org');
  const oneClick = mail?.headers['List-Unsubscribe'] ?? '';
  const token = /one-click\/([\w-]{43})>$/.exec(oneClick)?.[1] ?? 'none';
  expect(mail?.text).toContain(`${origin}/digests/unsubscribe/${token}`);
  const { rows: owners } = await database.db.execute(sql`
    select email from subscribers where unsubscribe_hash = encode(sha256(${token}::bytea), 'hex')`);
  expect(owners).toEqual([{ email: 'ada@example.org' }]);
});

test('a reproduction that a reader ran brings its paper, with how the claims came out; one that disagrees does not', async () => {
  const now = at(40);
  const paper = await newPaper(database, { arxivId: '2603.77777', publishedAt: at(0).toISOString() });
  const report = (name: string, outcome: 'agrees' | 'differs') => ({
    hash: name,
    reproduction: name,
    profile: 'quick',
    runtime: 'node',
    agent: 'Node 24',
    device: 'wasm',
    seconds: 3,
    seeds: 3,
    outcome,
    reason: null,
    recordHash: null,
    verdicts: { faster: 'holds', smaller: 'holds', better: 'does not hold', cheaper: 'inconclusive' },
  });
  await addReproductionReport(database.db, report('tides', 'agrees'), {}, at(40, -1));
  await addReproductionReport(database.db, report('harbours', 'differs'), {}, at(40, -1));
  const room = (name: string): Room => ({
    name,
    folder: '',
    definition: { title: `On ${name}`, paper: 'arxiv:2603.77777' } as Room['definition'],
    records: { quick: null, full: null },
  });
  const runs = (since: Date, until: Date) =>
    reproductionRuns(database.db, [room('tides'), room('harbours')], since, until);
  await reader('dee@example.org', { ...daily, hour: 8, count: 7 }, at(39));
  await composeDigests({ database, now: () => now }, { origin, runs });
  const dee = await findSubscriberByEmail(database.db, 'dee@example.org');
  const { rows } = await database.db.execute<{ edition_id: string }>(
    sql`select edition_id from deliveries where subscriber_id = ${dee?.id ?? 0}`,
  );
  const edition = await getEdition(database.db, Number(rows[0]?.edition_id));
  expect(
    edition?.content.papers.map(({ id, reasons, reproduction }) => [id, reasons[0]?.kind, reproduction]),
  ).toEqual([
    [
      paper.id,
      'reproduced',
      {
        name: 'tides',
        title: 'On tides',
        ranAt: at(40, -1).toISOString(),
        holds: 2,
        doesNotHold: 1,
        undecided: 1,
      },
    ],
  ]);
});

test('a digest ranked for its reader stands in the order drawn, and what it shows is logged and learnt from once it was sent', async () => {
  const ada = await newPerson(database, { email: 'fan@example.org' });
  const may = authorize({ person: ada, scopes: null }, 'digests.write', { access: 'open', owns: true });
  const forYou: Topic = { kind: 'for-you', reader: ada.id };
  const subscription: Subscription = { ...daily, topics: [forYou, { kind: 'category', category: 'qq.QQ' }] };
  await database.transaction((tx) => subscribeAccount(tx, may, { subscription, key }, at(60)));
  const [also] = await papersAt(1, at(61, -2), ['qq.QQ']);
  await papersAt(12, at(61, -2));
  const composeForYou = (now: Date) =>
    composeDigests({ database, now: () => now, random: () => 0.25 }, { origin });
  await composeForYou(at(61));
  const mine = async () => {
    const { rows } = await database.db.execute<{ content: EditionContent; ids: string[]; id: string }>(sql`
      select e.content, e.paper_ids as ids, e.profile_id as id from editions e join digest_profiles p on p.id = e.profile_id
      where p.definition @> ${JSON.stringify({ topics: [forYou] })}::jsonb order by e.id desc limit 1`);
    return rows[0];
  };
  const edition = await mine();
  const ids = edition?.ids.map(Number) ?? [];
  expect(ids).toContain(also);
  const decision = await getDecisionOf(database.db, ada.id, 'digest', `${edition?.id} 2026-05-02`);
  const shown = decision?.shown.map(({ paperId }) => paperId) ?? [];
  // The topics took turns: two of the three papers are the first two draws; the third draw had no room.
  expect(shown).toEqual(ids.filter((id) => id !== also).slice(0, 2));
  expect(decision?.candidates).toHaveLength(13);
  expect(decision?.modelId).toBeNull();
  expect(edition?.content.papers.find(({ id }) => id === shown[0])?.reasons[0]).toMatchObject({
    kind: 'ranked',
  });

  const matured = () =>
    listMaturedDecisions(database.db, {
      now: at(70),
      from: at(60),
      featuresVersion: FEATURES_VERSION,
      limit: 5,
    });
  const passed = async () =>
    (await readHistory(database.db, ada.id, { since: null, now: at(62) })).map(({ paper }) => paper.id);
  expect([await matured(), await passed()]).toEqual([[], []]);
  await database.db.execute(sql`update deliveries set state = 'sent' where subscriber_id =
    (select id from subscribers where user_id = ${ada.id}::uuid)`);
  expect((await matured()).map(({ id }) => id)).toEqual([decision?.id]);
  expect((await passed()).toSorted()).toEqual(shown.toSorted());

  const ranking = authorize({ person: ada, scopes: null }, 'ranking.write', { access: 'open', owns: true });
  await choosePersonalRanking(database.db, ranking, false, at(61, 2));
  await papersAt(3, at(62, -2));
  await composeForYou(at(62));
  expect((await mine())?.content.papers.map(({ reasons }) => reasons[0]?.topic.kind)).toContain('feed');
  expect(await getDecisionOf(database.db, ada.id, 'digest', `${edition?.id} 2026-05-03`)).toBeNull();

  const choices = { texts: 'keep', collections: new Map() } as const;
  await deleteAccount(database, ada.id, choices, { by: 'owner', random: 'chance0123456789', now: at(63) });
  expect(await mine()).toBeUndefined();
});

describe('what is not kept', () => {
  const prune = (now: Date) => pruneDigests({ database, now: () => now });
  const mine: Subscription = { ...daily, topics: [{ kind: 'author', slug: 'ada-lamp', name: 'Ada Lamp' }] };
  const LATER = 200;
  const allSent = () => database.db.execute(sql`update deliveries set state = 'sent' where state = 'queued'`);

  test('of old deliveries their counts and what nobody may be sent twice stay', async () => {
    await allSent();
    const ada = await findSubscriberByEmail(database.db, 'ada@example.org');
    const id = ada?.id ?? 0;
    const [had, counts] = [await papersSeenBy(database.db, id), await summarizeEditions(database.db, 100)];
    const before = (await deliveries()).length;
    const report = await prune(at(LATER));
    const left = await deliveries();
    expect(report.deliveries).toBe(before - left.length);
    expect(left.every(({ period }) => period.startsWith('2027'))).toBe(true);
    expect(await papersSeenBy(database.db, id)).toEqual(had);
    expect(await summarizeEditions(database.db, 100)).toEqual(counts);
    expect(await prune(at(LATER))).toMatchObject({ deliveries: 0, empty: 0 });
    // Under a new profile an old paper is news again, for whoever did not have it.
    const moved: Subscription = { ...lg, count: 5 };
    await database.transaction((tx) => setSubscription(tx, id, moved, at(LATER)));
    await reader('eve@example.org', moved, at(LATER));
    expect(await papersSeenBy(database.db, id)).toEqual(had);
    const [old = 0] = had;
    const outcome = {
      name: 'lamp',
      title: 'Lamps',
      ranAt: at(LATER + 1, -1).toISOString(),
      holds: 1,
      doesNotHold: 0,
      undecided: 0,
    };
    await database.db.execute(sql`
      update papers set categories = '{cs.LG}' where id = ${old}`);
    const { rows } = await database.db.execute<{ scheme: 'arxiv'; value: string }>(
      sql`select scheme, value from identifiers where paper_id = ${old} limit 1`,
    );
    const [paper = { scheme: 'arxiv' as const, value: '' }] = rows;
    await composeDigests(
      { database, now: () => at(LATER + 1) },
      { origin, runs: () => Promise.resolve([{ paper, outcome }]) },
    );
    const sent = (await deliveries()).filter(
      ({ email, period }) => period === '2026-09-19' && email !== 'dee@example.org',
    );
    expect(sent.map(({ email, paper_ids }) => [email, paper_ids.map(Number)])).toEqual([
      ['eve@example.org', [old]],
    ]);
  });

  test("a reader's own editions lose their texts, and go when nobody has the digest", async () => {
    const ida = await reader('ida@example.org', mine, at(LATER));
    await newPaper(database, {
      authors: [{ name: 'Ada Lamp' }],
      publishedAt: at(LATER + 1, -2).toISOString(),
    });
    await compose(at(LATER + 1));
    await allSent();
    const slug = (await findSubscriberByEmail(database.db, 'ida@example.org'))?.profileSlug ?? '';
    const had = await papersSeenBy(database.db, ida);
    const feed = await summarizeEditions(database.db, 1);
    await prune(at(LATER + 300));
    expect(await listEditions(database.db, slug, 5)).toHaveLength(1);
    expect((await prune(at(LATER + 402))).emptied).toBe(1);
    expect(await listEditions(database.db, slug, 5)).toEqual([]);
    expect(await papersSeenBy(database.db, ida)).toEqual(had);
    expect(had.size).toBe(1);
    expect((await getEdition(database.db, feed[0]?.id ?? 0))?.content.papers).not.toEqual([]);
    await database.transaction((tx) => unsubscribe(tx, ida, 'page', at(LATER + 402)));
    await database.transaction((tx) => forgetSubscriber(tx, ida));
    expect((await prune(at(LATER + 402))).orphaned).toBe(1);
  });
});
