// Harvests against servers that speak the sources' formats, on good days, holidays and bad ones.
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { readConfiguration } from '@papertape/configuration';
import {
  getPaper,
  getSourceState,
  leaseSource,
  listPapers,
  listSourceStates,
  type Database,
} from '@papertape/database';
import { openTestDatabase } from '@papertape/database/testing';
import { firstHarvest, harvest, loadSample, NOTHING_TODAY, type JobsContext } from '@papertape/jobs';
import type { FeedDay } from '@papertape/papers';
import {
  inventPaper,
  inventPapers,
  startArxivOai,
  startArxivRss,
  startHuggingFace,
  withdraw,
  type FakeArxivOai,
  type FakeArxivRss,
  type FakeHuggingFace,
} from '../fakes/index.ts';

const DAY = '2026-03-02' as FeedDay;
let database: Database;
let rss: FakeArxivRss;
let oai: FakeArxivOai;
let hub: FakeHuggingFace;
let now: Date;
let pauses: number[];
let searchUpdates: number;

beforeEach(async () => {
  database = await openTestDatabase();
  rss = await startArxivRss(DAY);
  oai = await startArxivOai([], { pageSize: 10, now: () => now });
  hub = await startHuggingFace(DAY);
  now = new Date('2026-03-02T15:00:00Z');
  pauses = [];
  searchUpdates = 0;
});

afterEach(async () => {
  await Promise.all([rss.close(), oai.close(), hub.close()]);
  await database.close();
});

function contextOf(environment: Record<string, string> = {}): JobsContext {
  return {
    configuration: readConfiguration({
      ARXIV_RSS_URL: rss.url,
      ARXIV_OAI_URL: oai.url,
      HF_ENDPOINT: hub.url,
      CATEGORIES: 'cs.LG,cs.AI,cs.CL,cs.CV',
      FETCH_TIMEOUT_MS: '1500',
      ...environment,
    }),
    database,
    search: { update: () => Promise.resolve(void (searchUpdates += 1)) },
    now: () => now,
    random: () => 0,
    sleep: (milliseconds) => Promise.resolve(void pauses.push(milliseconds)),
  };
}

const announceNew = (count: number) =>
  inventPapers(count, DAY)
    .filter(({ categories }) => categories.some((category) => category.startsWith('cs')))
    .map((paper) => ({ paper, type: 'new' as const }));

async function idsOf(day: FeedDay): Promise<string[]> {
  const page = await listPapers(database.db, {
    range: { first: day, last: day },
    order: 'newest',
    limit: 100,
  });
  return page.items.map(({ publicId }) => publicId).sort();
}

