// A stamp in each form for comments: when the page was made, for whom, and signed. Programs that never saw the page have
// none, and those that saw it a moment ago are too quick.
import { createHmac, timingSafeEqual } from 'node:crypto';

/** A page may lie open so long, seconds. */
const LONGEST_SECONDS = 7 * 24 * 3600;

/** The stamp of a form that is shown to a person now. */
export function stampFor(secret: string, personId: string, now: Date): string {
  const made = Math.floor(now.getTime() / 1000).toString(36);
  return `${made}.${signature(secret, personId, made)}`;
}

/** Seconds since the form was shown; null for a stamp that is none, is somebody else's, or is far too old. */
export function secondsSince(secret: string, personId: string, stamp: string, now: Date): number | null {
  const [, made, signed] = /^([0-9a-z]{1,9})\.([\w-]{43})$/.exec(stamp) ?? [];
  if (made === undefined || signed === undefined) return null;
  const right = Buffer.from(signature(secret, personId, made));
  if (!timingSafeEqual(right, Buffer.from(signed))) return null;
  const seconds = Math.floor(now.getTime() / 1000) - Number.parseInt(made, 36);
  return seconds >= 0 && seconds <= LONGEST_SECONDS ? seconds : null;
}

function signature(secret: string, personId: string, made: string): string {
  return createHmac('sha256', secret).update(`comment form ${personId} ${made}`).digest('base64url');
}
