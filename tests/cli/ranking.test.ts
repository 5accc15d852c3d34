// `papertape ranking`, as whoever hosts a site runs it. The commands run in this process, which has the database open as a
// site has: they reach it through its socket.
import { rm } from 'node:fs/promises';
import { PassThrough, Readable } from 'node:stream';
import { type Database, openDatabase } from '@papertape/database';
import { newRankingLog } from '@papertape/jobs/ranking-testing';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { runCommand } from '../../apps/cli/src/main.ts';
import { newDataDir } from '../support/site.ts';

const NOW = new Date('2026-03-25T10:00:00Z');
let dataDir: string;
let database: Database;
beforeAll(async () => {
  dataDir = await newDataDir();
  database = await openDatabase({ databaseUrl: null, dataDir });
});
afterAll(async () => {
  await database.close();
  await rm(dataDir, { recursive: true, force: true });
});

/** Runs `papertape ranking …` to its end. */
async function ranking(...args: string[]) {
  const [stdout, stderr] = [new PassThrough(), new PassThrough()];
  const code = await runCommand(['ranking', ...args], {
    stdin: Readable.from([]),
    stdout,
    stderr,
    env: { DATA_DIR: dataDir, LOG_LEVEL: 'error' },
    signal: new AbortController().signal,
    now: () => NOW,
  });
  const textOf = (stream: PassThrough) => String((stream.read() as Buffer | null) ?? '');
  return { code, stdout: textOf(stdout), stderr: textOf(stderr) };
}

test('a new site: nothing to say, nothing to learn from, nothing to go back to', async () => {
  expect(await ranking('status')).toMatchObject({
    code: 0,
    stdout: expect.stringContaining('Nobody was shown'),
  });
  expect(await ranking('train')).toMatchObject({
    code: 0,
    stderr: expect.stringContaining('too little to learn from'),
  });
  expect(await ranking('rollback')).toMatchObject({
    code: 1,
    stderr: expect.stringContaining('no version to go back from'),
  });
  expect((await ranking('rollback', '--to', 'yesterday')).code).toBe(2);
  expect(await ranking('release')).toMatchObject({
    code: 0,
    stderr: expect.stringContaining('No versions were held'),
  });
});

test('train, status, rollback and release', async () => {
  await newRankingLog(database, { readers: 20, days: 9, visits: 3, until: new Date('2026-03-20T10:00:00Z') });
  const trained = await ranking('train', '--json');
  expect([trained.code, JSON.parse(trained.stdout)]).toEqual([
    0,
    expect.objectContaining({ outcome: 'live', model: 1 }),
  ]);
  const status = await ranking('status');
  expect(status).toMatchObject({ code: 0, stdout: expect.stringMatching(/Ranks now +version 1/) });
  expect(status.stdout).toMatch(/trend +fallback +[\d.]+ \([\d.]+ to [\d.]+\), 2,700 shown/);

  expect(await ranking('rollback')).toMatchObject({
    code: 0,
    stderr: expect.stringContaining('trend order ranks now'),
  });
  expect((await ranking('status')).stdout).toContain('held back');
  expect(await ranking('train')).toMatchObject({ code: 0, stderr: expect.stringContaining('held back') });
  expect(await ranking('rollback', '--to', '1')).toMatchObject({ code: 0 });
  expect(await ranking('rollback', '--to', '7')).toMatchObject({
    code: 1,
    stderr: expect.stringContaining('never live'),
  });
  expect(await ranking('release', '--json')).toMatchObject({
    code: 0,
    stdout: expect.stringContaining('"held": true'),
  });
});

test('propensities that were made up are not believed: 3, and 1 from then on', async () => {
  await database.pool.query(
    'update ranking_decisions set propensities = array_fill(0.02::float8, array[cardinality(propensities)])',
  );
  expect(await ranking('train')).toMatchObject({ code: 3, stderr: expect.stringContaining('not believed') });
  expect(await ranking('status')).toMatchObject({
    code: 1,
    stdout: expect.stringContaining('contradicts itself'),
  });
});
