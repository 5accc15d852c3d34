/** Records of one work, matched by identifiers, titles, authors and years. Browser and Node. */
export { COMPARE_OPTIONS, type CompareOptions, type PreparedRecord } from './compare.ts';
export { workIdentifier, type WorkIdentifier } from './identifiers.ts';
export { createRecordMatcher, matchRecords, type RecordMatcher } from './matcher.ts';
export { matchRecordSets, matchWithin, type MatchSetsOptions, type RecordMatch } from './match-sets.ts';
export type {
  BibliographicRecord,
  Comparison,
  Evidence,
  RecordIdentifier,
  Relation,
  Scores,
} from './record.ts';
