// Training on a real log: what goes live, what does not, and what administrators are told.
import {
  countUnread,
  type Database,
  getLiveModel,
  listModelVersions,
  listNotifications,
  rollBackModel,
  summarizeRankingLog,
} from '@papertape/database';
import { newPerson, openTestDatabase } from '@papertape/database/testing';
import { sql } from '@papertape/database/sql';
import { notificationWords, type Person } from '@papertape/people';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { readRankingHealth } from './ranking-health.ts';
import { holdModels, readTrainingState } from './state.ts';
import { newRankingLog } from './testing.ts';
import { trainDueRanking, trainRanking } from './train.ts';

const DAY_MS = 86_400_000;
const START = new Date('2026-03-20T10:00:00Z');
const after = (days: number) => new Date(START.getTime() + days * DAY_MS);

let database: Database;
let keeper: Person;
/** Papers that were shown in the log. */
let shown: number;
beforeAll(async () => {
  database = await openTestDatabase();
  keeper = await newPerson(database, { role: 'administrator' });
  shown = await newRankingLog(database, { readers: 24, days: 12, visits: 3, until: START });
}, 120_000);
afterAll(() => database.close());

const train = (days: number) => trainRanking({ database, now: () => after(days) });
const told = () => countUnread(database.db, keeper.id);

test('too little has matured: the trend ranks on, and nobody is alarmed', async () => {
  const round = await train(-10);
  expect(round).toMatchObject({
    outcome: 'waiting',
    model: null,
    words: expect.stringContaining('are needed'),
  });
  expect(await getLiveModel(database.db)).toBeNull();
  expect(await told()).toBe(0);
});

test('what has matured is learnt from, and a better model goes live with its figures', async () => {
  const round = await train(4);
  expect(round).toMatchObject({ outcome: 'live', rows: shown, verdict: { readers: 24 } });
  const live = await getLiveModel(database.db);
  expect(live).toMatchObject({ id: round.model, state: 'live', rows: (shown * 3) / 4 });
  // Judged on newer decisions than it learnt from.
  expect(Date.parse(live?.trainedTo ?? '')).toBeLessThan(after(-2).getTime());
  expect(round.verdict?.difference.low).toBeGreaterThan(0);
  const { report } = await readTrainingState(database.db);
  expect(report).toMatchObject({
    versions: [{ model: null, impressions: shown }],
    facts: { decisions: shown / 5 },
  });
  expect(report?.generations).toHaveLength(12);
  expect(await readRankingHealth(database.db, after(4))).toMatchObject({ condition: 'well', live: live?.id });
  expect(await told()).toBe(0);
});

test('a round that is not due is not run', async () => {
  const before = await readTrainingState(database.db);
  await trainDueRanking({ database, now: () => after(4.2) }, new AbortController().signal);
  expect(await readTrainingState(database.db)).toEqual(before);
});

test('an abort leaves everything as it was', async () => {
  const before = [await readTrainingState(database.db), await listModelVersions(database.db, { limit: 9 })];
  await expect(
    trainRanking({ database, now: () => after(5) }, AbortSignal.abort(new Error('The site is stopping.'))),
  ).rejects.toThrow('stopping');
  expect([await readTrainingState(database.db), await listModelVersions(database.db, { limit: 9 })]).toEqual(
    before,
  );
});

test('a version that is rolled back stays so while new ones are held back', async () => {
  const live = await getLiveModel(database.db);
  const done = await database.transaction((tx) => rollBackModel(tx, { by: keeper.id }, after(5)));
  expect(done).toEqual({ outcome: 'done', from: live?.id, to: null });
  await holdModels(database.db, { since: after(5).toISOString(), by: keeper.handle });
  expect(await train(5)).toMatchObject({ outcome: 'held', model: null });
  expect(await getLiveModel(database.db)).toBeNull();
  const again = await database.transaction((tx) => rollBackModel(tx, { by: keeper.id }, after(5)));
  expect(again.outcome).toBe('impossible');
  const back = await database.transaction((tx) =>
    rollBackModel(tx, { to: live?.id ?? 0, by: null }, after(5)),
  );
  expect(back).toMatchObject({ outcome: 'done', to: live?.id });
  await holdModels(database.db, null);
});

