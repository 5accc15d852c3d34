// Harvests of several sources: Hugging Face, sources that fail beside others, leases, and the first start.
import { describe, expect, test } from 'vitest';
import { getPaper, getSourceState, leaseSource, listSourceStates } from '@papertape/database';
import { firstHarvest, harvest, loadSample } from '@papertape/jobs';
import { inventPaper, inventPapers } from '../fakes/index.ts';
import { announceNew, DAY, useWorld } from './world.ts';

const world = useWorld();

describe('Hugging Face', () => {
  test('days, votes and people come in, and votes that changed', async () => {
    world().hub.list(DAY, inventPapers(3, '2026-02-27'));
    world().hub.list('2026-03-01', inventPapers(1, '2026-02-26', 50));
    expect(await harvest(world().context(), 'huggingface')).toMatchObject({ status: 'done', created: 4 });
    world().hub.list(DAY, [{ ...inventPaper(1, '2026-02-27'), upvotes: 99 }]);
    expect(await harvest(world().context(), 'huggingface')).toMatchObject({ created: 0, updated: 1 });
    expect(await getPaper(world().database.db, '2602.10001')).toMatchObject({
      upvotes: 99,
      listedOn: DAY,
      submittedBy: { name: 'reader-1' },
      publishedAt: '2026-02-27T09:30:00.000Z',
    });
  });

  test('one failing source stops no other', async () => {
    world().hub.always('hang-up');
    world().rss.announce(DAY, announceNew(2));
    const context = world().context();
    const reports = await Promise.all([harvest(context, 'huggingface'), harvest(context, 'arxiv-rss')]);
    expect(reports.map(({ status }) => status)).toEqual(['failed', 'done']);
    const states = await listSourceStates(world().database.db);
    expect(states.find(({ source }) => source === 'huggingface')?.lastError).toContain('127.0.0.1');
  });
});

test('two sources tell of one paper, which stays one', async () => {
  const paper = inventPaper(0, DAY);
  world().rss.announce(DAY, [{ paper, type: 'new' }]);
  world().hub.list(DAY, [paper]);
  world().oai.hold([paper]);
  for (const source of ['huggingface', 'arxiv-rss', 'arxiv-oai'] as const)
    await harvest(world().context(), source);
  expect(await world().idsOf(DAY)).toEqual([paper.id]);
  const stored = await getPaper(world().database.db, paper.id);
  expect(stored?.provenance.map(({ source }) => source).sort()).toEqual([
    'arxiv-oai',
    'arxiv-rss',
    'huggingface',
  ]);
  expect(stored?.publishedAt).toBe(`${DAY}T09:30:00.000Z`);
});

test('a source that another process harvests is left to it', async () => {
  expect(await leaseSource(world().database.db, 'arxiv-oai', 'elsewhere:1:x', 60, world().now)).toBe(true);
  expect((await harvest(world().context(), 'arxiv-rss')).status).toBe('busy');
  expect(world().rss.requests).toHaveLength(0);
  world().now = new Date(world().now.getTime() + 61_000);
  expect((await harvest(world().context(), 'arxiv-rss')).status).toBe('done');
});

test('an aborted harvest is no failure of the source', async () => {
  world().rss.always('stall');
  world().rss.announce(DAY, announceNew(2));
  const controller = new AbortController();
  setTimeout(() => controller.abort(), 50);
  expect((await harvest(world().context(), 'arxiv-rss', { signal: controller.signal })).status).toBe(
    'aborted',
  );
  expect(await getSourceState(world().database.db, 'arxiv-rss')).toMatchObject({
    lastError: null,
    leaseOwner: null,
  });
});

describe('the first start', () => {
  test('fills an empty site and leaves a filled one alone', async () => {
    world().rss.announce(DAY, announceNew(2));
    world().hub.list('2026-02-26', inventPapers(3, '2026-02-25', 20));
    expect(await firstHarvest(world().context())).toMatchObject({ status: 'done', papers: 5 });
    expect(world().searchUpdates).toBe(1);
    expect(await firstHarvest(world().context())).toMatchObject({ status: 'not-needed', papers: 5 });
  });

  test('says that nothing could be reached, and the sample takes its place until real records come', async () => {
    world().rss.always('hang-up');
    world().hub.always('hang-up');
    expect(await firstHarvest(world().context())).toMatchObject({ status: 'unreachable', papers: 0 });
    expect(await loadSample(world().context())).toBe(13);
    const sample = await getPaper(world().database.db, '2501.11873');
    expect(await world().idsOf(DAY)).toHaveLength(13);
    expect(sample).toMatchObject({
      publishedAt: expect.stringContaining('2025-01-20'),
      title: expect.stringContaining('Demons in the Detail'),
    });
    expect(sample?.authors).toHaveLength(10);
    const real = inventPaper(0, '2025-01-20', {
      id: '2501.11873',
      title: 'The title at the source',
      datestamp: DAY,
    });
    world().oai.hold([real]);
    await harvest(world().context(), 'arxiv-oai');
    expect(await getPaper(world().database.db, '2501.11873')).toMatchObject({
      title: 'The title at the source',
      abstract: real.abstract,
    });
  });

  test('waits for the scheduler that is at it already', async () => {
    world().rss.announce(DAY, announceNew(2));
    const context = { ...world().context(), now: () => new Date() };
    expect(await leaseSource(world().database.db, 'arxiv-rss', 'elsewhere:1:x', 2, new Date())).toBe(true);
    expect(await firstHarvest(context)).toMatchObject({ status: 'done', papers: 2 });
  });

  test('knows a holiday from a network that is down', async () => {
    expect(await firstHarvest(world().context())).toMatchObject({ status: 'empty', papers: 0 });
  });
});
