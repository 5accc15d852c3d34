// Decisions are stored once and whole, acts join the decision that showed the paper, and one model is live.
import type { ModelJson } from '@papertape/contextual-bandits';
import { authorize, type Person } from '@papertape/people';
import { emptyRecord } from '@papertape/papers';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { deleteAccount, exportAccount } from '../account-data/index.ts';
import type { Database } from '../database.ts';
import { ingestRecords } from '../ingest/ingest.ts';
import { castVote, withdrawVote } from '../people/votes.ts';
import { markPaper } from '../people/reading.ts';
import { sql } from '../sql.ts';
import { newPaper, newPerson, openTestDatabase } from '../testing.ts';
import { latestStatement } from './decisions.ts';
import { rankingUseStatement } from './log-summary.ts';
import { outcomeStatement } from './outcomes.ts';
import {
  addRankingDecision,
  addRankingModel,
  choosePersonalRanking,
  eraseLearnt,
  getDecisionOf,
  getLatestDecision,
  getLiveModel,
  getRankingChoice,
  getRankingModel,
  listMaturedDecisions,
  makeModelLive,
  readRankingUse,
  recordAct,
  rejectModel,
  type NewRankingDecision,
} from './index.ts';

const NOW = new Date('2026-03-05T10:00:00.000Z');
const later = (days: number) => new Date(NOW.getTime() + days * 86_400_000);
let database: Database;
let ada: Person;
beforeAll(async () => (database = await openTestDatabase()), 60_000);
afterAll(() => database.close());
beforeEach(async () => (ada = await newPerson(database)));

const rows = async (statement: ReturnType<typeof sql>) => (await database.db.execute(statement)).rows;
const may = (person: Person) =>
  authorize({ person, scopes: null }, 'ranking.write', { access: 'open', owns: true });

/** A decision that shows the first two of the papers. */
function decision(paperIds: readonly number[], known: Partial<NewRankingDecision> = {}): NewRankingDecision {
  return {
    reader: ada.id,
    surface: 'page',
    occasion: 'after 0',
    modelId: null,
    featuresVersion: 1,
    policy: { name: 'trend', version: '1', definition: { kind: 'squarecb', scale: 100, exponent: 0 } },
    seed: 4_000_000_000,
    context: { acts: 3 },
    candidates: paperIds.map((paperId, index) => ({
      paperId,
      features: { indices: [0, index + 1], values: [1, 0.25] },
      score: 0.5 / (index + 1),
      reason: { kind: 'trending' },
    })),
    shown: paperIds.slice(0, 2).map((paperId, slot) => ({ paperId, propensity: slot === 0 ? 0.7 : 1 })),
    ...known,
  };
}

const add = (paperIds: readonly number[], known: Partial<NewRankingDecision> = {}, now = NOW) =>
  addRankingDecision(database.db, decision(paperIds, known), now);
const papers = async (count: number) => {
  const ids: number[] = [];
  for (let i = 0; i < count; i++) ids.push((await newPaper(database)).id);
  return ids;
};
const outcomesOf = (reader: Person) =>
  rows(sql`select o.paper_id::int as paper, o.act, o.decision_id::int as decision from ranking_outcomes o
    join ranking_decisions d on d.id = o.decision_id where d.user_id = ${reader.id} order by 3, 1, 2`);

