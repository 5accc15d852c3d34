// What is compared, and what a comparison answers.

/** A name of the work in some scheme ('arxiv', 'doi', 'acl', 'pmid', 'openreview', 'url', …). */
export interface RecordIdentifier {
  readonly scheme: string;
  readonly value: string;
}

/** A bibliographic record as its source tells it. Only the title is always needed; what is unknown is left out. */
export interface BibliographicRecord {
  readonly id: string;
  readonly title: string;
  /** Further titles of the same record, such as those of earlier versions. */
  readonly otherTitles?: readonly string[];
  /** Names in any spelling: 'Ada Quill', 'Quill, A.', 'A. Quill', 'Quill A'. */
  readonly authors?: readonly string[];
  readonly year?: number | null;
  readonly venue?: string | null;
  readonly identifiers?: readonly RecordIdentifier[];
  /** Number of the version it describes, where its source counts them. */
  readonly version?: number | null;
}

/** How two records of one work stand to each other. */
export type Relation =
  /** Both describe the same item: they share an identifier. */
  | 'same-record'
  /** Two versions of the work: v1 and v2, a paper at a conference and in a journal. */
  | 'version'
  /** A preprint, and what was published of it. */
  | 'preprint-published'
  /** The same item, described by two sources without a common identifier. */
  | 'duplicate';

/** What a decision rests on. */
export interface Evidence {
  readonly kind: 'identifier' | 'title-authors-year';
  readonly scores: Scores;
  /** In words: 'same title, 5 of 5 authors, same year'. */
  readonly why: string;
}

export interface Scores {
  /** Alikeness of the titles, 0 to 1. */
  readonly title: number;
  /** Authors found in both records, and how many the shorter list has; both 0 where a record names none. */
  readonly authors: number;
  readonly ofAuthors: number;
  /** Years between the two; null where one is unknown. */
  readonly yearsApart: number | null;
  /** Weight of the evidence of title, authors and year, as log₂ of the odds: positive says 'one work'. */
  readonly bits: number;
}

/** The answer for a pair. */
export interface Comparison {
  readonly match: boolean;
  /** Null where they are not of one work. */
  readonly relation: Relation | null;
  readonly evidence: Evidence;
}
