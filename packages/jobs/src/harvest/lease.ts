// One harvest of a server at a time, over all processes.
import { getSourceState, leaseSource, releaseSource } from '@papertape/database';
import { nowOf, type JobsContext } from '../context.ts';
import { newOwner, takeOrInherit } from '../lease-owner.ts';
import type { SourceName } from '../source-list.ts';

const LEASE_SECONDS = 60;
const RENEW_MS = 15_000;

/** A lease that is kept until it is released; it ends by itself when the process dies. */
export interface Lease {
  release(): Promise<void>;
}

/** Takes all these sources, or none: null when another process has one of them. */
export async function takeLease(context: JobsContext, sources: readonly SourceName[]): Promise<Lease | null> {
  const owner = newOwner();
  const taken: SourceName[] = [];
  const release = async () => {
    for (const source of taken) await releaseSource(context.database.db, source, owner);
  };
  for (const source of [...sources].sort()) {
    if (!(await take(context, source, owner))) {
      await release();
      return null;
    }
    taken.push(source);
  }
  const timer = setInterval(() => void renew(context, sources, owner), RENEW_MS);
  timer.unref();
  return {
    async release() {
      clearInterval(timer);
      await release();
    },
  };
}

function take(context: JobsContext, source: SourceName, owner: string): Promise<boolean> {
  const { db } = context.database;
  return takeOrInherit(
    async () =>
      (await leaseSource(db, source, owner, LEASE_SECONDS, nowOf(context)))
        ? null
        : ((await getSourceState(db, source))?.leaseOwner ?? ''),
    (holder) => releaseSource(db, source, holder),
  );
}

async function renew(context: JobsContext, sources: readonly SourceName[], owner: string): Promise<void> {
  for (const source of sources)
    await leaseSource(context.database.db, source, owner, LEASE_SECONDS, nowOf(context)).catch(
      (error: unknown) => {
        context.log?.('warn', 'lease', { source, message: String(error) });
      },
    );
}
