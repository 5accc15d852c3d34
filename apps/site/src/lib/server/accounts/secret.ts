// The key that signs cookies: AUTH_SECRET, or one made at the first use and kept in the database for all processes.
import { getSetting, newSecret, putSettingOnce } from '@papertape/database';
import type { Site } from '../open-site.ts';

const NAME = 'auth-secret';
/** What the key is read from. */
type SecretSource = Pick<Site, 'configuration' | 'database'>;
const known = new WeakMap<SecretSource, Promise<string>>();

/** The site's key. */
export function siteSecret(site: SecretSource): Promise<string> {
  const { AUTH_SECRET } = site.configuration;
  if (AUTH_SECRET !== null) return Promise.resolve(AUTH_SECRET);
  const before = known.get(site);
  if (before) return before;
  const reading = readSecret(site);
  known.set(site, reading);
  reading.catch(() => known.delete(site)); // the database may answer next time
  return reading;
}

async function readSecret({ database: { db } }: SecretSource): Promise<string> {
  const stored = (await getSetting(db, NAME)) ?? (await putSettingOnce(db, NAME, newSecret()));
  if (typeof stored !== 'string') throw new Error(`The setting '${NAME}' of the database is no text.`);
  return stored;
}
