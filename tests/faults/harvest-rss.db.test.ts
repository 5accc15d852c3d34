// The day's announcements of arXiv against a server that speaks its feed, on good days, holidays and bad ones.
import { describe, expect, test } from 'vitest';
import { getPaper, getSourceState } from '@papertape/database';
import { harvest, NOTHING_TODAY } from '@papertape/jobs';
import { inventPaper, inventPapers } from '../fakes/index.ts';
import { announceNew, DAY, useWorld } from './world.ts';

const world = useWorld();

describe('arXiv RSS', () => {
  test('a day comes in, is listed, and search is told', async () => {
    world().rss.announce(DAY, announceNew(4));
    const report = await harvest(world().context(), 'arxiv-rss');
    expect(report).toMatchObject({ status: 'done', records: 4, created: 4, rejected: [] });
    expect(await world().idsOf(DAY)).toHaveLength(4);
    expect(world().searchUpdates).toBe(1);
    expect(await getSourceState(world().database.db, 'arxiv-rss')).toMatchObject({
      lastSuccessAt: world().now.toISOString(),
      lastOutcome: '4 papers, 4 new',
      lastError: null,
      leaseOwner: null,
      nextTryAt: '2026-03-03T05:20:00.000Z',
    });
  });

  test('a second visit asks with the validators and changes nothing', async () => {
    world().rss.announce(DAY, announceNew(4));
    await harvest(world().context(), 'arxiv-rss');
    const again = await harvest(world().context(), 'arxiv-rss');
    expect(again).toMatchObject({ status: 'done', records: 0, created: 0, updated: 0 });
    expect(world().rss.requests.at(-1)?.headers['if-none-match']).toMatch(/^".+"$/);
    expect(world().searchUpdates).toBe(1);
  });

  test('other categories are another feed', async () => {
    world().rss.announce(DAY, announceNew(4));
    await harvest(world().context({ CATEGORIES: 'cs.LG' }), 'arxiv-rss');
    const other = await harvest(world().context({ CATEGORIES: 'cs.AI' }), 'arxiv-rss');
    expect(world().rss.requests.at(-1)?.headers['if-none-match']).toBeUndefined();
    expect(other.records).toBeGreaterThan(0);
  });

  test('a holiday is a success that says so, also when asked again', async () => {
    for (const _visit of [1, 2]) {
      const report = await harvest(world().context(), 'arxiv-rss');
      expect(report).toMatchObject({ status: 'done', message: NOTHING_TODAY, records: 0 });
    }
    expect(await getSourceState(world().database.db, 'arxiv-rss')).toMatchObject({
      lastOutcome: NOTHING_TODAY,
      lastError: null,
    });
  });

  test('a replaced paper gets its new version and no new listing', async () => {
    const paper = inventPaper(0, '2026-02-27');
    world().rss.announce('2026-02-27', [{ paper, type: 'new' }]);
    await harvest(world().context(), 'arxiv-rss');
    world().rss.announce(DAY, [
      { paper: { ...paper, abstract: 'A better abstract.' }, type: 'replace', version: 2 },
    ]);
    expect(await harvest(world().context(), 'arxiv-rss')).toMatchObject({ updated: 1, created: 0 });
    const stored = await getPaper(world().database.db, paper.id);
    expect(stored).toMatchObject({ abstract: 'A better abstract.', listedOn: '2026-02-27' });
    expect(stored?.versions.map(({ version, abstract }) => [version, abstract])).toEqual([
      [1, paper.abstract],
      [2, 'A better abstract.'],
    ]);
  });

  test('a malformed item is reported, the rest comes in, and the feed is asked again in full', async () => {
    world().rss.announce(DAY, announceNew(3));
    world().rss.next('malformed');
    const report = await harvest(world().context(), 'arxiv-rss');
    expect(report).toMatchObject({
      status: 'done',
      created: 2,
      message: '2 papers, 2 new, 1 could not be read',
    });
    expect(report.rejected).toHaveLength(1);
    expect(await harvest(world().context(), 'arxiv-rss')).toMatchObject({ created: 1, rejected: [] });
  });

  test('half an answer is a failure with a next try, never an empty day', async () => {
    world().rss.announce(DAY, announceNew(3));
    world().rss.next('cut');
    const report = await harvest(world().context(), 'arxiv-rss');
    expect(report.status).toBe('failed');
    expect(await getSourceState(world().database.db, 'arxiv-rss')).toMatchObject({
      lastSuccessAt: null,
      lastError: expect.stringContaining('only a part'),
      nextTryAt: '2026-03-02T15:15:00.000Z',
      leaseOwner: null,
    });
    expect(await harvest(world().context(), 'arxiv-rss')).toMatchObject({ status: 'done', created: 3 });
  });

  test('after 429 arXiv is left alone for ten minutes at least, all of it, and nothing else is', async () => {
    world().rss.next({ status: 429, headers: { 'retry-after': '30' }, body: 'slow down' });
    const report = await harvest(world().context(), 'arxiv-rss');
    expect(report.status).toBe('failed');
    expect(world().rss.requests).toHaveLength(1);
    const wait = (report.nextTryAt?.getTime() ?? 0) - world().now.getTime();
    expect(wait).toBeGreaterThanOrEqual(10 * 60_000);
    world().now = new Date(world().now.getTime() + 9 * 60_000);
    expect((await harvest(world().context(), 'arxiv-rss')).status).toBe('paused');
    expect((await harvest(world().context(), 'arxiv-oai')).status).toBe('paused');
    expect(world().rss.requests.length + world().oai.requests.length).toBe(1);
    world().hub.list(DAY, inventPapers(2, DAY));
    expect(await harvest(world().context(), 'huggingface')).toMatchObject({ status: 'done', created: 2 });
    world().now = new Date(world().now.getTime() + wait);
    expect((await harvest(world().context(), 'arxiv-rss')).status).toBe('done');
  });

  test('503 is asked again a few times, later after each failure', async () => {
    world().rss.always({ status: 503, body: 'down' });
    const first = await harvest(world().context(), 'arxiv-rss');
    expect(world().rss.requests).toHaveLength(3);
    const second = await harvest(world().context(), 'arxiv-rss');
    const waits = [first, second].map(
      ({ nextTryAt }) => ((nextTryAt?.getTime() ?? 0) - world().now.getTime()) / 60_000,
    );
    expect(waits).toEqual([15, 30]);
    world().rss.always(undefined);
    await harvest(world().context(), 'arxiv-rss');
    world().rss.always({ status: 503 });
    const afterSuccess = await harvest(world().context(), 'arxiv-rss');
    expect(((afterSuccess.nextTryAt?.getTime() ?? 0) - world().now.getTime()) / 60_000).toBe(15);
  });

  test('a redirect to another private address is refused', async () => {
    world().rss.next({ status: 302, headers: { location: `${world().hub.url}/api/daily_papers` } });
    const report = await harvest(world().context(), 'arxiv-rss');
    expect(report).toMatchObject({ status: 'failed', message: expect.stringContaining('Refused') });
    expect(world().hub.requests).toHaveLength(0);
  });
});
