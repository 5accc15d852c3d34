// The key that signs what comes back by mail, made of the one of all digest links.
import { createHmac } from 'node:crypto';
import { readDigestKey, type Queryable } from '@papertape/database';

/** The key for references in addresses of bounces. */
export async function mailKey(db: Queryable): Promise<string> {
  return createHmac('sha256', await readDigestKey(db))
    .update('references in addresses of bounces')
    .digest('hex');
}