describe('arXiv RSS', () => {
  test('a day comes in, is listed, and search is told', async () => {
    rss.announce(DAY, announceNew(4));
    const report = await harvest(contextOf(), 'arxiv-rss');
    expect(report).toMatchObject({ status: 'done', records: 4, created: 4, rejected: [] });
    expect(await idsOf(DAY)).toHaveLength(4);
    expect(searchUpdates).toBe(1);
    expect(await getSourceState(database.db, 'arxiv-rss')).toMatchObject({
      lastSuccessAt: now.toISOString(),
      lastOutcome: '4 papers, 4 new',
      lastError: null,
      leaseOwner: null,
      nextTryAt: '2026-03-03T05:20:00.000Z',
    });
  });

  test('a second visit asks with the validators and changes nothing', async () => {
    rss.announce(DAY, announceNew(4));
    await harvest(contextOf(), 'arxiv-rss');
    const again = await harvest(contextOf(), 'arxiv-rss');
    expect(again).toMatchObject({ status: 'done', records: 0, created: 0, updated: 0 });
    expect(rss.requests.at(-1)?.headers['if-none-match']).toMatch(/^".+"$/);
    expect(searchUpdates).toBe(1);
  });

  test('other categories are another feed', async () => {
    rss.announce(DAY, announceNew(4));
    await harvest(contextOf({ CATEGORIES: 'cs.LG' }), 'arxiv-rss');
    const other = await harvest(contextOf({ CATEGORIES: 'cs.AI' }), 'arxiv-rss');
    expect(rss.requests.at(-1)?.headers['if-none-match']).toBeUndefined();
    expect(other.records).toBeGreaterThan(0);
  });

  test('a holiday is a success that says so, also when asked again', async () => {
    for (const _visit of [1, 2]) {
      const report = await harvest(contextOf(), 'arxiv-rss');
      expect(report).toMatchObject({ status: 'done', message: NOTHING_TODAY, records: 0 });
    }
    expect(await getSourceState(database.db, 'arxiv-rss')).toMatchObject({
      lastOutcome: NOTHING_TODAY,
      lastError: null,
    });
  });

  test('a replaced paper gets its new version and no new listing', async () => {
    const paper = inventPaper(0, '2026-02-27');
    rss.announce('2026-02-27', [{ paper, type: 'new' }]);
    await harvest(contextOf(), 'arxiv-rss');
    rss.announce(DAY, [{ paper: { ...paper, abstract: 'A better abstract.' }, type: 'replace', version: 2 }]);
    expect(await harvest(contextOf(), 'arxiv-rss')).toMatchObject({ updated: 1, created: 0 });
    const stored = await getPaper(database.db, paper.id);
    expect(stored).toMatchObject({ abstract: 'A better abstract.', listedOn: '2026-02-27' });
    expect(stored?.versions.map(({ version, abstract }) => [version, abstract])).toEqual([
      [1, paper.abstract],
      [2, 'A better abstract.'],
    ]);
  });

  test('a malformed item is reported, the rest comes in, and the feed is asked again in full', async () => {
    rss.announce(DAY, announceNew(3));
    rss.next('malformed');
    const report = await harvest(contextOf(), 'arxiv-rss');
    expect(report).toMatchObject({
      status: 'done',
      created: 2,
      message: '2 papers, 2 new, 1 could not be read',
    });
    expect(report.rejected).toHaveLength(1);
    expect(await harvest(contextOf(), 'arxiv-rss')).toMatchObject({ created: 1, rejected: [] });
  });

  test('half an answer is a failure with a next try, never an empty day', async () => {
    rss.announce(DAY, announceNew(3));
    rss.next('cut');
    const report = await harvest(contextOf(), 'arxiv-rss');
    expect(report.status).toBe('failed');
    expect(await getSourceState(database.db, 'arxiv-rss')).toMatchObject({
      lastSuccessAt: null,
      lastError: expect.stringContaining('only a part'),
      nextTryAt: '2026-03-02T15:15:00.000Z',
      leaseOwner: null,
    });
    expect(await harvest(contextOf(), 'arxiv-rss')).toMatchObject({ status: 'done', created: 3 });
  });

  test('after 429 arXiv is left alone for ten minutes at least, all of it, and nothing else is', async () => {
    rss.next({ status: 429, headers: { 'retry-after': '30' }, body: 'slow down' });
    const report = await harvest(contextOf(), 'arxiv-rss');
    expect(report.status).toBe('failed');
    expect(rss.requests).toHaveLength(1);
    const wait = (report.nextTryAt?.getTime() ?? 0) - now.getTime();
    expect(wait).toBeGreaterThanOrEqual(10 * 60_000);
    now = new Date(now.getTime() + 9 * 60_000);
    expect((await harvest(contextOf(), 'arxiv-rss')).status).toBe('paused');
    expect((await harvest(contextOf(), 'arxiv-oai')).status).toBe('paused');
    expect(rss.requests.length + oai.requests.length).toBe(1);
    hub.list(DAY, inventPapers(2, DAY));
    expect(await harvest(contextOf(), 'huggingface')).toMatchObject({ status: 'done', created: 2 });
    now = new Date(now.getTime() + wait);
    expect((await harvest(contextOf(), 'arxiv-rss')).status).toBe('done');
  });

  test('503 is asked again a few times, later after each failure', async () => {
    rss.always({ status: 503, body: 'down' });
    const first = await harvest(contextOf(), 'arxiv-rss');
    expect(rss.requests).toHaveLength(3);
    const second = await harvest(contextOf(), 'arxiv-rss');
    const waits = [first, second].map(
      ({ nextTryAt }) => ((nextTryAt?.getTime() ?? 0) - now.getTime()) / 60_000,
    );
    expect(waits).toEqual([15, 30]);
    rss.always(undefined);
    await harvest(contextOf(), 'arxiv-rss');
    rss.always({ status: 503 });
    const afterSuccess = await harvest(contextOf(), 'arxiv-rss');
    expect(((afterSuccess.nextTryAt?.getTime() ?? 0) - now.getTime()) / 60_000).toBe(15);
  });

  test('a redirect to another private address is refused', async () => {
    rss.next({ status: 302, headers: { location: `${hub.url}/api/daily_papers` } });
    const report = await harvest(contextOf(), 'arxiv-rss');
    expect(report).toMatchObject({ status: 'failed', message: expect.stringContaining('Refused') });
    expect(hub.requests).toHaveLength(0);
  });
});

