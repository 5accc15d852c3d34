// The ways of ranking that are compared. All but the trend of the whole feed rank the same candidates.
import {
  chooseCandidates,
  type Exposure,
  type LiveModel,
  type Ranking,
  rankForReader,
  type ReaderFacts,
} from '@papertape/personal-ranking';
import { randomStream } from '@papertape/reproduction';
import { appeal } from './behaviour.ts';
import type { SitePaper } from './readers.ts';
import type { WorldReader } from './world.ts';

/** Each arm with what it does. */
export const ARMS = {
  bandit: 'the site as it is: trained daily, explored, damped, gated',
  undamped: 'the same without damping of what is shown often',
  trend: 'the trend order of the whole feed, without what the reader knows',
  'trend-candidates': 'the trend order of the same 30 candidates',
  uniform: 'the same 30 candidates in random order',
  oracle: 'the whole feed by the hidden tastes: nothing could do better',
} as const;
export type Arm = keyof typeof ARMS;

/** Whether an arm trains models. */
export function learns(arm: Arm): boolean {
  return arm === 'bandit' || arm === 'undamped';
}

/** What an arm ranks for a visit. */
export interface Visit {
  pool: readonly SitePaper[];
  reader: WorldReader;
  /** Computed when it is asked for: the trend of the whole feed asks for nothing but what is known. */
  facts: () => ReaderFacts;
  known: (id: number) => boolean;
  exposure: Exposure;
  live: LiveModel | null;
  slots: number;
  seed: number;
  now: number;
}

/** What was shown, by slot, and the whole ranking where one was logged. */
export interface Shown {
  ids: number[];
  ranking: Ranking | null;
}

/** Ranks for a visit. */
export function rankBy(arm: Arm, visit: Visit): Shown {
  const { pool, reader, known, exposure, seed, slots } = visit;
  switch (arm) {
    case 'bandit':
      return logged(visit, exposure);
    case 'undamped':
      // Whatever is shown is within its fair share; what was shown least is still chosen as fresh.
      return logged(visit, { ...exposure, fair: Infinity });
    case 'trend':
      return best(pool, known, slots, ({ trendScore }) => trendScore);
    case 'oracle':
      return best(pool, known, slots, ({ world }) => appeal(reader, world));
    case 'trend-candidates':
      return { ids: candidatesOf(visit).slice(0, slots), ranking: null };
    case 'uniform': {
      const ids = candidatesOf(visit);
      const order = randomStream(seed, 'uniform').permutation(ids.length);
      return { ids: Array.from(order, (index) => ids[index] ?? 0).slice(0, slots), ranking: null };
    }
  }
}

function logged({ pool, facts, live, slots, seed, now }: Visit, exposure: Exposure): Shown {
  const ranking = rankForReader({ pool, reader: facts(), exposure, live, slots, seed, now });
  return { ids: ranking.shown.map(({ paperId }) => paperId), ranking };
}

function candidatesOf({ pool, facts, exposure, seed }: Visit): number[] {
  return chooseCandidates(pool, facts(), exposure, { seed }).map(({ paper }) => paper.id);
}

function best(
  pool: readonly SitePaper[],
  known: Visit['known'],
  slots: number,
  score: (paper: SitePaper) => number,
): Shown {
  const ids = pool
    .filter(({ id }) => !known(id))
    .map((paper) => ({ id: paper.id, score: score(paper) }))
    .sort((a, b) => b.score - a.score || b.id - a.id)
    .slice(0, slots)
    .map(({ id }) => id);
  return { ids, ranking: null };
}
