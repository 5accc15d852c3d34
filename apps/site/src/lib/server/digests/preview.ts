// A reader's next edition as an administrator looks at it.
import { error } from '@sveltejs/kit';
import { getSubscriber, type Subscriber } from '@papertape/database';
import { addressDigest, composeDigest, type DigestMail, type EditionSource } from '@papertape/digests';
import { previewDigest } from '@papertape/jobs/digests';
import type { Site } from '../open-site.ts';
import { digestSources } from './sources.ts';

/** The subscriber that an address names. @throws HttpError 404 */
export async function namedSubscriber({ database }: Site, id: string): Promise<Subscriber> {
  const subscriber = /^\d{1,15}$/.test(id) ? await getSubscriber(database.db, Number(id)) : null;
  return subscriber ?? error(404, 'There is no such subscriber.');
}

/** What they would be sent now; null while there is nothing to tell. */
export function previewFor(site: Site, subscriber: Subscriber, now: Date): Promise<EditionSource | null> {
  return previewDigest(site.database, digestSources(site), subscriber, now);
}

/** The mail of an edition for whoever looks: its links lead to their own settings, never to the reader's. */
export function previewMail({ configuration, origin }: Site, source: EditionSource): DigestMail {
  const settings = `${origin}/settings/digests`;
  const template = composeDigest(source, { name: configuration.SITE_NAME, origin });
  return addressDigest(template, { manage: settings, unsubscribe: settings });
}
