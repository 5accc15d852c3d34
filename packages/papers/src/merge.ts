// A paper is a pure function of its sources' records: which record's word counts for which field.
import { authorSlug } from './author.ts';
import type { FeedDay } from './day.ts';
import { type Identifier, publicIdOf, sortIdentifiers } from './identifiers.ts';
import type { PaperAuthor, PaperListing, PaperVersion } from './paper.ts';
import { latestVersionOf, mergeVersions } from './versions.ts';
import type { Link, PaperRecord, PersonRecord } from './record.ts';

/** A record with the moment its source first told of the paper under this key, ISO 8601 in UTC. */
export interface SourcedRecord {
  record: PaperRecord;
  firstSeenAt: string;
}

/** Everything that a paper's records say together. Times are ISO 8601 in UTC, in milliseconds. */
export interface MergedPaper {
  publicId: string;
  identifiers: Identifier[];
  title: string;
  abstract: string;
  authors: PaperAuthor[];
  categories: string[];
  versions: PaperVersion[];
  /** The latest day first. */
  listings: PaperListing[];
  links: Link[];
  publishedAt: string | null;
  updatedAt: string | null;
  /** Orders 'newest': publication, or the nearest moment that is known. */
  newestAt: string;
  listedOn: FeedDay | null;
  listedAt: string | null;
  submittedBy: PersonRecord | null;
  comment: string | null;
  licence: string | null;
  thumbnailUrl: string | null;
  mediaUrls: string[];
  withdrawnAt: string | null;
  withdrawalReason: string | null;
  upvotes: number;
  comments: number;
  githubStars: number | null;
  keywords: string[];
  aiSummary: string | null;
  organization: string | null;
}

/** What orders 'newest' when no record knows any date. */
const UNDATED = '1970-01-01T00:00:00.000Z';

/**
 * Merges all records of one paper, whatever their order.
 *
 * Single facts come from the first record that knows them, in this precedence: arXiv, then other publishers, then
 * Hugging Face, then files; among equals the one with the latest version, then the latest update, then the one first
 * seen last. Identifiers, links, keywords, versions and listings are united. Counts are the highest that any source
 * tells: sources count different people, and adding them up would count some twice. A withdrawal is believed only from
 * the sources of the highest rank there is, and only with their latest version.
 *
 * @throws RangeError without records, or when no record has an identifier.
 */
export function mergeRecords(records: readonly SourcedRecord[]): MergedPaper {
  const ordered = byPrecedence(records);
  const identifiers = sortIdentifiers(ordered.flatMap((record) => record.identifiers));
  const versions = mergeVersions(ordered);
  const listings = mergeListings(ordered);
  const publishedAt =
    versions.find(({ version }) => version === 1)?.submittedAt ?? firstInstant(ordered, 'publishedAt');
  const updatedAt = versions.at(-1)?.submittedAt ?? firstInstant(ordered, 'updatedAt');
  const listed = latestListing(listings);
  return {
    publicId: publicIdOf(identifiers),
    identifiers,
    title: first(ordered, (record) => record.title || null) ?? '',
    abstract: first(ordered, (record) => record.abstract || null) ?? '',
    authors: mergeAuthors(ordered),
    categories: unique(first(ordered, ({ categories }) => nonEmpty(categories)) ?? []),
    versions,
    listings,
    links: uniqueBy(
      ordered.flatMap(({ links }) => links),
      ({ kind, url }) => `${kind} ${url}`,
    ),
    publishedAt,
    updatedAt,
    newestAt: publishedAt ?? updatedAt ?? listings.at(-1)?.listedAt ?? UNDATED,
    ...listed,
    comment: first(ordered, ({ comment }) => comment),
    licence: first(ordered, ({ licence }) => licence),
    thumbnailUrl: first(ordered, ({ thumbnailUrl }) => thumbnailUrl),
    mediaUrls: unique(ordered.flatMap(({ mediaUrls }) => mediaUrls)),
    ...mergeWithdrawal(ordered),
    upvotes: highest(ordered.map(({ upvotes }) => upvotes)) ?? 0,
    comments: highest(ordered.map(({ comments }) => comments)) ?? 0,
    githubStars: highest(ordered.map(({ githubStars }) => githubStars)),
    keywords: uniqueBy(
      ordered.flatMap(({ keywords }) => keywords),
      (keyword) => keyword.toLowerCase(),
    ),
    aiSummary: first(ordered, ({ aiSummary }) => aiSummary),
    organization: first(ordered, ({ organization }) => organization),
  };
}

/** 0 for the source whose word counts most. */
export function sourceRank(source: string): number {
  const name = source.toLowerCase();
  if (name === 'arxiv' || name.startsWith('arxiv-')) return 0;
  if (['openreview', 'acl', 'biorxiv', 'medrxiv', 'crossref'].includes(name)) return 1;
  if (name === 'huggingface' || name.startsWith('huggingface-')) return 2;
  return 3;
}

