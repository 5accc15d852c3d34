// arXiv's daily feed, as RSS 2.0 or Atom: what was announced on one day.
import { emptyRecord, type AuthorRecord, type FeedDay, type PaperRecord } from '@papertape/papers';
import { readEach, SourceError, type Reading } from '../report.ts';
import { cleanText, oneLine } from '../text/clean.ts';
import { linksInText } from '../text/links.ts';
import { parseAuthors } from '../text/people.ts';
import { asInstant } from '../text/values.ts';
import { splitItems } from '../xml/split.ts';
import {
  attribute,
  checkDocument,
  child,
  children,
  childText,
  childTexts,
  parseElement,
  textOf,
  type XmlElement,
} from '../xml/xml.ts';
import { arxivDay, arxivIdentifiers, arxivLinks, licenceOf, readArxivId } from './common.ts';
import { isWithdrawalNotice } from './withdrawal.ts';

export const ARXIV_RSS = 'arxiv-rss';

/** One day's announcements. */
export interface ArxivFeed extends Reading {
  /** The day of arXiv's calendar that the feed is of. */
  day: FeedDay;
  /** Items in the feed, readable or not; 0 at weekends and on holidays. */
  items: number;
}

type Announcement = 'new' | 'cross' | 'replace' | 'replace-cross';

/**
 * Reads a whole feed; a malformed item is rejected and the others are kept.
 * @throws XmlError when the document is cut off or no feed, SourceError when it has no date or arXiv reports an error.
 */
export function parseArxivFeed(xml: string): ArxivFeed {
  const root = checkDocument(xml, ['rss', 'feed']);
  const { items, rest } = splitItems(xml, root === 'rss' ? 'item' : 'entry');
  const frame = parseElement(rest.replace(/^\uFEFF?\s*(?:<\?[^>]*\?>\s*)+/, '').trim());
  const channel = root === 'rss' ? (child(frame, 'channel') ?? {}) : frame;
  const title = oneLine(childText(channel, 'title') ?? '');
  if (/^Feed error/i.test(title))
    throw new SourceError(
      `arXiv reports an error for the feed: ${oneLine(childText(channel, 'description') ?? childText(channel, 'subtitle') ?? title)}`,
    );
  const date =
    childText(channel, 'pubDate') ?? childText(channel, 'lastBuildDate') ?? childText(channel, 'updated');
  const published = asInstant(date);
  if (!published)
    throw new SourceError(`The feed '${title}' has no date that can be read: ${date ?? 'none'}.`);
  const day = arxivDay(new Date(published));
  const reading = readEach(items, (item) => readItem(parseElement(item), published, day), nameOfItem);
  return { ...reading, day, items: items.length };
}

function nameOfItem(item: string, index: number): string {
  return /oai:arXiv\.org:([\w./-]+)/i.exec(item)?.[1] ?? `item ${index + 1}`;
}

function readItem(item: XmlElement, feedDate: string, feedDay: FeedDay): PaperRecord {
  const { id, version } = readArxivId(childText(item, 'guid') ?? childText(item, 'id') ?? linkOf(item));
  const title = oneLine(childText(item, 'title') ?? '');
  if (title === '') throw new Error('it has no title');
  const description = childText(item, 'description') ?? childText(item, 'summary') ?? '';
  const abstract = abstractOf(description);
  const announced = announcementOf(item, description);
  const isListed = announced === 'new' || announced === 'cross';
  const withdrawn = isWithdrawalNotice(abstract);
  return emptyRecord({
    source: ARXIV_RSS,
    // A paper may stand on several days (new, then cross-listed, then replaced): each day's item is a record of its own.
    sourceKey: `${id}@${feedDay}`,
    identifiers: arxivIdentifiers(id, childText(item, 'DOI')),
    title,
    abstract,
    authors: authorsOf(item),
    categories: categoriesOf(item),
    versions: [{ version: version ?? 1, submittedAt: null, title, abstract }],
    listings: isListed ? [{ day: feedDay, listedAt: feedDate }] : [],
    links: [...arxivLinks(id), ...linksInText(abstract)],
    // The feed tells when arXiv made a new paper public. Of a cross-listed or replaced one it tells only the day of
    // that event, which is not the paper's date.
    publishedAt: announced === 'new' ? feedDate : null,
    updatedAt: isListed ? null : feedDate,
    licence: licenceOf(childText(item, 'rights')),
    withdrawnAt: withdrawn ? feedDate : null,
    withdrawalReason: withdrawn ? abstract : null,
    raw: item,
  });
}

function linkOf(item: XmlElement): string | null {
  const [link] = children(item, 'link');
  return link === undefined ? null : textOf(link) || attribute(link, 'href');
}

/** The text after 'Abstract:', since arXiv puts id and kind of announcement before it. */
function abstractOf(description: string): string {
  return cleanText(
    description
      .replace(/^\s*arXiv:\S+\s+Announce Type:\s*\S+\s*(?:Abstract:\s*)?/i, '')
      .replace(/^\s*Abstract:\s*/i, ''),
  );
}

function announcementOf(item: XmlElement, description: string): Announcement {
  const text =
    childText(item, 'announce_type') ?? /Announce Type:\s*([\w-]+)/i.exec(description)?.[1] ?? 'new';
  const kind = text.trim().toLowerCase();
  return kind === 'new' || kind === 'cross' || kind === 'replace-cross' ? kind : 'replace';
}

function authorsOf(item: XmlElement): AuthorRecord[] {
  const creators = childTexts(item, 'creator');
  if (creators.length > 0) return creators.flatMap((text) => parseAuthors(text));
  return children(item, 'author').flatMap((author) =>
    parseAuthors(typeof author === 'string' ? author : (childText(author, 'name') ?? textOf(author))),
  );
}

function categoriesOf(item: XmlElement): string[] {
  const names = children(item, 'category').map((node) => (attribute(node, 'term') ?? textOf(node)).trim());
  return [...new Set(names.filter((name) => /^[a-z][a-z-]*(?:\.[A-Za-z-]+)?$/.test(name)))];
}
