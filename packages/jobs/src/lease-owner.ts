// Who holds a lease, and whether that process still runs.
import { randomUUID } from 'node:crypto';
import { hostname } from 'node:os';
import process from 'node:process';

/** Names this process in a lease, each time anew. */
export function newOwner(): string {
  return `${hostname()}:${process.pid}:${randomUUID().slice(0, 8)}`;
}

/**
 * Takes a lease; false when a living process has it. After a crash nobody should have to wait for the lease of a process
 * that is gone. `take` gives null when it took it, or else who has it; '' for nobody who can be named.
 */
export async function takeOrInherit(
  take: () => Promise<string | null>,
  release: (holder: string) => Promise<void>,
): Promise<boolean> {
  const holder = await take();
  if (holder === null) return true;
  if (!isDead(holder)) return false;
  await release(holder);
  return (await take()) === null;
}

/** Whether the owner was a process on this host that no longer runs. */
function isDead(owner: string): boolean {
  const [host, pid] = owner.split(':');
  if (host !== hostname() || !/^\d+$/.test(pid ?? '')) return false;
  try {
    process.kill(Number(pid), 0); // asks whether it exists and sends nothing
    return false;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'ESRCH';
  }
}
