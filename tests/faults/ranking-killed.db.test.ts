// kill -9 while rankings are logged and while models are trained: no probability of a draw is lost, no model is half there.
import { spawn } from 'node:child_process';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { readModel } from '@papertape/contextual-bandits';
import {
  type Database,
  getLiveModel,
  getRankingModel,
  listModelVersions,
  publishModel,
} from '@papertape/database';
import { sql } from '@papertape/database/sql';
import { newPaper } from '@papertape/database/testing';
import { newRankingLog } from '@papertape/jobs/ranking-testing';
import { readTrainingState, trainRanking } from '@papertape/jobs/ranking';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { lastingDatabase, type LastingDatabase } from './killing.ts';
import type { RankingTask } from './ranking-child.ts';

const UNTIL = new Date('2026-03-20T10:00:00Z');
const NOW = new Date('2026-03-25T10:00:00Z');

let lasting: LastingDatabase;
let database: Database;
beforeAll(async () => {
  lasting = await lastingDatabase();
  database = await lasting.open();
  await newRankingLog(database, { readers: 20, days: 10, visits: 3, until: UNTIL });
});
afterAll(async () => {
  await database.close();
  await lasting.remove();
});

/** Runs the child until it has printed so many lines after 'ready', and kills it then; returns these lines. */
async function killAfter(task: RankingTask['task'], count: number): Promise<unknown[]> {
  const path = fileURLToPath(new URL('ranking-child.ts', import.meta.url));
  const told: RankingTask = { ...lasting.address, task, now: NOW.toISOString() };
  const child = spawn(process.execPath, [path, JSON.stringify(told)], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const lines: unknown[] = [];
  for await (const line of createInterface({ input: child.stdout })) {
    lines.push(JSON.parse(line));
    if (lines.length > count) child.kill('SIGKILL');
  }
  expect(child.signalCode ?? 'SIGKILL').toBe('SIGKILL');
  return lines.slice(1);
}

test('every ranking that was shown is there with its probabilities, and what is there is whole', async () => {
  for (let index = 0; index < 30; index++) await newPaper(database, { publishedAt: NOW.toISOString() });
  for (const count of [1, 4]) {
    const shown = (await killAfter('log', count)) as { id: number; shown: unknown[] }[];
    expect(shown.length).toBeGreaterThanOrEqual(count);
    for (const decision of shown) {
      expect(decision.shown).toHaveLength(10);
      const { rows } = await database.db.execute<{ shown_ids: string[]; propensities: number[] }>(
        sql`select shown_ids, propensities from ranking_decisions where id = ${decision.id}`,
      );
      const stored = rows[0]?.shown_ids.map((id, slot) => ({
        paperId: Number(id),
        propensity: rows[0]?.propensities[slot],
      }));
      expect(stored).toEqual(decision.shown);
    }
  }
  // What was shown is counted in the statement that stores it.
  const { rows } = await database.db.execute<{ counted: number; logged: number }>(sql`
    select (select sum(shown)::int from ranking_exposures) as counted,
      (select sum(cardinality(shown_ids))::int from ranking_decisions where occasion not like 'visit%') as logged`);
  expect(rows[0]?.logged).toBeGreaterThanOrEqual(50);
  expect(rows[0]?.counted).toBe(rows[0]?.logged);
});

test('whenever training is killed, versions are whole, at most one is live, and training goes on', async () => {
  for (const count of [0, 1]) {
    await killAfter('train', count);
    const versions = await listModelVersions(database.db, { limit: 100 });
    expect(versions.filter(({ state }) => state === 'live').length).toBeLessThanOrEqual(1);
    for (const { id, state, decision } of versions) {
      expect(['live', 'retired', 'rejected']).toContain(state);
      expect(decision).toMatchObject({ words: expect.any(String), verdict: { rows: expect.any(Number) } });
      const stored = await getRankingModel(database.db, id);
      if (!stored) throw new Error('A version is gone.');
      expect(readModel(stored.parameters).predict).toBeTypeOf('function');
    }
    const { round } = await readTrainingState(database.db);
    if (round?.model) expect(versions.map(({ id }) => id)).toContain(round.model);
  }
  const again = await trainRanking({ database, now: () => new Date(NOW.getTime() + 86_400_000) });
  expect(['live', 'rejected']).toContain(again.outcome);
  expect(await getLiveModel(database.db)).not.toBeNull();
});

test('a transaction that ends in the middle of publishing leaves the version before as it was', async () => {
  const before = await listModelVersions(database.db, { limit: 100 });
  const live = await getLiveModel(database.db);
  if (!live) throw new Error('Nothing is live.');
  const publication = { model: live, live: true, decision: {}, judgedAgainst: live.id };
  const interrupted = database.transaction(async (tx) => {
    expect(await publishModel(tx, publication, NOW)).toBeGreaterThan(live.id);
    throw new Error('killed');
  });
  await expect(interrupted).rejects.toThrow('killed');
  expect(await listModelVersions(database.db, { limit: 100 })).toEqual(before);
  // What was judged against another version than the one that ranks is not published.
  const stale = { ...publication, judgedAgainst: live.id + 1000 };
  expect(await database.transaction((tx) => publishModel(tx, stale, NOW))).toBeNull();
});
