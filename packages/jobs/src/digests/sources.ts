// What editions are made from, besides the papers.
import type { ReproductionRun } from '@papertape/database';

/** What editions are made from, besides the papers. */
export interface DigestSources {
  /** Address of the site, without a slash at the end. */
  origin: string;
  /** Papers that match a query and came after a moment; their numbers. Without it no search brings anything. */
  search?: ((query: string, since: Date) => Promise<readonly number[]>) | null;
  /** Reproductions that ran in a time. */
  runs?: ((since: Date, now: Date) => Promise<readonly ReproductionRun[]>) | null;
}
