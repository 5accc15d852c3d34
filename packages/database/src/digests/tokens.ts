// What the links in mails hold. A token is made of the site's key and the subscriber's number, so that every mail can
// carry it; the database keeps only its hash.
import { createHmac } from 'node:crypto';
import { sql } from '../sql.ts';
import type { Queryable } from '../database.ts';
import { hashSecret, newSecret } from '../people/secrets.ts';
import { getSetting, putSettingOnce } from '../queries/settings.ts';

/** What a token allows: to change what one gets, or only to end it. */
export type TokenPurpose = 'manage' | 'unsubscribe';

/** What a subscriber's tokens are made of, besides the key. */
export interface TokenHolder {
  id: number;
  tokenGeneration: number;
}

const SETTING = 'digest-key';

/** The key of all tokens: made at the first use, and kept in the database for all processes. */
export async function readDigestKey(db: Queryable): Promise<string> {
  const stored = (await getSetting(db, SETTING)) ?? (await putSettingOnce(db, SETTING, newSecret()));
  if (typeof stored !== 'string') throw new Error(`The setting '${SETTING}' of the database is no text.`);
  return stored;
}

/** A subscriber's token, 43 characters; the same each time. */
export function digestToken(
  key: string,
  purpose: TokenPurpose,
  { id, tokenGeneration }: TokenHolder,
): string {
  return createHmac('sha256', key).update(`${purpose}:${id}:${tokenGeneration}`).digest('base64url');
}

/** Makes the subscriber's links work. */
export async function storeTokens(tx: Queryable, key: string, holder: TokenHolder): Promise<void> {
  const hash = (purpose: TokenPurpose) => hashSecret(digestToken(key, purpose, holder));
  await tx.execute(sql`
    update subscribers set manage_hash = ${hash('manage')}, unsubscribe_hash = ${hash('unsubscribe')}
    where id = ${holder.id}`);
}

/** Paths of the links in a mail to a subscriber. */
export function digestPaths(key: string, holder: TokenHolder) {
  const manage = digestToken(key, 'manage', holder);
  const unsubscribe = digestToken(key, 'unsubscribe', holder);
  return {
    manage: `/digests/preferences/${manage}`,
    unsubscribe: `/digests/unsubscribe/${unsubscribe}`,
    oneClick: `/digests/one-click/${unsubscribe}`,
  };
}
