// What the tests of harvests share: a database, the three fakes, and a clock that stands still.
import { afterEach, beforeEach } from 'vitest';
import { readConfiguration } from '@papertape/configuration';
import { listPapers, type Database } from '@papertape/database';
import { openTestDatabase } from '@papertape/database/testing';
import type { JobsContext } from '@papertape/jobs';
import type { FeedDay } from '@papertape/papers';
import {
  inventPapers,
  startArxivOai,
  startArxivRss,
  startHuggingFace,
  type Announcement,
  type FakeArxivOai,
  type FakeArxivRss,
  type FakeHuggingFace,
} from '../fakes/index.ts';

/** The day that the fakes begin with. */
export const DAY = '2026-03-02' as FeedDay;

/** All of it, new for each test. */
export interface World {
  database: Database;
  rss: FakeArxivRss;
  oai: FakeArxivOai;
  hub: FakeHuggingFace;
  /** The clock of the jobs. */
  now: Date;
  /** What the jobs would have waited, milliseconds. */
  pauses: number[];
  searchUpdates: number;
  context(environment?: Record<string, string>): JobsContext;
  /** Public ids of the papers listed on a day, sorted. */
  idsOf(day: FeedDay): Promise<string[]>;
}

/** Registers a world for each test of a file; the returned function gives the present one. */
export function useWorld(): () => World {
  let present: World | undefined;
  const get = () => {
    if (!present) throw new Error('Only within a test.');
    return present;
  };
  beforeEach(async () => {
    present = {
      database: await openTestDatabase(),
      rss: await startArxivRss(DAY),
      oai: await startArxivOai([], { pageSize: 10, now: () => get().now }),
      hub: await startHuggingFace(DAY),
      now: new Date('2026-03-02T15:00:00Z'),
      pauses: [],
      searchUpdates: 0,
      context: (environment = {}) => contextOf(get(), environment),
      idsOf: (day) => idsOf(get().database, day),
    };
  });
  afterEach(async () => {
    const { database, rss, oai, hub } = get();
    await Promise.all([rss.close(), oai.close(), hub.close()]);
    await database.close();
  });
  return get;
}

function contextOf(world: World, environment: Record<string, string>): JobsContext {
  return {
    configuration: readConfiguration({
      ARXIV_RSS_URL: world.rss.url,
      ARXIV_OAI_URL: world.oai.url,
      HF_ENDPOINT: world.hub.url,
      CATEGORIES: 'cs.LG,cs.AI,cs.CL,cs.CV',
      FETCH_TIMEOUT_MS: '1500',
      ...environment,
    }),
    database: world.database,
    search: { update: () => Promise.resolve(void (world.searchUpdates += 1)) },
    now: () => world.now,
    random: () => 0,
    sleep: (milliseconds) => Promise.resolve(void world.pauses.push(milliseconds)),
  };
}

async function idsOf(database: Database, day: FeedDay): Promise<string[]> {
  const range = { first: day, last: day };
  const page = await listPapers(database.db, { range, order: 'newest', limit: 100 });
  return page.items.map(({ publicId }) => publicId).sort();
}

/** That many new papers of the day, as the feed announces them. */
export function announceNew(count: number): Announcement[] {
  return inventPapers(count, DAY).map((paper) => ({ paper, type: 'new' }));
}