describe('arXiv OAI-PMH', () => {
  const recent = (count: number, first = 0) => inventPapers(count, '2026-03-01', first);

  test('every page comes in, one request at a time with the pause between', async () => {
    oai.hold(recent(24));
    const report = await harvest(contextOf(), 'arxiv-oai');
    expect(report).toMatchObject({ status: 'done' });
    const wanted = recent(24).filter(({ categories }) =>
      categories.some((category) => ['cs.LG', 'cs.AI', 'cs.CL', 'cs.CV'].includes(category)),
    );
    expect(report.created).toBe(wanted.length);
    expect(oai.mostAtOnce()).toBe(1);
    expect(pauses.filter((pause) => pause > 2_000)).toHaveLength(oai.requests.length - 1);
    expect(oai.requests[0]?.url.searchParams.get('set')).toBe('cs');
    expect(oai.requests[0]?.url.searchParams.get('metadataPrefix')).toBe('arXivRaw');
  });

  test('the next harvest asks only for what changed since', async () => {
    oai.hold(recent(5));
    await harvest(contextOf(), 'arxiv-oai');
    const asked = oai.requests.length;
    now = new Date('2026-03-03T15:00:00Z');
    expect(await harvest(contextOf(), 'arxiv-oai')).toMatchObject({ status: 'done', created: 0 });
    expect(oai.requests[asked]?.url.searchParams.get('from')).toBe(DAY);
  });

  test('a back-fill reads the days it is asked for', async () => {
    oai.hold([inventPaper(0, '2025-05-05'), inventPaper(1, '2025-06-06'), inventPaper(2, '2025-07-07')]);
    const days = { first: '2025-06-01' as FeedDay, last: '2025-06-30' as FeedDay };
    expect(await harvest(contextOf(), 'arxiv-oai', { days })).toMatchObject({ status: 'done', created: 1 });
    expect(oai.requests[0]?.url.searchParams.get('until')).toBe('2025-06-30');
  });

  test('a back-fill fills the pages of its days, where no feed has told the day', async () => {
    const told = inventPaper(0, '2026-02-27', { datestamp: '2026-03-01' });
    rss.announce(DAY, [{ paper: told, type: 'new' }]);
    await harvest(contextOf(), 'arxiv-rss');
    oai.hold([told, inventPaper(1, '2026-02-27', { datestamp: '2026-03-01' })]);
    for (const _time of [1, 2]) await harvest(contextOf(), 'arxiv-oai');
    expect(await idsOf('2026-03-01' as FeedDay)).toEqual(['2602.10001']);
    expect(await idsOf(DAY)).toEqual([told.id]);
  });

  test('a harvest that fails in the middle keeps what came and goes on at its page', async () => {
    oai.hold(recent(30).map((paper) => ({ ...paper, categories: ['cs.LG'] })));
    const context = contextOf();
    let seen = 0;
    const failing = harvest(context, 'arxiv-oai', {
      onProgress: () => {
        seen += 1;
        if (seen === 2) oai.always({ status: 500 });
      },
    });
    expect(await failing).toMatchObject({ status: 'failed', created: 20 });
    oai.always(undefined);
    const before = oai.requests.length;
    expect(await harvest(context, 'arxiv-oai')).toMatchObject({ status: 'done', created: 10 });
    expect(oai.requests[before]?.url.searchParams.has('resumptionToken')).toBe(true);
  });

  test('an expired token begins the list anew and repeats nothing', async () => {
    oai.hold(recent(25).map((paper) => ({ ...paper, categories: ['cs.LG'] })));
    let expired = false;
    const report = await harvest(contextOf(), 'arxiv-oai', {
      onProgress: () => {
        if (!expired) oai.expireTokens();
        expired = true;
      },
    });
    expect(report).toMatchObject({ status: 'done', created: 25, unchanged: 10 });
  });

  test('withdrawal and deletion mark a paper and keep it; a new version brings it back', async () => {
    const papers = recent(3).map((paper) => ({ ...paper, categories: ['cs.LG'] }));
    const [first, second, third] = papers;
    if (!first || !second || !third) throw new Error('expected three papers');
    oai.hold(papers);
    await harvest(contextOf(), 'arxiv-oai');
    const reason = 'Withdrawn by the authors: an error in Section 3';
    oai.hold([withdraw(first, DAY, reason), { ...second, deleted: true, datestamp: DAY }, third]);
    expect(await harvest(contextOf(), 'arxiv-oai')).toMatchObject({ status: 'done', updated: 2, created: 0 });
    expect(await getPaper(database.db, first.id)).toMatchObject({
      withdrawnAt: `${DAY}T08:00:00.000Z`,
      withdrawalReason: reason,
      title: first.title,
      abstract: first.abstract,
    });
    expect(await getPaper(database.db, second.id)).toMatchObject({
      withdrawnAt: `${DAY}T00:00:00.000Z`,
      title: second.title,
      abstract: second.abstract,
    });
    expect((await getPaper(database.db, third.id))?.withdrawnAt).toBeNull();
    const back = { submittedAt: `${DAY}T11:00:00.000Z`, size: '90kb', sourceType: 'D' };
    const revived = withdraw(first, DAY, reason);
    oai.hold([{ ...revived, comment: 'Section 3 corrected', versions: [...revived.versions, back] }]);
    await harvest(contextOf(), 'arxiv-oai');
    expect(await getPaper(database.db, first.id)).toMatchObject({
      withdrawnAt: null,
      withdrawalReason: null,
    });
  });
});