describe('a decision', () => {
  test('is read back as it was made, and counts what it showed', async () => {
    const ids = await papers(3);
    const made = await add(ids);
    expect(made).toEqual({ ...decision(ids), id: made?.id, at: NOW.toISOString() });
    expect(await getLatestDecision(database.db, ada.id, 'page')).toEqual(made);
    expect(await getLatestDecision(database.db, ada.id, 'digest')).toBeNull();
    await add(ids, { occasion: 'after 1' });
    expect(
      await rows(sql`select paper_id::int as paper, shown, day::text from ranking_exposures
        where paper_id = any(${sql.param(ids)}::bigint[]) order by 1`),
    ).toEqual(ids.slice(0, 2).map((paper) => ({ paper, shown: 2, day: '2026-03-05' })));
  });

  test('is made once for an occasion, whoever asks at once, and its impressions are counted once', async () => {
    const ids = await papers(2);
    const all = await Promise.all([1, 2, 3, 4].map((seed) => add(ids, { seed })));
    expect(all.filter((made) => made !== null)).toHaveLength(1);
    expect(await getDecisionOf(database.db, ada.id, 'page', 'after 0')).toEqual(
      all.find((made) => made !== null),
    );
    expect(
      await rows(sql`select distinct shown from ranking_exposures
      where paper_id = any(${sql.param(ids)}::bigint[])`),
    ).toEqual([{ shown: 1 }]);
  });

  test('without the probability of a draw, or with an impossible one, is refused whole', async () => {
    const ids = await papers(2);
    for (const propensity of [0, -0.1, 1.01])
      await expect(add(ids, { shown: [{ paperId: ids[0] ?? 0, propensity }] })).rejects.toThrow();
    await expect(
      database.db.execute(sql`insert into ranking_decisions
        (user_id, at, surface, occasion, features_version, policy, seed, context, candidate_ids, features, scores, reasons,
          shown_ids, propensities)
        values (${ada.id}, now(), 'page', 'x', 1, '{}', 1, '{}', '{1}', '[]', '{1}', '[]', '{1}', '{}')`),
    ).rejects.toThrow();
    expect(await getLatestDecision(database.db, ada.id, 'page')).toBeNull();
    expect(
      await rows(sql`select 1 from ranking_exposures where paper_id = any(${sql.param(ids)}::bigint[])`),
    ).toEqual([]);
  });

  test('is not made for a reader who turned personal ranking off', async () => {
    const ids = await papers(2);
    await choosePersonalRanking(database.db, may(ada), false, NOW);
    expect(await getRankingChoice(database.db, ada.id)).toEqual({ enabled: false, erasedAt: null });
    expect(await add(ids)).toBeNull();
    await choosePersonalRanking(database.db, may(ada), true, NOW);
    expect(await add(ids)).not.toBeNull();
  });
});

describe('acts', () => {
  const vote = (person: Person) => authorize({ person, scopes: null }, 'votes.write', { access: 'open' });
  const mark = (person: Person) =>
    authorize({ person, scopes: null }, 'reading.write', { access: 'open', owns: true });

  test('join the latest decision that showed the paper, once, and go when they are taken back', async () => {
    const ids = await papers(3);
    const [first = 0, second = 0, unseen = 0] = ids;
    const earlier = await add(ids);
    const latest = await add(
      [first, unseen, second],
      { occasion: 'after 1', shown: [{ paperId: first, propensity: 0.5 }] },
      later(0.5),
    );
    await castVote(database.db, vote(ada), first, later(0.6));
    await recordAct(database.db, ada.id, [first, second, unseen], 'open', later(0.6));
    await recordAct(database.db, ada.id, [first, second, unseen], 'open', later(0.7));
    await markPaper(database.db, mark(ada), second, { hidden: true }, later(0.6));
    const opened = [
      { paper: second, act: 'hide', decision: earlier?.id },
      { paper: second, act: 'open', decision: earlier?.id },
      { paper: first, act: 'open', decision: latest?.id },
    ];
    expect(await outcomesOf(ada)).toEqual([...opened, { paper: first, act: 'vote', decision: latest?.id }]);
    await withdrawVote(database.db, vote(ada), first);
    await markPaper(database.db, mark(ada), second, { hidden: false }, later(0.8));
    expect(await outcomesOf(ada)).toEqual(opened.slice(1));
  });

  test('of others, of papers not shown and after the window count for nothing', async () => {
    const ids = await papers(2);
    await add(ids);
    const bo = await newPerson(database);
    await castVote(database.db, vote(bo), ids[0] ?? 0, later(0.1));
    await castVote(database.db, vote(ada), ids[1] ?? 0, later(3.1));
    expect(await outcomesOf(ada)).toEqual([]);
  });

  test('join the ranking that was stored last, whatever a clock that ran ahead said of the one before', async () => {
    const ids = await papers(2);
    await add(ids, {}, later(2));
    const last = await add(ids, { occasion: 'after 1' });
    await castVote(database.db, vote(ada), ids[0] ?? 0, later(0.1));
    expect(await outcomesOf(ada)).toEqual([{ paper: ids[0], act: 'vote', decision: last?.id }]);
  });

  test('of a reader who turned personal ranking off are not kept, and what they would answer is no zero', async () => {
    const ids = await papers(2);
    await add(ids, {}, later(200));
    await choosePersonalRanking(database.db, may(ada), false, later(200.5));
    await castVote(database.db, vote(ada), ids[0] ?? 0, later(200.6));
    expect(await outcomesOf(ada)).toEqual([]);
    const listed = async () =>
      (
        await listMaturedDecisions(database.db, {
          now: later(210),
          from: later(199),
          featuresVersion: 1,
          limit: 10,
        })
      ).filter(({ reader }) => reader === ada.id).length;
    expect(await listed()).toBe(0);
    await choosePersonalRanking(database.db, may(ada), true, later(201));
    expect(await listed()).toBe(0);
    await add(ids, { occasion: 'after 1' }, later(202));
    expect(await listed()).toBe(1);
  });

  test('under a clock that was moved back come no earlier than what they answer', async () => {
    const ids = await papers(2);
    await add(ids);
    await castVote(database.db, vote(ada), ids[0] ?? 0, later(-1));
    expect(
      await rows(sql`select o.at = d.at as same from ranking_outcomes o join ranking_decisions d on d.id = o.decision_id
      where d.user_id = ${ada.id}`),
    ).toEqual([{ same: true }]);
  });
});

