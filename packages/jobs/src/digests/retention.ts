// What is kept of digests, and for how long (docs/digests.md).
import {
  forgetBounces,
  listUnprunedEditions,
  pruneDeliveries,
  pruneEditions,
  type PrunedEditions,
} from '@papertape/database';
import { nowOf, type JobsContext } from '../context.ts';

/** Days that things are kept. */
export const KEPT_DAYS = {
  /** What became of each delivery. Bounces and complaints come within weeks, and are forgiven after 100 days. */
  deliveries: 100,
  /** Editions without papers, but for each digest's latest. */
  emptyEditions: 100,
  /** Editions of a digest that nobody has any more: longer than the longest period. */
  orphanedEditions: 60,
  /** The texts of editions that are no public pages. */
  content: 400,
  bounces: 400,
} as const;

/** What a round removed. */
export interface RetentionReport extends PrunedEditions {
  deliveries: number;
  bounces: number;
}

const DAY_MS = 24 * 3_600_000;
const DELIVERIES_AT_ONCE = 5_000;
const EDITIONS_AT_ONCE = 100;

/** Removes what is over. Killed at any moment it goes on at the next round; stops between two steps when asked to. */
export async function pruneDigests(
  context: Pick<JobsContext, 'database' | 'log' | 'now'>,
  signal?: AbortSignal,
): Promise<RetentionReport> {
  const { database } = context;
  const now = nowOf(context);
  const ago = (name: keyof typeof KEPT_DAYS) => new Date(now.getTime() - KEPT_DAYS[name] * DAY_MS);
  const deliveries = await pruneOldDeliveries(context, ago('deliveries'), signal);
  const editions = await pruneEditions(database.db, {
    orphaned: ago('orphanedEditions'),
    empty: ago('emptyEditions'),
    content: ago('content'),
  });
  const report = { deliveries, ...editions, bounces: await forgetBounces(database.db, ago('bounces')) };
  if (Object.values(report).some((count) => count > 0))
    context.log?.('info', 'digests pruned', { ...report });
  return report;
}

async function pruneOldDeliveries(
  { database, now }: Pick<JobsContext, 'database' | 'now'>,
  before: Date,
  signal: AbortSignal | undefined,
): Promise<number> {
  let deleted = 0;
  for (let editions: number[] | null = null; editions === null || editions.length > 0;) {
    editions = await listUnprunedEditions(database.db, before, EDITIONS_AT_ONCE);
    for (const edition of editions)
      for (let done = false; !done;) {
        if (signal?.aborted) return deleted;
        const page = await pruneDeliveries(database, edition, {
          limit: DELIVERIES_AT_ONCE,
          now: nowOf({ now }),
        });
        deleted += page.deleted;
        done = page.done;
      }
  }
  return deleted;
}
