// The signature of Mailgun's webhooks
// (https://documentation.mailgun.com/docs/mailgun/user-manual/webhooks/securing-webhooks).
import { createHmac, timingSafeEqual } from 'node:crypto';

/** Mailgun tries for eight hours; older ones are somebody else's repetition. */
const LONGEST_AGE_MS = 24 * 3_600_000;

/** Whether parsed JSON carries Mailgun's signature by the account's signing key, of less than a day ago. */
export function isSignedByMailgun(body: unknown, key: string, now: Date): boolean {
  const { timestamp, token, signature } = signatureOf(body);
  if (!/^\d{1,12}$/.test(timestamp) || token === '' || !/^[0-9a-f]{64}$/i.test(signature)) return false;
  if (Math.abs(now.getTime() - Number(timestamp) * 1_000) > LONGEST_AGE_MS) return false;
  const expected = createHmac('sha256', key)
    .update(timestamp + token)
    .digest();
  return timingSafeEqual(Buffer.from(signature, 'hex'), expected);
}

function signatureOf(body: unknown): { timestamp: string; token: string; signature: string } {
  const given = typeof body === 'object' && body !== null && 'signature' in body ? body.signature : null;
  const fields = (typeof given === 'object' ? given : null) as Record<string, unknown> | null;
  const text = (name: string) => String(fields?.[name] ?? '');
  return { timestamp: text('timestamp'), token: text('token'), signature: text('signature') };
}
