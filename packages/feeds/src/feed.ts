// A feed as data: what RSS, Atom and JSON Feed each write in their own way.
import { machineWords, parseArxivId, type MachineSentence, type PaperSummary } from '@papertape/papers';
import { absoluteUrl, authorUrl, paperUrl, type FeedSite } from './site.ts';
import { escapeMarkup, oneLine, utcTime } from './text.ts';

/** What a feed is of, and the addresses around it; all addresses are absolute. */
export interface FeedHead {
  title: string;
  description: string;
  /** The page a person sees. */
  pageUrl: string;
  /** The feed's address without format and paging: names the feed for good. */
  id: string;
  selfUrl: string;
  nextUrl: string | null;
}

export interface FeedItem {
  /** The same for a paper wherever and whenever it appears. */
  id: string;
  url: string;
  /** Address of the paper at its first publisher, if it has one. */
  externalUrl: string | null;
  title: string;
  /** The abstract, one line. */
  summary: string;
  html: string;
  authors: { name: string; url: string }[];
  categories: string[];
  imageUrl: string | null;
  /** ISO 8601 in UTC. */
  publishedAt: string;
  /** ISO 8601 in UTC, never before `publishedAt`. */
  updatedAt: string;
}

export interface Feed extends FeedHead {
  siteName: string;
  /** Of the item changed last; 1970 when there are no items. */
  updatedAt: string;
  items: FeedItem[];
}

/** Time that stands for 'unknown', since every format wants one. */
export const UNKNOWN_TIME = '1970-01-01T00:00:00.000Z';

/** A feed of papers in the given order; `machine` has what a machine wrote of them, by their numbers. */
export function feedOfPapers(
  site: FeedSite,
  head: FeedHead,
  papers: readonly PaperSummary[],
  machine: ReadonlyMap<number, MachineSentence> = new Map(),
): Feed {
  const items = papers.map((paper) => feedItem(site, paper, machine.get(paper.id)));
  const updatedAt = items.reduce(
    (last, item) => (item.updatedAt > last ? item.updatedAt : last),
    UNKNOWN_TIME,
  );
  return { ...head, siteName: site.name, updatedAt, items };
}

function feedItem(site: FeedSite, paper: PaperSummary, machine: MachineSentence | undefined): FeedItem {
  const publishedAt = publicationTime(paper);
  const updatedAt = utcTime(paper.updatedAt) ?? publishedAt;
  return {
    id: `urn:papertape:paper:${encodeURI(paper.publicId)}`,
    url: paperUrl(site, paper.publicId),
    externalUrl: publisherUrl(site, paper),
    title: oneLine(paper.title) || paper.publicId,
    summary: oneLine(paper.abstract),
    html: itemHtml(site, paper, machine),
    authors: paper.authors.map(({ name, slug }) => ({ name: oneLine(name), url: authorUrl(site, slug) })),
    categories: paper.categories.map(oneLine),
    imageUrl: absoluteUrl(site, paper.thumbnailUrl),
    publishedAt,
    updatedAt: updatedAt < publishedAt ? publishedAt : updatedAt,
  };
}

/** When a paper was published, as far as known; otherwise when it was listed, or 1970. */
export function publicationTime(
  paper: Pick<PaperSummary, 'publishedAt' | 'listedAt' | 'updatedAt' | 'listedOn'>,
): string {
  return (
    utcTime(paper.publishedAt) ??
    utcTime(paper.listedAt) ??
    utcTime(paper.listedOn) ??
    utcTime(paper.updatedAt) ??
    UNKNOWN_TIME
  );
}

function publisherUrl(site: FeedSite, paper: PaperSummary): string | null {
  const arxiv = parseArxivId(paper.publicId);
  if (arxiv !== null) return `https://arxiv.org/abs/${arxiv.id}`;
  return absoluteUrl(site, paper.links.find(({ kind }) => kind === 'html')?.url ?? null);
}

const LINK_NAMES = { pdf: 'PDF', html: 'HTML', code: 'Code', project: 'Project' } as const;

function itemHtml(site: FeedSite, paper: PaperSummary, machine: MachineSentence | undefined): string {
  const authors = paper.authors.map(({ name }) => escapeMarkup(oneLine(name))).join(', ');
  const withdrawn = paper.withdrawnAt === null ? '' : '<p><strong>Withdrawn.</strong></p>';
  const paragraphs = paper.abstract
    .split(/\n\s*\n/)
    .map(oneLine)
    .filter((text) => text !== '')
    .map((text) => `<p>${escapeMarkup(text)}</p>`);
  const links = paper.links.flatMap(({ kind, url }) => {
    const href = absoluteUrl(site, url);
    return href === null ? [] : [`<a href="${escapeMarkup(href)}">${LINK_NAMES[kind]}</a>`];
  });
  return [
    withdrawn,
    authors === '' ? '' : `<p><em>${authors}</em></p>`,
    ...paragraphs,
    machine ? `<p><em>${escapeMarkup(oneLine(machineWords(machine)))}</em></p>` : '',
    links.length === 0 ? '' : `<p>${links.join(' · ')}</p>`,
  ].join('');
}