test('what is learnt from are decisions whose window has passed, with the acts within it', async () => {
  const ids = await papers(2);
  const made = await add(ids, {}, later(100));
  await recordAct(database.db, ada.id, ids.slice(0, 1), 'open', later(100.5));
  await add(ids, { occasion: 'young' }, later(101.5));
  await add(ids, { occasion: 'old features', featuresVersion: 2 }, later(100));
  await database.db.execute(sql`insert into ranking_outcomes (decision_id, paper_id, act, at)
    values (${made?.id}, ${ids[1]}, 'vote', ${later(103.5).toISOString()})`);
  const listed = (now: Date) =>
    listMaturedDecisions(database.db, { now, from: later(99), featuresVersion: 1, limit: 10 });
  expect(await listed(later(102.9))).toEqual([]);
  const at = later(100.5).toISOString();
  expect(await listed(later(103))).toEqual([{ ...made, outcomes: [{ paperId: ids[0], act: 'open', at }] }]);
});

test('personal ranking is in use from its first decision, and has something to learn once one has matured', async () => {
  await add(await papers(1), {}, later(300));
  const use = (now: Date) => readRankingUse(database.db, later(299), now);
  expect(await use(later(302.9))).toEqual({ used: true, matured: false });
  expect(await use(later(303))).toEqual({ used: true, matured: true });
  expect(await readRankingUse(database.db, later(301), later(310))).toEqual({ used: false, matured: false });
});

test('papers that turn out to be one are one in decisions, outcomes and counts', async () => {
  const [first, second] = [await newPaper(database), await newPaper(database)];
  const made = await add([second.id, first.id]);
  await recordAct(database.db, ada.id, [first.id, second.id], 'open', NOW);
  const record = emptyRecord({
    source: 'file',
    sourceKey: `${first.publicId}+${second.publicId}`,
    title: first.title,
    abstract: first.abstract,
    identifiers: [...first.identifiers, ...second.identifiers],
  });
  await database.transaction((tx) => ingestRecords(tx, [record]));
  const joined = await getLatestDecision(database.db, ada.id, 'page');
  expect(joined?.candidates.map(({ paperId }) => paperId)).toEqual([first.id, first.id]);
  expect(joined?.shown).toEqual(made?.shown.map((shown) => ({ ...shown, paperId: first.id })));
  expect(await outcomesOf(ada)).toEqual([{ paper: first.id, act: 'open', decision: made?.id }]);
  expect(
    await rows(sql`select shown from ranking_exposures where paper_id in (${first.id}, ${second.id})`),
  ).toEqual([{ shown: 2 }]);
});

