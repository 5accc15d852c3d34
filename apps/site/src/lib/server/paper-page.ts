// Everything a paper's page shows.
import {
  findPaperByIdentifier,
  getPaper,
  getPaperRecords,
  getPaperSummaries,
  getTrendRank,
} from '@papertape/database';
import { renderBibtex, renderCsl, renderRis, type FeedSite } from '@papertape/feeds';
import {
  dayAt,
  explainTrend,
  identifierUrl,
  parseIdentifier,
  shortDate,
  type Paper,
  type TrendExplanation,
} from '@papertape/papers';
import { cardsFor, readerContext, type Reader } from './cards.ts';
import { collectionLinks } from './collections/of-paper.ts';
import { machineWritten, type MachineWritten } from './enrichments/view.ts';
import { abstractHtml, titleHtml } from './mathematics/index.ts';
import { describeError } from './log.ts';
import { listMembers, type RecordView } from './records/compare.ts';
import { paperReproduction, type PaperReproduction } from './reproductions/paper-section.ts';
import { paperPeople, type PaperPeopleView } from './paper-people.ts';
import { site } from './site.ts';
import { describeSource } from './source-names.ts';
import { authorPath, paperPath, recordsPath, sourcePath } from './view/addresses.ts';
import { dayLabel } from './view/calendar.ts';
import { cardOf, isWebAddress, type Card, type CardContext, type NamedLink } from './view/card.ts';
import { paperMeta, type PaperMeta } from './view/paper-meta.ts';
import { versionDiffs, type VersionDiff } from './view/version-diff.ts';

/** Papers offered as similar. */
const SIMILAR = 6;

export interface TrendPlace {
  /** Null beyond the first thousand. */
  rank: number | null;
  explanation: TrendExplanation;
  /** The neighbours in the order, with what separates them. */
  above: (NamedLink & { lead: number }) | null;
  below: (NamedLink & { lead: number }) | null;
}

export interface Citation {
  format: string;
  id: string;
  text: string;
  download: string;
}

export interface PaperPageData {
  id: number;
  card: Card;
  meta: PaperMeta;
  abstractHtml: string;
  aiSummaryHtml: string | null;
  /** What this site's model wrote of it. */
  machine: MachineWritten | null;
  commentHtml: string | null;
  authors: { name: string; href: string; affiliation: string | null; orcid: string | null }[];
  published: string | null;
  updated: string | null;
  listings: (NamedLink & { by: string | null })[];
  identifiers: { scheme: string; value: string; href: string | null }[];
  versions: { version: number; date: string | null; iso: string | null; commentHtml: string | null }[];
  diffs: VersionDiff[];
  keywords: string[];
  licence: { text: string; href: string | null } | null;
  media: string[];
  withdrawal: { date: string; reasonHtml: string | null } | null;
  provenance: { source: string; href: string; key: string; firstSeen: string; fetched: string }[];
  /** Where administrators decide about its records. */
  recordsHref: string;
  /** Its records and why each belongs to it; empty where there is only one. */
  records: RecordView[];
  similar: Card[];
  trend: TrendPlace | null;
  reproduction: PaperReproduction | null;
  people: PaperPeopleView;
  citations: Citation[];
  alternates: { type: string; href: string; title: string }[];
  /** Public collections that hold it. */
  collections: NamedLink[];
  up: NamedLink;
}

/** The page of a paper; null when nothing here has that id or any of its names. */
export async function loadPaper(
  publicId: string,
  reader: Reader,
): Promise<PaperPageData | { redirect: string } | null> {
  const { db } = site().database;
  const paper = await getPaper(db, publicId);
  if (paper) return pageOf(paper, reader);
  const identifier = parseIdentifier(publicId);
  const found = identifier && (await findPaperByIdentifier(db, identifier));
  return found && found !== publicId ? { redirect: paperPath(found) } : null;
}

async function pageOf(paper: Paper, reader: Reader): Promise<PaperPageData> {
  const context = await readerContext([paper], reader);
  const [records, similar, trend, reproduction, people, collections] = await Promise.all([
    recordsOf(paper),
    similarCards(paper.id, reader),
    trendPlace(paper),
    paperReproduction(paper.identifiers),
    paperPeople(paper, reader, context),
    collectionLinks(paper.id),
  ]);
  const { origin, configuration } = site();
  return {
    ...factsOf(paper, context),
    meta: paperMeta(paper, origin, configuration.SITE_NAME),
    diffs: versionDiffs(paper.versions),
    recordsHref: recordsPath(paper.publicId),
    records,
    similar,
    trend,
    reproduction,
    people,
    collections,
    citations: citationsOf(paper, { origin, name: configuration.SITE_NAME }),
    alternates: alternatesOf(paper.publicId),
  };
}

/** Most papers have one record, and nothing to tell. */
async function recordsOf({ publicId, provenance }: Paper): Promise<RecordView[]> {
  if (provenance.length < 2) return [];
  const paper = await getPaperRecords(site().database.db, publicId);
  return paper === null ? [] : listMembers(paper);
}

/** Similar papers are a help, never a condition: without them the page still stands. */
async function similarCards(paperId: number, reader: Reader): Promise<Card[]> {
  const { search, database, log } = site();
  try {
    const hits = await search.similar(paperId, { limit: SIMILAR });
    const papers = await getPaperSummaries(
      database.db,
      hits.map((hit) => hit.paperId),
    );
    return await cardsFor(papers, reader);
  } catch (error) {
    log('error', 'similar papers failed', { paperId, error: describeError(error) });
    return [];
  }
}

