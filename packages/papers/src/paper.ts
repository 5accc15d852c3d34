// A paper as the site knows it: merged from every source's records.
import type { FeedDay } from './day.ts';
import type { Identifier } from './identifiers.ts';
import type { RecordJoin } from './joins.ts';
import type { Link, PersonRecord } from './record.ts';

/** An author's name on a paper, in the paper's order. */
export interface PaperAuthor {
  name: string;
  /** Names the author's page: `/authors/{slug}`. */
  slug: string;
  affiliation: string | null;
  orcid: string | null;
}

/** Somebody with an account on this site. */
export interface SitePerson {
  /** Names their page: `/people/{handle}`. */
  handle: string;
  name: string;
}

/** An author whom somebody with an account is confirmed to be. */
export interface ConfirmedAuthor extends SitePerson {
  /** Place among the authors when it was confirmed, from 0, and the slug of the name that stood there. */
  position: number;
  slug: string;
  /** ISO 8601 in UTC. */
  confirmedAt: string;
}

/** What people of this site have to do with a paper. */
export interface PaperPeople {
  /** Who put it on the site first. */
  submitter: SitePerson | null;
  authors: ConfirmedAuthor[];
  /** Whether one of those authors wrote in its discussion. */
  authorTakesPart: boolean;
}

/** A paper that people of this site have nothing to do with. */
export const NO_PEOPLE: PaperPeople = { submitter: null, authors: [], authorTakesPart: false };

/** What a card in a feed shows. Times are ISO 8601 in UTC. */
export interface PaperSummary {
  /** Internal number; stable, never shown. */
  id: number;
  /** Names the paper in addresses: `/papers/{publicId}`; the arXiv id where there is one. */
  publicId: string;
  title: string;
  abstract: string;
  authors: PaperAuthor[];
  /** The primary category first. */
  categories: string[];
  publishedAt: string | null;
  updatedAt: string | null;
  /** The latest feed day the paper stood on. */
  listedOn: FeedDay | null;
  listedAt: string | null;
  submittedBy: PersonRecord | null;
  people: PaperPeople;
  thumbnailUrl: string | null;
  mediaUrls: string[];
  upvotes: number;
  comments: number;
  trendScore: number;
  links: Link[];
  keywords: string[];
  aiSummary: string | null;
  githubStars: number | null;
  organization: string | null;
  withdrawnAt: string | null;
}

export interface PaperVersion {
  version: number;
  submittedAt: string | null;
  title: string | null;
  abstract: string | null;
  comment: string | null;
}

/** A feed day the paper stood on, as one source tells it. */
export interface PaperListing {
  day: FeedDay;
  listedAt: string;
  source: string;
  submittedBy: PersonRecord | null;
}

/** Where a paper's facts came from. */
export interface Provenance {
  source: string;
  sourceKey: string;
  firstSeenAt: string;
  fetchedAt: string;
  /** Why the record is one of this paper; null for the one with which the others were joined. */
  joined: Pick<RecordJoin, 'kind' | 'relation' | 'reason' | 'with'> | null;
}

/** Everything of one paper. */
export interface Paper extends PaperSummary {
  identifiers: Identifier[];
  versions: PaperVersion[];
  /** Every feed day the paper stood on, the latest first. */
  listings: PaperListing[];
  comment: string | null;
  licence: string | null;
  withdrawalReason: string | null;
  provenance: Provenance[];
}

/** The arXiv identifier of a paper, or null. */
export function arxivIdOf(identifiers: readonly Identifier[]): string | null {
  return identifiers.find(({ scheme }) => scheme === 'arxiv')?.value ?? null;
}

/** Who is confirmed as the author at `position`: the names of a later version may have moved. Null when nobody is. */
export function confirmedAuthorAt(
  { authors, people }: Pick<PaperSummary, 'authors' | 'people'>,
  position: number,
): ConfirmedAuthor | null {
  const slug = authors[position]?.slug;
  const namesakes = people.authors.filter((confirmed) => confirmed.slug === slug);
  const here = namesakes.find((confirmed) => confirmed.position === position);
  return here ?? namesakes.find((confirmed) => authors[confirmed.position]?.slug !== slug) ?? null;
}

/** Who put a paper on a feed day: somebody of this site, or whom a source names. */
export function submitterOf({
  people,
  submittedBy,
}: Pick<PaperSummary, 'people' | 'submittedBy'>): PersonRecord | null {
  const { submitter } = people;
  return submitter === null ? submittedBy : { name: submitter.handle, fullname: submitter.name };
}
