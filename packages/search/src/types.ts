// What a search asks and answers.
import type { Identifier, LinkKind } from '@papertape/papers';

/** A condition on papers, written as an operator (`author:`, `cat:`, `after:`, `before:`, `has:`). */
export type QueryFilter =
  | { kind: 'author'; name: string; excluded: boolean }
  | { kind: 'category'; category: string; excluded: boolean }
  /** Published on this day or later; a month or year counts from its first day. `YYYY-MM-DD`. */
  | { kind: 'after'; day: string }
  /** Published before this day; a month or year counts from its first day. `YYYY-MM-DD`. */
  | { kind: 'before'; day: string }
  | { kind: 'has'; link: LinkKind; excluded: boolean };

/** A query as a person typed it, taken apart. */
export interface ParsedQuery {
  /** The query as typed, trimmed and cut to a bounded length. */
  text: string;
  /** Words outside quotation marks and operators, as typed. */
  words: string[];
  /** Texts in quotation marks: a paper must contain each. */
  phrases: string[];
  /** Words and phrases after a minus: a paper must contain none. */
  excluded: string[];
  filters: QueryFilter[];
  /** The arXiv id, DOI or URL that the whole query is, if it is one. */
  identifier: Identifier | null;
  /** What could not be understood, in words for the person who typed it. */
  notes: string[];
}

/** What found a paper: its words, its meaning only, both, or words that only a machine wrote of it. */
export type Matched = 'text' | 'meaning' | 'both' | 'machine';

export interface SearchHit {
  paperId: number;
  /** From 0 to 1, comparable within one answer only. */
  score: number;
  matched: Matched;
}

export interface SearchResponse {
  /** The paper that the query names by identifier, when it is here. */
  direct: { publicId: string } | null;
  hits: SearchHit[];
  /** How many papers match in all; null when there are more than were looked at. */
  total: number | null;
  /** The query with misspelt words replaced; null unless it would find more. */
  suggestion: string | null;
  query: ParsedQuery;
  /** Stems of the words that matched, for highlighting. */
  terms: string[];
  /** Remarks for the reader: operators not understood, a channel that is not available now. */
  notes: string[];
  timings: { embedMs: number; totalMs: number };
}

/** A run of text that either matched the query or did not. */
export interface HighlightSegment {
  text: string;
  matched: boolean;
}
