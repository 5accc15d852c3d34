// What tells whether two records are of one paper. The rules are a method of their own; the database only asks.
import type { Identifier, JoinKind, JoinRelation, PaperRecord } from '@papertape/papers';

/** Why two records are of one paper. */
export interface RecordEvidence {
  kind: Exclude<JoinKind, 'decision'>;
  relation: JoinRelation;
  scores: Record<string, number | null>;
  /** In words: 'same title, 5 of 5 authors, same year'. */
  reason: string;
  /** Compares evidence with other evidence of its kind; higher is stronger. */
  strength: number;
}

/** Compares records; pure, and the same either way round. */
export interface RecordMatcher {
  /** Changes with its keys and decisions: then stored papers are gone through again. */
  readonly version: string;
  /** Whole numbers below 2⁵³. Records that share neither one nor an identifier are not compared. */
  blockKeys(record: PaperRecord): readonly number[];
  /** Evidence that both are of one paper; null where they are not held to be. */
  match(a: PaperRecord, b: PaperRecord): RecordEvidence | null;
  /** Whether a paper would not have both identifiers: then only an identifier in common joins their records. */
  conflict(a: readonly Identifier[], b: readonly Identifier[]): boolean;
}

/** Joins records by their identifiers alone. */
export const matchByIdentifiers: RecordMatcher = {
  version: 'identifiers',
  blockKeys: () => [],
  match(a, b) {
    const shared = a.identifiers.find(({ scheme, value }) =>
      b.identifiers.some((other) => other.scheme === scheme && other.value === value),
    );
    if (!shared) return null;
    return {
      kind: 'identifier',
      relation: 'same-record',
      scores: {},
      reason: `same ${shared.scheme} identifier ${shared.value}`,
      strength: 1,
    };
  },
  conflict: () => false,
};
