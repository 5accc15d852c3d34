// One harvest of a server at a time, over all processes.
import { hostname } from 'node:os';
import { randomUUID } from 'node:crypto';
import { getSourceState, leaseSource, releaseSource } from '@papertape/database';
import { nowOf, type JobsContext } from '../context.ts';
import type { SourceName } from '../source-list.ts';

const LEASE_SECONDS = 60;
const RENEW_MS = 15_000;

/** A lease that is kept until it is released; it ends by itself when the process dies. */
export interface Lease {
  release(): Promise<void>;
}

/** Names this process in a lease, each time anew. */
export function newOwner(): string {
  return `${hostname()}:${process.pid}:${randomUUID().slice(0, 8)}`;
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

async function take(context: JobsContext, source: SourceName, owner: string): Promise<boolean> {
  const { db } = context.database;
  if (await leaseSource(db, source, owner, LEASE_SECONDS, nowOf(context))) return true;
  const holder = (await getSourceState(db, source))?.leaseOwner;
  // After a crash nobody should have to wait for the lease of a process that is gone.
  if (!holder || !isDead(holder)) return false;
  await releaseSource(db, source, holder);
  return await leaseSource(db, source, owner, LEASE_SECONDS, nowOf(context));
}

/** Whether the owner was a process on this host that no longer runs. */
export function isDead(owner: string): boolean {
  const [host, pid] = owner.split(':');
  if (host !== hostname() || !/^\d+$/.test(pid ?? '')) return false;
  try {
    process.kill(Number(pid), 0); // asks whether it exists and sends nothing
    return false;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'ESRCH';
  }
}

async function renew(context: JobsContext, sources: readonly SourceName[], owner: string): Promise<void> {
  for (const source of sources)
    await leaseSource(context.database.db, source, owner, LEASE_SECONDS, nowOf(context)).catch(
      (error: unknown) => {
        context.log?.('warn', 'lease', { source, message: String(error) });
      },
    );
}
