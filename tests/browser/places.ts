// The addresses of every kind of page, over the invented papers.
import { AWKWARD, BARE, BUSY_DAY, LATEST_DAY, OLD, RICH } from '../support/papers.ts';

/** A page with what its main heading says. */
export interface Place {
  path: string;
  heading: string | RegExp;
  status?: number;
}

export const PLACES: readonly Place[] = [
  { path: '/papers', heading: /Mar(ch)? 3/ },
  { path: `/papers/date/${BUSY_DAY}`, heading: /Mar(ch)? 2/ },
  { path: '/papers/date/2026-01-04', heading: /Jan(uary)? 4/ },
  { path: '/papers/week/2026-W10', heading: /./ },
  { path: '/papers/month/2026-03', heading: /March/ },
  { path: '/papers/trending', heading: /Trending/ },
  { path: `/papers/date/${LATEST_DAY}?category=cs.CL`, heading: /Mar(ch)? 3/ },
  { path: `/papers/${RICH.sourceKey}`, heading: /Lantern Routing/ },
  { path: `/papers/${AWKWARD.sourceKey}`, heading: /Kettles/ },
  { path: `/papers/${BARE.sourceKey}`, heading: /Umbrellas/ },
  { path: `/papers/${OLD.sourceKey}`, heading: /Sundials/ },
  { path: '/authors/ada-corridor', heading: 'Ada Corridor' },
  { path: '/categories', heading: /Categories/ },
  { path: '/categories/cs.LG', heading: /cs\.LG/ },
  { path: '/collections', heading: 'Collections' },
  { path: '/digests', heading: 'Digests' },
  { path: '/subscribe', heading: 'Digests by mail' },
  { path: '/sources', heading: /Sources/ },
  { path: '/sources/arxiv', heading: /arxiv/i },
  { path: '/search', heading: 'Search' },
  { path: '/search?q=lantern', heading: /lantern/ },
  { path: '/search?q=zzzqqq', heading: /zzzqqq/ },
  { path: '/reproductions', heading: 'Papers that run' },
  { path: '/reproductions/anchor-sampling', heading: /./ },
  { path: '/reproductions/batch-inference', heading: /./ },
  { path: '/reproductions/contextual-bandits', heading: /./ },
  { path: '/reproductions/elastic-training', heading: /./ },
  { path: '/reproductions/expert-balance', heading: /./ },
  { path: '/reproductions/global-deduplication', heading: /./ },
  { path: '/reproductions/target-surrogates', heading: /./ },
  { path: '/health', heading: /Health/ },
  { path: '/about', heading: /./ },
  { path: '/docs/api', heading: 'For programs' },
  { path: '/papers/9999.99999', heading: 'Not found', status: 404 },
  { path: '/reproductions/nothing', heading: 'Not found', status: 404 },
  { path: '/authors/nobody-at-all', heading: 'Not found', status: 404 },
  { path: '/categories/zz.ZZ', heading: 'Not found', status: 404 },
  { path: '/nothing/here', heading: 'Not found', status: 404 },
];
