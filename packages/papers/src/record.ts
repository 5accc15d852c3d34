// What a source says about one paper. Records are merged into papers by the database.
import type { FeedDay } from './day.ts';
import type { Identifier } from './identifiers.ts';

/** Kinds of link a paper's page shows by name. */
export type LinkKind = 'pdf' | 'html' | 'code' | 'project';

export interface Link {
  kind: LinkKind;
  url: string;
}

export interface AuthorRecord {
  name: string;
  affiliation?: string;
  /** ORCID iD, bare: `0000-0002-1825-0097`. */
  orcid?: string;
}

/** One version of a paper. `title` and `abstract` are absent where the source tells only of its date. */
export interface VersionRecord {
  version: number;
  /** ISO 8601 in UTC. */
  submittedAt: string | null;
  title?: string;
  abstract?: string;
  comment?: string;
}

/** A person as a source shows them (who put a paper on a feed day). */
export interface PersonRecord {
  name: string;
  fullname?: string;
  avatarUrl?: string;
}

/** A paper's appearance on a feed day. */
export interface ListingRecord {
  day: FeedDay;
  /** ISO 8601 in UTC; when absent, noon of the day stands in. */
  listedAt?: string;
  submittedBy?: PersonRecord;
}

/** One source's record of one paper. Times are ISO 8601 in UTC; texts are plain with TeX mathematics. */
export interface PaperRecord {
  source: string;
  /** The record's own name within its source; a record that comes again under it replaces the earlier one. */
  sourceKey: string;
  identifiers: Identifier[];
  title: string;
  abstract: string;
  authors: AuthorRecord[];
  /** Categories, the primary one first (`cs.LG`). */
  categories: string[];
  versions: VersionRecord[];
  listings: ListingRecord[];
  links: Link[];
  publishedAt: string | null;
  updatedAt: string | null;
  /** The authors' comment ('Accepted at ICML 2026, 12 pages'). */
  comment: string | null;
  /** URL or name of the licence. */
  licence: string | null;
  thumbnailUrl: string | null;
  mediaUrls: string[];
  withdrawnAt: string | null;
  withdrawalReason: string | null;
  /** Counts at the source; null where it has none. */
  upvotes: number | null;
  comments: number | null;
  githubStars: number | null;
  keywords: string[];
  /** A machine-written summary that the source supplies, never ours. */
  aiSummary: string | null;
  organization: string | null;
  /** The source's record as it came, kept as provenance. */
  raw: unknown;
}

/** A record with every optional field empty, for sources that know little. */
export function emptyRecord(
  known: Pick<PaperRecord, 'source' | 'sourceKey' | 'identifiers' | 'title' | 'abstract'> &
    Partial<PaperRecord>,
): PaperRecord {
  return {
    authors: [],
    categories: [],
    versions: [],
    listings: [],
    links: [],
    publishedAt: null,
    updatedAt: null,
    comment: null,
    licence: null,
    thumbnailUrl: null,
    mediaUrls: [],
    withdrawnAt: null,
    withdrawalReason: null,
    upvotes: null,
    comments: null,
    githubStars: null,
    keywords: [],
    aiSummary: null,
    organization: null,
    raw: null,
    ...known,
  };
}
