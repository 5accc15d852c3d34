// The scheduler on a real database: what is due is harvested once, however many processes look for it.
import { afterEach, beforeEach, expect, test } from 'vitest';
import { readConfiguration } from '@papertape/configuration';
import { countPapers, getSourceState, recordSourceSuccess, type Database } from '@papertape/database';
import { openTestDatabase } from '@papertape/database/testing';
import { startJobs, type Jobs } from '@papertape/jobs';
import { inventPapers, startArxivOai, startArxivRss, startHuggingFace, type Fake } from '../fakes/index.ts';

const day = new Date().toISOString().slice(0, 10);
let database: Database;
let fakes: { rss: Fake & { url: string }; oai: Fake & { url: string }; hub: Fake & { url: string } };
const running: Jobs[] = [];

beforeEach(async () => {
  database = await openTestDatabase();
  const papers = inventPapers(6, day).map((paper) => ({ ...paper, categories: ['cs.LG'] }));
  const rss = await startArxivRss(day);
  rss.announce(
    day,
    papers.map((paper) => ({ paper, type: 'new' as const })),
  );
  const hub = await startHuggingFace('2100-01-01');
  hub.list(day, papers);
  fakes = { rss, oai: await startArxivOai(papers), hub };
});

afterEach(async () => {
  await Promise.all(running.splice(0).map((jobs) => jobs.stop()));
  await Promise.all(Object.values(fakes).map((fake) => fake.close()));
  await database.close();
});

async function start(environment: Record<string, string> = {}): Promise<{ errors: unknown[] }> {
  const errors: unknown[] = [];
  running.push(
    await startJobs({
      configuration: readConfiguration({
        ARXIV_RSS_URL: fakes.rss.url,
        ARXIV_OAI_URL: fakes.oai.url,
        HF_ENDPOINT: fakes.hub.url,
        ARXIV_DELAY_MS: '0',
        CATEGORIES: 'cs.LG',
        ...environment,
      }),
      database,
      search: null,
      pollingSeconds: 1,
      log: (level, event, fields) => level === 'error' && errors.push([event, fields]),
    }),
  );
  return { errors };
}

async function eventually(check: () => Promise<boolean>): Promise<void> {
  const end = Date.now() + 45_000;
  while (!(await check())) {
    if (Date.now() > end) throw new Error('It did not come about.');
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
}

async function succeeded(source: string): Promise<boolean> {
  const state = await getSourceState(database.db, source);
  return state !== null && state.lastSuccessAt !== null;
}

test('a new site is filled from all sources, each asked by one of two schedulers', async () => {
  const { errors } = await start();
  const second = await start();
  await eventually(
    async () =>
      (await succeeded('arxiv-rss')) && (await succeeded('arxiv-oai')) && (await succeeded('huggingface')),
  );
  expect(await countPapers(database.db)).toBe(6);
  expect(fakes.rss.requests).toHaveLength(1);
  expect(fakes.oai.requests).toHaveLength(1);
  expect([...errors, ...second.errors]).toEqual([]);
});

test('one source that fails stops no other', async () => {
  fakes.rss.always('hang-up');
  await start();
  await eventually(async () => (await succeeded('arxiv-oai')) && (await succeeded('huggingface')));
  const state = await getSourceState(database.db, 'arxiv-rss');
  expect(state).toMatchObject({ lastSuccessAt: null, lastError: expect.stringContaining('127.0.0.1') });
  expect(Date.parse(state?.nextTryAt ?? '')).toBeGreaterThan(Date.now());
});

test('what was harvested just before is left alone, also with HARVEST=off', async () => {
  const next = new Date(Date.now() + 3_600_000);
  for (const source of ['arxiv-rss', 'arxiv-oai'])
    await recordSourceSuccess(database.db, source, { outcome: 'before', nextTryAt: next }, new Date());
  await start();
  await eventually(() => succeeded('huggingface'));
  expect(fakes.rss.requests).toHaveLength(0);
  await running.pop()?.stop();
  const asked = fakes.hub.requests.length;
  await start({ HARVEST: 'off' });
  await new Promise((resolve) => setTimeout(resolve, 2_500));
  expect(fakes.hub.requests).toHaveLength(asked);
});

test('stopping ends a harvest that hangs, and starting again does what was left', async () => {
  fakes.rss.always('stall');
  await start();
  await eventually(() => Promise.resolve(fakes.rss.requests.length > 0));
  await running.pop()?.stop();
  expect(await getSourceState(database.db, 'arxiv-rss')).toMatchObject({ lastError: null, leaseOwner: null });
  fakes.rss.always(undefined);
  await start();
  await eventually(() => succeeded('arxiv-rss'));
});
