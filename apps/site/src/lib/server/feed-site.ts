import type { FeedSite } from '@papertape/feeds';
import type { Site } from './open-site.ts';

/** The site as serialisers need it. */
export function feedSite({ origin, configuration }: Pick<Site, 'origin' | 'configuration'>): FeedSite {
  return { origin, name: configuration.SITE_NAME };
}