test('a model that may be worse is stored as rejected, the old one stays, and administrators are told', async () => {
  const live = await getLiveModel(database.db);
  // What readers like turns round from what the newest rows say: the model that learns from older ones is worse.
  await database.db.execute(sql`
    delete from ranking_outcomes o using ranking_decisions d where d.id = o.decision_id and d.at < ${after(-2).toISOString()}`);
  await database.db.execute(sql`
    insert into ranking_outcomes (decision_id, paper_id, act, at)
    select d.id, s.paper, 'open', d.at from ranking_decisions d, unnest(d.shown_ids) with ordinality as s(paper, slot)
    where d.at < ${after(-2).toISOString()}
      and (d.features -> (array_position(d.candidate_ids, s.paper) - 1) -> 'values' ->> 1)::float8 < 0.2`);
  const round = await train(6);
  expect(round).toMatchObject({ outcome: 'rejected', model: expect.any(Number) });
  expect((await getLiveModel(database.db))?.id).toBe(live?.id);
  const [version] = await listModelVersions(database.db, { limit: 1 });
  expect(version).toMatchObject({ id: round.model, state: 'rejected', decision: { before: live?.id } });
  expect(await told()).toBe(1);
});

test('propensities that cannot be right stop everything, and are told once', async () => {
  await database.db.execute(sql`
    update ranking_decisions set propensities = array_fill(0.02::float8, array[cardinality(propensities)])`);
  expect(await train(7)).toMatchObject({ outcome: 'suspicious', model: null });
  expect(await train(8)).toMatchObject({ outcome: 'suspicious' });
  expect(await told()).toBe(2);
  const health = await readRankingHealth(database.db, after(8));
  expect(health).toMatchObject({
    condition: 'failing',
    problems: [expect.stringContaining('contradicts itself')],
  });
});

test('a round stands as it ended where forgetting fails, which is logged', async () => {
  await database.db.execute(sql`create function refuse() returns trigger language plpgsql as
    $$ begin raise exception 'the disk is full'; end $$`);
  await database.db.execute(
    sql`create trigger refuse before delete on ranking_decisions for each row execute function refuse()`,
  );
  const errors: unknown[] = [];
  const round = await trainRanking({
    database,
    now: () => after(119),
    log: (level, _, fields) => level === 'error' && errors.push(fields?.['message']),
  });
  expect(round.outcome).toBe('waiting');
  expect((await readTrainingState(database.db)).round).toEqual(round);
  expect(errors).toEqual([expect.stringContaining('not forgotten')]);
  await database.db.execute(sql`drop function refuse() cascade`);
});

test('decisions that are too old are forgotten, the live version is not', async () => {
  const live = await getLiveModel(database.db);
  expect(await train(120)).toMatchObject({ outcome: 'waiting' });
  expect(await summarizeRankingLog(database.db, new Date(0), after(120))).toMatchObject({ decisions: 0 });
  expect((await getLiveModel(database.db))?.id).toBe(live?.id);
});

test('a log that does not tell whether a new model is worse leaves the old one, and is told once', async () => {
  const [live, before] = [await getLiveModel(database.db), await told()];
  await newRankingLog(database, { readers: 4, days: 10, visits: 3, until: after(130) });
  expect(await train(134)).toMatchObject({ outcome: 'undecided', model: null });
  expect(await told()).toBe(before + 1);
  expect(await train(135)).toMatchObject({ outcome: 'undecided' });
  expect(await told()).toBe(before + 1);
  expect((await getLiveModel(database.db))?.id).toBe(live?.id);
  const { items } = await listNotifications(database.db, keeper.id, { limit: 1 });
  const words = items.map(({ kind, details }) =>
    notificationWords({ kind, actor: null, paper: null, details }),
  );
  expect(words).toEqual([expect.stringContaining('could not be shown')]);
});
