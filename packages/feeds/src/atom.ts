// Atom (RFC 4287) with paging links (RFC 5005).
import type { Feed, FeedItem } from './feed.ts';
import { emptyElement, parentElement, textElement, XML_DECLARATION } from './xml.ts';

/** The media type of an Atom document. */
export const ATOM_TYPE = 'application/atom+xml; charset=utf-8';

/** The feed as an Atom document. */
export function renderAtom(feed: Feed): string {
  const root = parentElement(
    'feed',
    [
      textElement('id', feed.id),
      textElement('title', feed.title),
      textElement('subtitle', feed.description),
      textElement('updated', feed.updatedAt),
      // An entry without authors of its own takes the feed's: RFC 4287 wants one of the two.
      parentElement('author', [textElement('name', feed.siteName)]),
      textElement('generator', 'Papertape'),
      emptyElement('link', { rel: 'alternate', type: 'text/html', href: feed.pageUrl }),
      pagingLink('self', feed.selfUrl),
      pagingLink('next', feed.nextUrl),
      ...feed.items.map(entryElement),
    ],
    { xmlns: 'http://www.w3.org/2005/Atom', 'xml:lang': 'en' },
  );
  return `${XML_DECLARATION}${root}\n`;
}

function entryElement(item: FeedItem): string {
  return parentElement('entry', [
    textElement('id', item.id),
    textElement('title', item.title),
    emptyElement('link', { rel: 'alternate', type: 'text/html', href: item.url }),
    item.externalUrl === null ? null : emptyElement('link', { rel: 'via', href: item.externalUrl }),
    textElement('published', item.publishedAt),
    textElement('updated', item.updatedAt),
    ...item.authors.map(({ name, url }) =>
      parentElement('author', [textElement('name', name), textElement('uri', url)]),
    ),
    ...item.categories.map((term) => emptyElement('category', { term })),
    textElement('summary', item.summary),
    textElement('content', item.html, { type: 'html' }),
  ]);
}

function pagingLink(rel: string, href: string | null): string | null {
  return href === null ? null : emptyElement('link', { rel, href, type: 'application/atom+xml' });
}
