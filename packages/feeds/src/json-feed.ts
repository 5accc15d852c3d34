// JSON Feed 1.1 (https://www.jsonfeed.org/version/1.1/).
import type { Feed, FeedItem } from './feed.ts';

/** The media type of a JSON Feed. */
export const JSON_FEED_TYPE = 'application/feed+json; charset=utf-8';

/** The feed as a JSON Feed 1.1 document. */
export function renderJsonFeed(feed: Feed): string {
  return JSON.stringify({
    version: 'https://jsonfeed.org/version/1.1',
    title: feed.title,
    description: feed.description,
    home_page_url: feed.pageUrl,
    feed_url: feed.selfUrl,
    ...(feed.nextUrl === null ? {} : { next_url: feed.nextUrl }),
    language: 'en',
    authors: [{ name: feed.siteName }],
    items: feed.items.map(itemObject),
  });
}

function itemObject(item: FeedItem): Record<string, unknown> {
  return {
    id: item.id,
    url: item.url,
    ...(item.externalUrl === null ? {} : { external_url: item.externalUrl }),
    title: item.title,
    content_html: item.html,
    summary: item.summary,
    ...(item.imageUrl === null ? {} : { image: item.imageUrl }),
    date_published: item.publishedAt,
    date_modified: item.updatedAt,
    authors: item.authors,
    tags: item.categories,
  };
}