async function trendPlace(paper: Paper): Promise<TrendPlace | null> {
  if (!paper.listedAt) return null;
  const { rank, above, below } = await getTrendRank(site().database.db, paper.id);
  const explanation = explainTrend({
    upvotes: paper.upvotes,
    comments: paper.comments,
    listedAt: new Date(paper.listedAt),
  });
  const neighbour = (other: typeof above) =>
    other && {
      name: titleHtml(other.title),
      href: paperPath(other.publicId),
      lead: Math.abs(other.trendScore - paper.trendScore),
    };
  return { rank, explanation, above: neighbour(above), below: neighbour(below) };
}

type Facts = Omit<
  PaperPageData,
  | 'meta'
  | 'diffs'
  | 'recordsHref'
  | 'records'
  | 'similar'
  | 'trend'
  | 'reproduction'
  | 'people'
  | 'collections'
  | 'citations'
  | 'alternates'
>;

function factsOf(paper: Paper, context: CardContext): Facts {
  const date = (time: string | null) =>
    time && shortDate(dayAt(new Date(time), context.timeZone), context.today);
  const latest = paper.listings[0];
  const written = context.enrichments?.get(paper.id);
  return {
    id: paper.id,
    card: cardOf(paper, context),
    abstractHtml: abstractHtml(paper.abstract),
    aiSummaryHtml: paper.aiSummary && abstractHtml(paper.aiSummary),
    machine: written ? machineWritten(written, context) : null,
    commentHtml: paper.comment && abstractHtml(paper.comment),
    authors: paper.authors.map((author) => ({ ...author, href: authorPath(author.slug) })),
    published: date(paper.publishedAt),
    updated: date(paper.updatedAt),
    listings: paper.listings.map(({ day, submittedBy }) => ({
      name: dayLabel(day),
      href: `/papers/date/${day}`,
      by: submittedBy ? (submittedBy.fullname ?? submittedBy.name) : null,
    })),
    identifiers: paper.identifiers.map((identifier) => {
      const href = identifierUrl(identifier);
      return { ...identifier, href: isWebAddress(href) ? href : null };
    }),
    versions: paper.versions
      .toSorted((a, b) => b.version - a.version)
      .map(({ version, submittedAt, comment }) => ({
        version,
        date: date(submittedAt),
        iso: submittedAt,
        commentHtml: comment && abstractHtml(comment),
      })),
    keywords: paper.keywords,
    licence: licenceOf(paper.licence),
    media: paper.mediaUrls.filter((url) => /^https:\/\//i.test(url)),
    withdrawal: paper.withdrawnAt
      ? {
          date: date(paper.withdrawnAt) ?? '',
          reasonHtml: paper.withdrawalReason && abstractHtml(paper.withdrawalReason),
        }
      : null,
    provenance: paper.provenance.map(({ source, sourceKey, firstSeenAt, fetchedAt }) => ({
      source: describeSource(source).title,
      href: sourcePath(source),
      key: sourceKey,
      firstSeen: date(firstSeenAt) ?? '',
      fetched: date(fetchedAt) ?? '',
    })),
    up: latest
      ? { name: dayLabel(latest.day), href: `/papers/date/${latest.day}` }
      : { name: 'Papers', href: '/papers' },
  };
}

const LICENCES: Readonly<Record<string, string>> = {
  'by/4.0': 'CC BY 4.0',
  'by-sa/4.0': 'CC BY-SA 4.0',
  'by-nc-sa/4.0': 'CC BY-NC-SA 4.0',
  'by-nc-nd/4.0': 'CC BY-NC-ND 4.0',
  'zero/1.0': 'CC0 1.0',
};

function licenceOf(licence: string | null): PaperPageData['licence'] {
  if (licence === null) return null;
  const name = /creativecommons\.org\/(?:licenses|publicdomain)\/([a-z-]+\/\d\.\d)/.exec(licence)?.[1];
  const text = name === undefined ? licence : (LICENCES[name] ?? licence);
  return { text, href: isWebAddress(licence) ? licence : null };
}

function citationsOf(paper: Paper, feedSite: FeedSite): Citation[] {
  const download = (suffix: string) => paperPath(paper.publicId, suffix);
  return [
    { format: 'BibTeX', id: 'bibtex', text: renderBibtex(feedSite, paper), download: download('.bib') },
    { format: 'RIS', id: 'ris', text: renderRis(feedSite, paper), download: download('.ris') },
    { format: 'CSL JSON', id: 'csl', text: renderCsl(feedSite, paper), download: download('.json') },
  ];
}

function alternatesOf(publicId: string): PaperPageData['alternates'] {
  return [
    { type: 'text/markdown', href: paperPath(publicId, '.md'), title: 'Markdown' },
    { type: 'application/x-bibtex', href: paperPath(publicId, '.bib'), title: 'BibTeX' },
    { type: 'application/x-research-info-systems', href: paperPath(publicId, '.ris'), title: 'RIS' },
    {
      type: 'application/vnd.citationstyles.csl+json',
      href: paperPath(publicId, '.json'),
      title: 'CSL JSON',
    },
  ];
}
