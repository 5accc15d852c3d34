// `papertape enrich`, as whoever hosts a site runs it, against a real server of the protocol. The commands run in this
// process, which has the database open as a site has.
import { rm } from 'node:fs/promises';
import { PassThrough, Readable } from 'node:stream';
import { startInferenceServer, type InferenceServer } from '@papertape/batch-inference/testing';
import { getEnrichments, openDatabase, type Database } from '@papertape/database';
import { newPaper } from '@papertape/database/testing';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { runCommand } from '../../apps/cli/src/main.ts';
import { newDataDir } from '../support/site.ts';

const NOW = new Date('2026-03-02T12:00:00Z');
const ABSTRACT =
  'We wind a clock by the tide and find that it runs late by nine minutes in a year. The loss of time grows with the height of the tide.';
const ANSWER = JSON.stringify({
  summary: 'A clock that is wound by the tide runs nine minutes late in a year.',
  keywords: ['tidal clocks'],
  claims: [],
  tasks: [],
  datasets: [],
});

let dataDir: string;
let database: Database;
let server: InferenceServer;
const ids: number[] = [];
beforeAll(async () => {
  dataDir = await newDataDir();
  database = await openDatabase({ databaseUrl: null, dataDir });
  server = await startInferenceServer({ answer: () => ANSWER, models: ['lantern-7b'] });
  for (const day of ['01', '02'])
    ids.push((await newPaper(database, { abstract: ABSTRACT, publishedAt: `2026-03-${day}T08:00:00Z` })).id);
});
afterAll(async () => {
  await server.close();
  await database.close();
  await rm(dataDir, { recursive: true, force: true });
});

/** Runs a command to its end. */
async function run(args: string[], model: string | null = 'lantern-7b') {
  const [stdout, stderr] = [new PassThrough(), new PassThrough()];
  const code = await runCommand(args, {
    stdin: Readable.from([]),
    stdout,
    stderr,
    env: {
      DATA_DIR: dataDir,
      LOG_LEVEL: 'error',
      EMBEDDER: 'off',
      ENRICHMENT_KV_TOKENS: '9000',
      ...(model === null ? {} : { ENRICHMENT_URL: server.url, ENRICHMENT_MODEL: model }),
    },
    signal: new AbortController().signal,
    now: () => NOW,
  });
  const textOf = (stream: PassThrough) => String((stream.read() as Buffer | null) ?? '');
  return { code, stdout: textOf(stdout), stderr: textOf(stderr) };
}

test('without an endpoint it says what to set', async () => {
  const { code, stderr } = await run(['enrich'], null);
  expect(code).toBe(2);
  expect(stderr).toContain('set ENRICHMENT_URL and ENRICHMENT_MODEL');
});

test('a dry run prints the plan and sends nothing', async () => {
  const { code, stdout } = await run(['enrich', '--dry-run']);
  expect(code).toBe(0);
  expect(stdout).toMatch(/Papers +2\n/);
  expect(stdout).toContain('with which every prompt begins');
  expect(stdout).toContain('Everything between <paper> and </paper>');
  expect(stdout).toContain(ABSTRACT);
  const plan = JSON.parse((await run(['enrich', '--dry-run', '--json', '--limit', '1'])).stdout) as object;
  expect(plan).toMatchObject({ left: 1, papers: [{ id: expect.any(String) }], dailyTokens: 500_000 });
  expect(server.requests).toEqual([]);
});

test('it asks about the newest first, goes on with the others, and forgets', async () => {
  const first = await run(['enrich', '--limit', '1']);
  expect(first).toMatchObject({ code: 0, stdout: '' });
  expect(first.stderr).toContain('1 paper summarised, 1 left.');
  expect([...(await getEnrichments(database.db, ids)).keys()]).toEqual([ids[1]]);
  expect(JSON.parse((await run(['enrich', '--json'])).stdout)).toMatchObject({ outcome: 'done', done: 1 });
  expect((await run(['enrich'])).stderr).toContain('No paper needs it.');
  expect((await run(['enrich', '--forget'])).stderr).toContain('of 2 papers is gone');
  expect((await getEnrichments(database.db, ids)).size).toBe(0);
});

test('an endpoint that does not know the model leaves papers for later, and the doctor says so', async () => {
  const { code, stderr } = await run(['enrich'], 'other');
  // Two papers are too few to call the endpoint broken: they wait.
  expect(code).toBe(3);
  expect(stderr).toMatch(/2 failed.*'other' does not exist/s);
  const { stdout } = await run(['doctor', '--json'], 'other');
  const { sections } = JSON.parse(stdout) as { sections: { title: string; findings: object[] }[] };
  expect(sections.find(({ title }) => title === 'Summaries')?.findings).toMatchObject([
    { name: 'Prompt', condition: 'ok' },
    { name: 'Requests', value: '4 at once, 9,000 tokens under way at most' },
    { name: 'Model', condition: 'broken', why: expect.stringContaining("'other' does not exist") },
  ]);
});
