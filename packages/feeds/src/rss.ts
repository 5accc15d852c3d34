// RSS 2.0 with authors (Dublin Core), pictures (Media RSS) and paging links (RFC 5005).
import type { Feed, FeedItem } from './feed.ts';
import { emptyElement, parentElement, textElement, XML_DECLARATION } from './xml.ts';

/** The media type of an RSS document. */
export const RSS_TYPE = 'application/rss+xml; charset=utf-8';

/** The feed as an RSS 2.0 document. */
export function renderRss(feed: Feed): string {
  const channel = parentElement('channel', [
    textElement('title', feed.title),
    textElement('link', feed.pageUrl),
    textElement('description', feed.description),
    textElement('language', 'en'),
    textElement('lastBuildDate', rfc822(feed.updatedAt)),
    textElement('generator', 'Papertape'),
    pagingLink('self', feed.selfUrl),
    pagingLink('next', feed.nextUrl),
    ...feed.items.map(itemElement),
  ]);
  const rss = parentElement('rss', [channel], {
    version: '2.0',
    'xmlns:atom': 'http://www.w3.org/2005/Atom',
    'xmlns:dc': 'http://purl.org/dc/elements/1.1/',
    'xmlns:media': 'http://search.yahoo.com/mrss/',
  });
  return `${XML_DECLARATION}${rss}\n`;
}

function itemElement(item: FeedItem): string {
  return parentElement('item', [
    textElement('title', item.title),
    textElement('link', item.url),
    textElement('guid', item.id, { isPermaLink: 'false' }),
    textElement('pubDate', rfc822(item.publishedAt)),
    ...item.authors.map(({ name }) => textElement('dc:creator', name)),
    ...item.categories.map((category) => textElement('category', category)),
    textElement('description', item.html),
    item.imageUrl === null ? null : emptyElement('media:thumbnail', { url: item.imageUrl }),
  ]);
}

function pagingLink(rel: string, href: string | null): string | null {
  return href === null ? null : emptyElement('atom:link', { rel, href, type: 'application/rss+xml' });
}

function rfc822(time: string): string {
  return new Date(time).toUTCString();
}