describe('Hugging Face', () => {
  test('days, votes and people come in, and votes that changed', async () => {
    hub.list(DAY, inventPapers(3, '2026-02-27'));
    hub.list('2026-03-01', inventPapers(1, '2026-02-26', 50));
    expect(await harvest(contextOf(), 'huggingface')).toMatchObject({ status: 'done', created: 4 });
    hub.list(DAY, [{ ...inventPaper(1, '2026-02-27'), upvotes: 99 }]);
    expect(await harvest(contextOf(), 'huggingface')).toMatchObject({ created: 0, updated: 1 });
    expect(await getPaper(database.db, '2602.10001')).toMatchObject({
      upvotes: 99,
      listedOn: DAY,
      submittedBy: { name: 'reader-1' },
      publishedAt: '2026-02-27T09:30:00.000Z',
    });
  });

  test('one failing source stops no other', async () => {
    hub.always('hang-up');
    rss.announce(DAY, announceNew(2));
    const context = contextOf();
    const reports = await Promise.all([harvest(context, 'huggingface'), harvest(context, 'arxiv-rss')]);
    expect(reports.map(({ status }) => status)).toEqual(['failed', 'done']);
    const states = await listSourceStates(database.db);
    expect(states.find(({ source }) => source === 'huggingface')?.lastError).toContain('127.0.0.1');
  });
});

test('two sources tell of one paper, which stays one', async () => {
  const paper = inventPaper(0, DAY);
  rss.announce(DAY, [{ paper, type: 'new' }]);
  hub.list(DAY, [paper]);
  oai.hold([paper]);
  for (const source of ['huggingface', 'arxiv-rss', 'arxiv-oai'] as const) await harvest(contextOf(), source);
  expect(await idsOf(DAY)).toEqual([paper.id]);
  const stored = await getPaper(database.db, paper.id);
  expect(stored?.provenance.map(({ source }) => source).sort()).toEqual([
    'arxiv-oai',
    'arxiv-rss',
    'huggingface',
  ]);
  expect(stored?.publishedAt).toBe(`${DAY}T09:30:00.000Z`);
});

test('a source that another process harvests is left to it', async () => {
  expect(await leaseSource(database.db, 'arxiv-oai', 'elsewhere:1:x', 60, now)).toBe(true);
  expect((await harvest(contextOf(), 'arxiv-rss')).status).toBe('busy');
  expect(rss.requests).toHaveLength(0);
  now = new Date(now.getTime() + 61_000);
  expect((await harvest(contextOf(), 'arxiv-rss')).status).toBe('done');
});

test('an aborted harvest is no failure of the source', async () => {
  rss.always('stall');
  rss.announce(DAY, announceNew(2));
  const controller = new AbortController();
  setTimeout(() => controller.abort(), 50);
  expect((await harvest(contextOf(), 'arxiv-rss', { signal: controller.signal })).status).toBe('aborted');
  expect(await getSourceState(database.db, 'arxiv-rss')).toMatchObject({ lastError: null, leaseOwner: null });
});

describe('the first start', () => {
  test('fills an empty site and leaves a filled one alone', async () => {
    rss.announce(DAY, announceNew(2));
    hub.list('2026-02-26', inventPapers(3, '2026-02-25', 20));
    expect(await firstHarvest(contextOf())).toMatchObject({ status: 'done', papers: 5 });
    expect(searchUpdates).toBe(1);
    expect(await firstHarvest(contextOf())).toMatchObject({ status: 'not-needed', papers: 5 });
  });

  test('says that nothing could be reached, and the sample takes its place until real records come', async () => {
    rss.always('hang-up');
    hub.always('hang-up');
    expect(await firstHarvest(contextOf())).toMatchObject({ status: 'unreachable', papers: 0 });
    expect(await loadSample(contextOf())).toBe(13);
    const sample = await getPaper(database.db, '2501.11873');
    expect(sample).toMatchObject({
      listedOn: '2025-01-20',
      title: expect.stringContaining('Demons in the Detail'),
    });
    expect(sample?.authors).toHaveLength(10);
    const real = inventPaper(0, '2025-01-20', {
      id: '2501.11873',
      title: 'The title at the source',
      datestamp: DAY,
    });
    oai.hold([real]);
    await harvest(contextOf(), 'arxiv-oai');
    expect(await getPaper(database.db, '2501.11873')).toMatchObject({
      title: 'The title at the source',
      abstract: real.abstract,
    });
  });

  test('knows a holiday from a network that is down', async () => {
    expect(await firstHarvest(contextOf())).toMatchObject({ status: 'empty', papers: 0 });
  });
});