function byPrecedence(records: readonly SourcedRecord[]): PaperRecord[] {
  const keyed = records.map(({ record, firstSeenAt }) => ({
    record,
    key: [
      -sourceRank(record.source),
      latestVersionOf(record),
      Date.parse(record.updatedAt ?? '') || 0,
      Date.parse(firstSeenAt) || 0,
    ],
    name: `${record.source} ${record.sourceKey}`,
  }));
  keyed.sort((a, b) => descending(a.key, b.key) || (a.name < b.name ? -1 : a.name > b.name ? 1 : 0));
  return uniqueBy(keyed, ({ name }) => name).map(({ record }) => record);
}

function descending(a: readonly number[], b: readonly number[]): number {
  for (const [index, value] of a.entries()) {
    const difference = (b[index] ?? 0) - value;
    if (difference !== 0) return difference;
  }
  return 0;
}

/** The authors of the first record that has any, with what other records know of people of the same name. */
function mergeAuthors(ordered: readonly PaperRecord[]): PaperAuthor[] {
  const chosen =
    first(ordered, ({ authors }) => nonEmpty(authors.filter(({ name }) => name.trim() !== ''))) ?? [];
  const all = ordered
    .flatMap(({ authors }) => authors)
    .map((author) => ({ ...author, slug: authorSlug(author.name) }));
  return chosen.map((author) => {
    const slug = authorSlug(author.name);
    const namesakes = all.filter((other) => other.slug === slug);
    return {
      name: author.name.trim(),
      slug,
      affiliation: author.affiliation ?? first(namesakes, ({ affiliation }) => affiliation ?? null),
      orcid: author.orcid ?? first(namesakes, ({ orcid }) => orcid ?? null),
    };
  });
}

function mergeListings(ordered: readonly PaperRecord[]): PaperListing[] {
  const listings = ordered.flatMap(({ source, listings }) =>
    listings.map(({ day, listedAt, submittedBy }) => ({
      day,
      listedAt: instant(listedAt) ?? `${day}T12:00:00.000Z`,
      source,
      submittedBy: submittedBy ?? null,
    })),
  );
  return uniqueBy(listings, ({ day, source }) => `${day} ${source}`).sort(
    (a, b) => compare(b.day, a.day) || compare(a.source, b.source),
  );
}

/** The latest feed day, its first moment, and who put the paper there. */
function latestListing(
  listings: readonly PaperListing[],
): Pick<MergedPaper, 'listedOn' | 'listedAt' | 'submittedBy'> {
  const day = listings[0]?.day ?? null;
  const then = listings.filter((listing) => listing.day === day);
  return {
    listedOn: day,
    listedAt: then.map(({ listedAt }) => listedAt).sort()[0] ?? null,
    submittedBy: first(then, ({ submittedBy }) => submittedBy),
  };
}

function mergeWithdrawal(
  ordered: readonly PaperRecord[],
): Pick<MergedPaper, 'withdrawnAt' | 'withdrawalReason'> {
  const rank = sourceRank(ordered[0]?.source ?? '');
  const equals = ordered.filter(({ source }) => sourceRank(source) === rank);
  const latest = Math.max(...equals.map(latestVersionOf));
  const told = equals.find((record) => record.withdrawnAt !== null && latestVersionOf(record) === latest);
  return { withdrawnAt: instant(told?.withdrawnAt), withdrawalReason: told?.withdrawalReason ?? null };
}

function firstInstant(ordered: readonly PaperRecord[], field: 'publishedAt' | 'updatedAt'): string | null {
  return first(ordered, (record) => instant(record[field]));
}

/** A moment as every paper writes it; null when the text is no date. */
function instant(text: string | null | undefined): string | null {
  const time = text ? Date.parse(text) : Number.NaN;
  return Number.isNaN(time) ? null : new Date(time).toISOString();
}

function first<T, R>(items: readonly T[], pick: (item: T) => R | null): R | null {
  for (const item of items) {
    const picked = pick(item);
    if (picked !== null) return picked;
  }
  return null;
}

function highest(counts: readonly (number | null)[]): number | null {
  const known = counts.filter((count) => count !== null);
  return known.length > 0 ? Math.max(...known) : null;
}

function nonEmpty<T>(items: T[]): T[] | null {
  return items.length > 0 ? items : null;
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

function unique(items: readonly string[]): string[] {
  return [...new Set(items)];
}

function uniqueBy<T>(items: readonly T[], key: (item: T) => string): T[] {
  const seen = new Set<string>();
  return items.filter((item) => {
    const name = key(item);
    return !seen.has(name) && seen.add(name);
  });
}