test('a reader takes what was learnt along, erases it, and leaves nothing when the account goes', async () => {
  const ids = await papers(2);
  await add(ids);
  await recordAct(database.db, ada.id, ids.slice(0, 1), 'open', NOW);
  let file = '';
  for await (const piece of exportAccount(database.db, ada.id, {
    site: 'https://papers.example.org',
    now: NOW,
  }))
    file += piece;
  expect(JSON.parse(file)).toMatchObject({
    personalRanking: [],
    rankings: [
      {
        where: 'page',
        candidates: [{ score: 0.5 }, {}],
        shown: [{ slot: 1, chance: 0.7 }, {}],
        acts: [{ act: 'open' }],
      },
    ],
  });
  const bo = await newPerson(database);
  await add(ids, { reader: bo.id });
  expect(await database.transaction((tx) => eraseLearnt(tx, may(ada), later(1)))).toBe(1);
  expect(await getRankingChoice(database.db, ada.id)).toEqual({
    enabled: true,
    erasedAt: later(1).toISOString(),
  });
  await deleteAccount(
    database,
    bo.id,
    { texts: 'keep', collections: new Map() },
    { by: 'owner', random: 'chance0123456789', now: NOW },
  );
  expect(await rows(sql`select 1 from ranking_decisions where user_id in (${ada.id}, ${bo.id})`)).toEqual([]);
});

test('rankings of a reader, the one that an act answers, and whether there are any, are found by an index', async () => {
  const plan = (statement: ReturnType<typeof sql>) =>
    database.transaction(async (tx) => {
      await tx.execute(sql`set local enable_seqscan = off`);
      const explained = await tx.execute<{ 'QUERY PLAN': string }>(sql`explain ${statement}`);
      return explained.rows.map((row) => row['QUERY PLAN']).join(' ');
    });
  const act = outcomeStatement(ada.id, sql`select 1::bigint`, 'open', NOW);
  expect(await plan(act)).toMatch(/ranking_decisions_(reader|once)/);
  expect(await plan(act)).not.toContain('Seq Scan');
  expect(await plan(latestStatement(ada.id, 'page'))).toMatch(/ranking_decisions_(reader|once)/);
  // Health is asked for every few seconds: the rows, which are wide, are not read for it.
  const use = await plan(rankingUseStatement(later(-30), NOW));
  expect(use.match(/Index Only Scan using ranking_decisions_at/g)).toHaveLength(2);
  expect(use).not.toMatch(/Seq Scan|Index Scan|Heap Scan|Aggregate/);
});

describe('models', () => {
  const parameters: ModelJson = {
    kind: 'linear',
    link: 'logistic',
    dimension: 4,
    intercept: -2,
    indices: '',
    weights: '',
  };
  const train = () =>
    addRankingModel(
      database.db,
      {
        featuresVersion: 1,
        parameters,
        policy: { kind: 'squarecb', scale: 300, exponent: 0 },
        trainedFrom: later(-14).toISOString(),
        trainedTo: later(-3).toISOString(),
        rows: 1200,
        metrics: { loss: 0.2 },
      },
      NOW,
    );
  const live = (id: number | null) =>
    database.transaction((tx) =>
      makeModelLive(tx, id, { decision: { why: 'better' }, by: ada.id }, later(1)),
    );

  test('go live one at a time, also when two do at once, and back again', async () => {
    const [first, second, third] = [await train(), await train(), await train()];
    expect(await getLiveModel(database.db)).toBeNull();
    await live(first);
    expect(await getLiveModel(database.db)).toMatchObject({
      id: first,
      parameters,
      state: 'live',
      decision: { why: 'better' },
      decidedBy: ada.id,
    });
    await Promise.all([live(second), live(third)]);
    const states = async () =>
      Promise.all([first, second, third].map(async (id) => (await getRankingModel(database.db, id))?.state));
    expect((await states()).toSorted()).toEqual(['live', 'retired', 'retired']);
    await live(first);
    expect(await states()).toEqual(['live', 'retired', 'retired']);
    expect(await live(999_999)).toBe(false);
    await live(null);
    expect(await getLiveModel(database.db)).toBeNull();
  });

  test('that may be worse are rejected, and only while they are candidates', async () => {
    const [worse, running] = [await train(), await train()];
    await live(running);
    for (const id of [worse, running])
      await rejectModel(database.db, id, { decision: { why: 'worse' }, by: null }, NOW);
    expect((await getRankingModel(database.db, worse))?.state).toBe('rejected');
    expect((await getRankingModel(database.db, running))?.state).toBe('live');
  });
});
