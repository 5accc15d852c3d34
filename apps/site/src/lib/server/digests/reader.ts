// Whose page a link of a mail opens.
import { error, type RequestEvent } from '@sveltejs/kit';
import { findSubscriberByToken, type Subscriber, type TokenPurpose } from '@papertape/database';
import { withinAddressLimit } from '../accounts/limits.ts';
import { site } from '../site.ts';

/** The form of all tokens. */
const TOKEN = /^[\w-]{43}$/;

/** The subscriber that the token in the address belongs to. @throws HttpError 404 and 429 */
export async function readerOf(event: RequestEvent, purpose: TokenPurpose, now: Date): Promise<Subscriber> {
  const found = await findReader(event, purpose);
  if (found !== null) return found;
  // Wrong tokens are counted, right ones never refused.
  if (!(await withinAddressLimit(event, 'tryByAddress', now)))
    error(429, 'Too many attempts. Try again in a quarter of an hour.');
  error(404, 'This link leads nowhere. Use the one in your latest digest, or subscribe again.');
}

/** The same, or null. */
export async function findReader(
  { params }: Pick<RequestEvent, 'params'>,
  purpose: TokenPurpose,
): Promise<Subscriber | null> {
  const token = (params as Record<string, string | undefined>)['token'] ?? '';
  return TOKEN.test(token) ? findSubscriberByToken(site().database.db, purpose, token) : null;
}
