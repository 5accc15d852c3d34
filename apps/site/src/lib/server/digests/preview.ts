// A reader's next edition as an administrator looks at it.
import { error } from '@sveltejs/kit';
import { getSubscriber, type Subscriber } from '@papertape/database';
import { sharedTopics } from '@papertape/digests';
import { previewOrEarlier, type EditionPreview } from '@papertape/jobs/digests';
import type { Site } from '../open-site.ts';
import { digestSources } from './sources.ts';

/** The subscriber that an address names. @throws HttpError 404 */
export async function namedSubscriber({ database }: Site, id: string): Promise<Subscriber> {
  const subscriber = /^\d{1,15}$/.test(id) ? await getSubscriber(database.db, Number(id)) : null;
  return subscriber ?? error(404, 'There is no such subscriber.');
}

/**
 * What they would be sent now, without what only their reader sees; null where there is nothing to
 * tell even of the last weeks.
 */
export async function previewFor(site: Site, reader: Subscriber, now: Date): Promise<EditionPreview | null> {
  const { subscription } = reader;
  const subscriber = { ...reader, subscription: { ...subscription, topics: sharedTopics(subscription) } };
  return previewOrEarlier(site.database, digestSources(site), subscriber, now);
}
