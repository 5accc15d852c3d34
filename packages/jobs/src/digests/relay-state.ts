// How the relay is doing, for all processes of a site and for its health page.
import { getSetting, putSetting, type Queryable } from '@papertape/database';
import type { FailureKind } from '@papertape/mail';
import { RELAY_RETRY, retryDelay } from './retry.ts';

const NAME = 'mail-relay';

/** What is known of the relay. Times are ISO 8601 in UTC. */
export interface RelayState {
  lastSentAt: string | null;
  /** Since when nothing goes out; null while all is well. */
  failingSince: string | null;
  lastError: string | null;
  /** 'configuration' waits for a person, 'relay' may pass. */
  kind: Extract<FailureKind, 'relay' | 'configuration'> | null;
  failures: number;
  /** Until then it is left alone. */
  nextTryAt: string | null;
}

const WELL: RelayState = {
  lastSentAt: null,
  failingSince: null,
  lastError: null,
  kind: null,
  failures: 0,
  nextTryAt: null,
};

/** The present state. */
export async function readRelayState(db: Queryable): Promise<RelayState> {
  const stored = await getSetting(db, NAME);
  return typeof stored === 'object' && stored !== null ? { ...WELL, ...stored } : WELL;
}

/** Notes that mail goes out. */
export async function noteRelayWell(db: Queryable, now: Date): Promise<void> {
  await putSetting(db, NAME, { ...WELL, lastSentAt: now.toISOString() });
}

/** Notes that nothing goes out; returns when it is tried again. */
export async function noteRelayFailing(
  db: Queryable,
  { reason, kind }: { reason: string; kind: NonNullable<RelayState['kind']> },
  { now, random }: { now: Date; random: number },
): Promise<Date> {
  const before = await readRelayState(db);
  const failures = before.failures + 1;
  const next = new Date(now.getTime() + retryDelay(RELAY_RETRY, failures, random));
  await putSetting(db, NAME, {
    lastSentAt: before.lastSentAt,
    failingSince: before.failingSince ?? now.toISOString(),
    lastError: reason,
    kind,
    failures,
    nextTryAt: next.toISOString(),
  } satisfies RelayState);
  return next;
}

/** Forgets the pause, for a person who asks now. */
export async function forgetRelayPause(db: Queryable): Promise<void> {
  const before = await readRelayState(db);
  if (before.nextTryAt !== null) await putSetting(db, NAME, { ...before, nextTryAt: null });
}
