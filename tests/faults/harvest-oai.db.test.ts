// Repairs and back-fills of arXiv by OAI-PMH: pages, interruptions, withdrawals.
import { describe, expect, test } from 'vitest';
import { getPaper } from '@papertape/database';
import { harvest } from '@papertape/jobs';
import type { FeedDay } from '@papertape/papers';
import { inventPaper, inventPapers, withdraw } from '../fakes/index.ts';
import { DAY, useWorld } from './world.ts';

const world = useWorld();

describe('arXiv OAI-PMH', () => {
  const recent = (count: number, first = 0) => inventPapers(count, '2026-03-01', first);

  test('every page comes in, one request at a time with the pause between', async () => {
    world().oai.hold(recent(24));
    const report = await harvest(world().context(), 'arxiv-oai');
    expect(report).toMatchObject({ status: 'done' });
    const wanted = recent(24).filter(({ categories }) =>
      categories.some((category) => ['cs.LG', 'cs.AI', 'cs.CL', 'cs.CV'].includes(category)),
    );
    expect(report.created).toBe(wanted.length);
    expect(world().oai.mostAtOnce()).toBe(1);
    expect(world().pauses.filter((pause) => pause > 2_000)).toHaveLength(world().oai.requests.length - 1);
    expect(world().oai.requests[0]?.url.searchParams.get('set')).toBe('cs');
    expect(world().oai.requests[0]?.url.searchParams.get('metadataPrefix')).toBe('arXivRaw');
  });

  test('the next harvest asks only for what changed since', async () => {
    world().oai.hold(recent(5));
    await harvest(world().context(), 'arxiv-oai');
    const asked = world().oai.requests.length;
    world().now = new Date('2026-03-03T15:00:00Z');
    expect(await harvest(world().context(), 'arxiv-oai')).toMatchObject({ status: 'done', created: 0 });
    expect(world().oai.requests[asked]?.url.searchParams.get('from')).toBe(DAY);
  });

  test('a back-fill reads the days it is asked for', async () => {
    world().oai.hold([
      inventPaper(0, '2025-05-05'),
      inventPaper(1, '2025-06-06'),
      inventPaper(2, '2025-07-07'),
    ]);
    const days = { first: '2025-06-01' as FeedDay, last: '2025-06-30' as FeedDay };
    expect(await harvest(world().context(), 'arxiv-oai', { days })).toMatchObject({
      status: 'done',
      created: 1,
    });
    expect(world().oai.requests[0]?.url.searchParams.get('until')).toBe('2025-06-30');
  });

  test('a back-fill fills the pages of its days, where no feed has told the day', async () => {
    const told = inventPaper(0, '2026-02-27', { datestamp: '2026-03-01' });
    world().rss.announce(DAY, [{ paper: told, type: 'new' }]);
    await harvest(world().context(), 'arxiv-rss');
    world().oai.hold([told, inventPaper(1, '2026-02-27', { datestamp: '2026-03-01' })]);
    for (const _time of [1, 2]) await harvest(world().context(), 'arxiv-oai');
    expect(await world().idsOf('2026-03-01' as FeedDay)).toEqual(['2602.10001']);
    expect(await world().idsOf(DAY)).toEqual([told.id]);
  });

  test('a harvest that fails in the middle keeps what came and goes on at its page', async () => {
    world().oai.hold(recent(30).map((paper) => ({ ...paper, categories: ['cs.LG'] })));
    const context = world().context();
    let seen = 0;
    const failing = harvest(context, 'arxiv-oai', {
      onProgress: () => {
        seen += 1;
        if (seen === 2) world().oai.always({ status: 500 });
      },
    });
    expect(await failing).toMatchObject({ status: 'failed', created: 20 });
    world().oai.always(undefined);
    const before = world().oai.requests.length;
    expect(await harvest(context, 'arxiv-oai')).toMatchObject({ status: 'done', created: 10 });
    expect(world().oai.requests[before]?.url.searchParams.has('resumptionToken')).toBe(true);
  });

  test('an expired token begins the list anew and repeats nothing', async () => {
    world().oai.hold(recent(25).map((paper) => ({ ...paper, categories: ['cs.LG'] })));
    let expired = false;
    const report = await harvest(world().context(), 'arxiv-oai', {
      onProgress: () => {
        if (!expired) world().oai.expireTokens();
        expired = true;
      },
    });
    expect(report).toMatchObject({ status: 'done', created: 25, unchanged: 10 });
  });

  test('withdrawal and deletion mark a paper and keep it; a new version brings it back', async () => {
    const papers = recent(3).map((paper) => ({ ...paper, categories: ['cs.LG'] }));
    const [first, second, third] = papers;
    if (!first || !second || !third) throw new Error('expected three papers');
    world().oai.hold(papers);
    await harvest(world().context(), 'arxiv-oai');
    const reason = 'Withdrawn by the authors: an error in Section 3';
    world().oai.hold([withdraw(first, DAY, reason), { ...second, deleted: true, datestamp: DAY }, third]);
    expect(await harvest(world().context(), 'arxiv-oai')).toMatchObject({
      status: 'done',
      updated: 2,
      created: 0,
    });
    expect(await getPaper(world().database.db, first.id)).toMatchObject({
      withdrawnAt: `${DAY}T08:00:00.000Z`,
      withdrawalReason: reason,
      title: first.title,
      abstract: first.abstract,
    });
    expect(await getPaper(world().database.db, second.id)).toMatchObject({
      withdrawnAt: `${DAY}T00:00:00.000Z`,
      title: second.title,
      abstract: second.abstract,
    });
    expect((await getPaper(world().database.db, third.id))?.withdrawnAt).toBeNull();
    const back = { submittedAt: `${DAY}T11:00:00.000Z`, size: '90kb', sourceType: 'D' };
    const revived = withdraw(first, DAY, reason);
    world().oai.hold([{ ...revived, comment: 'Section 3 corrected', versions: [...revived.versions, back] }]);
    await harvest(world().context(), 'arxiv-oai');
    expect(await getPaper(world().database.db, first.id)).toMatchObject({
      withdrawnAt: null,
      withdrawalReason: null,
    });
  });
});
