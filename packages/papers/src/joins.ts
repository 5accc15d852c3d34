// Why records are one paper: what the record matcher found, and what persons decided.

/** A record's name: the source, and its key there. */
export interface RecordName {
  source: string;
  sourceKey: string;
}

/** What joins two records: a common identifier, title with authors and year, or a person's decision. */
export type JoinKind = 'identifier' | 'title-authors-year' | 'decision';

/** How two records of one paper stand to each other. */
export type JoinRelation = 'same-record' | 'version' | 'preprint-published' | 'duplicate';

/** Why a record belongs to its paper: the record it was joined with, and what speaks for it. */
export interface RecordJoin {
  record: RecordName;
  with: RecordName;
  kind: JoinKind;
  relation: JoinRelation;
  /** Figures of the comparison by name; null where there was nothing to compare. */
  scores: Record<string, number | null>;
  /** In words: 'same title, 5 of 5 authors, same year'. */
  reason: string;
  /** When the two were joined, ISO 8601 in UTC. */
  joinedAt: string;
}

/** A person's decision that records are of one paper, or are not; it holds whatever comes later. */
export interface RecordDecision {
  /** Twelve hexadecimal digits, the same on every site that has the decision. */
  id: string;
  kind: 'join' | 'split';
  pairs: [RecordName, RecordName][];
  by: string;
  reason: string;
  /** ISO 8601 in UTC. */
  decidedAt: string;
  /** When it was taken back, and by whom; null while it holds. */
  undoneAt: string | null;
  undoneBy: string | null;
}
