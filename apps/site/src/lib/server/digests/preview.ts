// A reader's next edition as an administrator looks at it.
import { error } from '@sveltejs/kit';
import { getSubscriber, type Subscriber } from '@papertape/database';
import { sharedTopics, type EditionSource } from '@papertape/digests';
import { previewDigest } from '@papertape/jobs/digests';
import type { Site } from '../open-site.ts';
import { digestSources } from './sources.ts';

/** The subscriber that an address names. @throws HttpError 404 */
export async function namedSubscriber({ database }: Site, id: string): Promise<Subscriber> {
  const subscriber = /^\d{1,15}$/.test(id) ? await getSubscriber(database.db, Number(id)) : null;
  return subscriber ?? error(404, 'There is no such subscriber.');
}

/** An edition to look at: the next one as far as it is known, or where nothing is new yet, what the last weeks brought. */
export interface Preview {
  source: EditionSource;
  kind: 'next' | 'earlier papers';
}

const LOOK_BACK_MS = 31 * 86_400_000;

/**
 * What they would be sent now, without private collections, which only their reader sees; null where there is nothing to
 * tell even of the last weeks.
 */
export async function previewFor(site: Site, reader: Subscriber, now: Date): Promise<Preview | null> {
  const sources = digestSources(site);
  const { subscription } = reader;
  const subscriber = { ...reader, subscription: { ...subscription, topics: sharedTopics(subscription) } };
  const next = await previewDigest(site.database, sources, subscriber, now);
  if (next !== null) return { source: next, kind: 'next' };
  const again = new Date(now.getTime() - LOOK_BACK_MS);
  const earlier = await previewDigest(site.database, sources, subscriber, now, { again });
  return earlier && { source: earlier, kind: 'earlier papers' };
}
