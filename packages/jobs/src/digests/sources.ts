// What editions are made from, besides the papers.
import type { ReproductionRun } from '@papertape/database';
import type { RankingSources } from '../personal-ranking/serve.ts';

/** What editions are made from, besides the papers. */
export interface DigestSources {
  /** Address of the site, without a slash at the end. */
  origin: string;
  /** Papers that match a query and came after a moment; their numbers. Without it no search brings anything. */
  search?: ((query: string, since: Date) => Promise<readonly number[]>) | null;
  /** Papers like a paper, best first; without it personal rankings find none by likeness. */
  similar?: RankingSources['similar'];
  /** Reproductions that ran in a time. */
  runs?: ((since: Date, now: Date) => Promise<readonly ReproductionRun[]>) | null;
}
