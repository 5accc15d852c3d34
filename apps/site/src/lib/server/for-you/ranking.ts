// The reader's ranking on the page: made once, and the same until it is old or they ask for another.
import { getLatestDecision, type RankingDecision } from '@papertape/database';
import { rankNow, type RankingSources } from '@papertape/jobs/for-you';
import { stillStands } from '@papertape/personal-ranking';
import type { PersonId } from '@papertape/people';
import type { Site } from '../open-site.ts';

/** Papers on the page. */
const SLOTS = 20;

/** What rankings of a site are made from. */
export function rankingSources({ database, search }: Pick<Site, 'database' | 'search'>): RankingSources {
  return {
    database,
    similar: (paperId, limit) => search.similar(paperId, { limit }),
    random: Math.random,
  };
}

/** The ranking that stands, or a new one; null where the reader turned personal ranking off. */
export async function currentRanking(
  site: Pick<Site, 'database' | 'search'>,
  reader: PersonId,
  now: Date,
  { again = false }: { again?: boolean } = {},
): Promise<RankingDecision | null> {
  const latest = await getLatestDecision(site.database.db, reader, 'page');
  if (latest !== null && !again && stillStands(latest, now)) return latest;
  return rankNow(rankingSources(site), {
    reader,
    surface: 'page',
    // Two requests at once follow the same decision, and so make one.
    occasion: `after ${latest?.id ?? 0}`,
    slots: SLOTS,
    // Whoever asks for others does not want the same again.
    last: again && latest ? latest.shown.map(({ paperId }) => paperId) : [],
    now,
  });
}
