// kill -9 in the middle of a round of enrichment, three times, and a second process beside the last: every paper is asked
// about to the end, what was stored stays, and what is paid for twice are the requests that were under way.
import { rm } from 'node:fs/promises';
import {
  startInferenceServer,
  type InferenceServer,
  type ReceivedRequest,
} from '@papertape/batch-inference/testing';
import { getEnrichments, openDatabase, type Database } from '@papertape/database';
import { sql } from '@papertape/database/sql';
import { newPaper } from '@papertape/database/testing';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { runPapertape, startPapertape, type Finished } from '../support/process.ts';
import { newDataDir } from '../support/site.ts';

const PAPERS = 24;
const CONCURRENCY = 4;
/** Requests, over all processes, with which a process dies. */
const KILLED_AT = [5, 11, 17];
const ANSWER = JSON.stringify({
  summary: 'A clock that is wound by the tide runs nine minutes late in a year.',
  keywords: [],
  claims: [],
  tasks: [],
  datasets: [],
});

let dataDir: string;
let database: Database;
let server: InferenceServer;
const ids: number[] = [];
/** Told of each request before it is answered. */
let onRequest: (count: number) => Promise<unknown> | void = () => undefined;

beforeAll(async () => {
  dataDir = await newDataDir();
  database = await openDatabase({ databaseUrl: null, dataDir });
  for (let number = 0; number < PAPERS; number++) {
    const abstract =
      'We wind a clock by the tide and find that it runs late by nine minutes in a year. '.repeat(2);
    const publishedAt = new Date(Date.now() - 3_600_000).toISOString();
    ids.push((await newPaper(database, { title: titleOf(number), abstract, publishedAt })).id);
  }
  server = await startInferenceServer({
    answer: () => ANSWER,
    beforeAnswer: async ({ number }) => void (await onRequest(number + 1)),
  });
});
afterAll(async () => {
  await server?.close();
  await database?.close();
  await rm(dataDir, { recursive: true, force: true });
});

const titleOf = (number: number) => `Tidal Clock ${String(number).padStart(2, '0')}.`;
const enrich = () => ({
  args: ['enrich', '--json'],
  env: {
    DATA_DIR: dataDir,
    EMBEDDER: 'off',
    ENRICHMENT_URL: server.url,
    ENRICHMENT_MODEL: 'test-model',
    ENRICHMENT_CONCURRENCY: String(CONCURRENCY),
  },
});

/** A process that is killed with the given request. */
async function killAt(count: number): Promise<void> {
  const { args, env } = enrich();
  const { child, finished } = startPapertape(args, { env });
  onRequest = (now) => void (now === count && child.kill('SIGKILL'));
  const { signal, stderr } = await finished;
  expect(signal, stderr).toBe('SIGKILL');
}

/** What is stored now, by the paper's number in the database. */
const stored = () => getEnrichments(database.db, ids);
const tokensOf = (requests: readonly ReceivedRequest[]) =>
  requests.reduce((sum, { promptTokens }) => sum + promptTokens, 0);

test(
  'whatever is killed, each paper is asked about and paid for once, but for what was under way',
  { timeout: 300_000 },
  async () => {
    let before = await stored();
    for (const count of KILLED_AT) {
      await killAt(count);
      const now = await stored();
      for (const [id, written] of before) expect(now.get(id)).toEqual(written);
      // What was asked and is not stored was under way.
      expect(server.requests.length - now.size).toBeLessThanOrEqual(CONCURRENCY * KILLED_AT.length);
      before = now;
    }

    const { args, env } = enrich();
    let second: Promise<Finished> | null = null;
    // The first request waits until another process has found out that this one is at it.
    onRequest = () => (second ??= runPapertape(args, { env }));
    const last = await runPapertape(args, { env });
    expect(await second).toMatchObject({
      code: 75,
      stderr: expect.stringContaining('Another process is at it'),
    });
    expect(last.code, last.stderr).toBe(0);
    expect(JSON.parse(last.stdout)).toMatchObject({
      outcome: 'done',
      planned: PAPERS - before.size,
      left: 0,
    });
    expect((await stored()).size).toBe(PAPERS);

    const asked = Map.groupBy(server.requests, ({ prompt }) =>
      ids.findIndex((_, n) => prompt.includes(titleOf(n))),
    );
    expect(asked.size).toBe(PAPERS);
    const doubled = server.requests.length - PAPERS;
    expect(doubled).toBeGreaterThan(0); // a process died with its requests
    expect(doubled).toBeLessThanOrEqual(CONCURRENCY * KILLED_AT.length);

    // The account has every paper once; what is missing in it are the requests that died with their process.
    const { rows } = await database.db.execute<{ requests: number; prompt: number }>(sql`
    select sum(requests)::int as requests, sum(prompt_tokens)::int as prompt from enrichment_usage`);
    const once = tokensOf([...asked.values()].flatMap((requests) => requests.slice(0, 1)));
    expect(rows).toEqual([{ requests: PAPERS, prompt: once }]);
  },
);
