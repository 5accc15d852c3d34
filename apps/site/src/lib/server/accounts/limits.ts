// Limits on what would let somebody guess, or write to others through us.
import type { RequestEvent } from '@sveltejs/kit';
import { hashSecret, takeRateLimit } from '@papertape/database';
import { addressBucket } from '../rate-limit.ts';
import { site } from '../site.ts';

/** Windows and what they allow. */
export const LIMITS = {
  /** Links asked for, of one network address. */
  askByAddress: { limit: 20, windowSeconds: 900 },
  /** Links sent to one mail address, whoever asks. */
  askByEmail: { limit: 5, windowSeconds: 3600 },
  /** Links and passkeys tried, of one network address. */
  tryByAddress: { limit: 40, windowSeconds: 900 },
  /** Accounts made from one network address. */
  joinByAddress: { limit: 10, windowSeconds: 3600 },
} as const;
export type LimitName = keyof typeof LIMITS;

/** Counts one use of a limit by the reader's network address; false when there were too many. */
export async function withinAddressLimit(event: RequestEvent, name: LimitName, now: Date): Promise<boolean> {
  const bucket = `${name}:${addressBucket(event.getClientAddress())}`;
  return (await takeRateLimit(site().database.db, bucket, LIMITS[name], now)).allowed;
}

/** Counts one message to a mail address; false when there were too many. */
export async function withinEmailLimit(email: string, now: Date): Promise<boolean> {
  const bucket = `askByEmail:${hashSecret(email)}`;
  return (await takeRateLimit(site().database.db, bucket, LIMITS.askByEmail, now)).allowed;
}

/** Counts one act of a person (`comment`), for limits of their own; false when there were too many. */
export async function withinPersonLimit(
  personId: string,
  act: string,
  limit: { limit: number; windowSeconds: number },
  now: Date,
): Promise<boolean> {
  return (await takeRateLimit(site().database.db, `person:${personId}:${act}`, limit, now)).allowed;
}
