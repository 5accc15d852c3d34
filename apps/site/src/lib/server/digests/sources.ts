// What the site's digests are made from.
import { reproductionRuns, type DigestSources } from '@papertape/jobs/digests';
import type { Site } from '../open-site.ts';

/** Most papers of one search that an edition looks at. */
const MOST_FOUND = 500;
const GRACE_MS = 7 * 86_400_000;

/** The parts of a site that digests come from; a command has them too. */
export interface DigestParts extends Pick<Site, 'database' | 'search' | 'origin'> {
  rooms: Pick<Site['rooms'], 'all'>;
}

/** Search, reproductions and the address of the site. */
export function digestSources(site: DigestParts): DigestSources {
  const { database, search, rooms } = site;
  return {
    origin: site.origin,
    search: async (query, since) => {
      // Search goes by when papers came to the site, editions by when they were listed too: what is older falls out there.
      const earlier = new Date(since.getTime() - GRACE_MS).toISOString();
      const { papers } = await search.latest(query, { limit: MOST_FOUND, since: earlier });
      return papers.map(({ id }) => id);
    },
    similar: (paperId, limit) => search.similar(paperId, { limit }),
    runs: (since, now) => reproductionRuns(database.db, rooms.all, since, now),
  };
}
