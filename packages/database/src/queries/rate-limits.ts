// Requests counted in fixed windows, over all processes of a site.
import { sql } from '../sql.ts';
import type { Queryable } from '../database.ts';
import { executePrepared } from '../prepared.ts';

/** What is left of a limit. */
export interface RateLimitState {
  allowed: boolean;
  /** Requests left in the window. */
  remaining: number;
  /** Seconds to the next window, at least 1. */
  resetSeconds: number;
}

/** Counts one request of a bucket (`api:192.0.2.1`), and says whether the limit allows it. */
export async function takeRateLimit(
  db: Queryable,
  bucket: string,
  { limit, windowSeconds }: { limit: number; windowSeconds: number },
  now: Date,
): Promise<RateLimitState> {
  const length = windowSeconds * 1000;
  const start = Math.floor(now.getTime() / length) * length;
  const { rows } = await executePrepared<{ count: number }>(
    db,
    'rate-limit',
    sql`
    insert into rate_limits as r (bucket, window_start, count)
    values (${bucket}, ${new Date(start).toISOString()}, 1)
    on conflict (bucket) do update
      set count = case when r.window_start = excluded.window_start then r.count + 1 else 1 end,
        window_start = excluded.window_start
    returning count`,
  );
  const count = rows[0]?.count ?? 1;
  return {
    allowed: count <= limit,
    remaining: Math.max(0, limit - count),
    resetSeconds: Math.max(1, Math.ceil((start + length - now.getTime()) / 1000)),
  };
}

/** Forgets buckets whose window began before `before`; returns how many. */
export async function forgetRateLimits(db: Queryable, before: Date): Promise<number> {
  const result = await db.execute(sql`delete from rate_limits where window_start < ${before.toISOString()}`);
  return result.rowCount ?? 0;
}
