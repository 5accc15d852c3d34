// The database of Papertape: opening it, and every query as a named function.
export * from './account-data/index.ts';
export * from './collections/index.ts';
export * from './database.ts';
export * from './deliveries/index.ts';
export * from './digests/index.ts';
export * from './discussion/index.ts';
export * from './enrichments/index.ts';
export * from './errors.ts';
export type { Extensions } from './extensions.ts';
export * from './following/index.ts';
export { ingestRecords, type IngestOptions, type IngestReport, type Outcome } from './ingest/ingest.ts';
export { matchByIdentifiers, type RecordEvidence, type RecordMatcher } from './ingest/record-matcher.ts';
export { refreshStatistics } from './maintenance.ts';
export * from './people/index.ts';
export * from './personal-ranking/index.ts';
export * from './queries/authors.ts';
export * from './queries/days.ts';
export * from './queries/feed.ts';
export { exportPapers, restorePapers } from './queries/export.ts';
export * from './queries/imports.ts';
export { type ListFilter, listPapers, listPapersByOffset, type Page } from './queries/list.ts';
export { countUnmatched, matchStoredPapers, type MatchingProgress } from './queries/match-stored.ts';
export {
  countPapers,
  findPaperByIdentifier,
  findPaperId,
  getPaper,
  getPaperSummaries,
  getTrendRank,
  type TrendNeighbour,
  type TrendRank,
} from './queries/papers.ts';
export * from './queries/merged-papers.ts';
export * from './queries/rate-limits.ts';
export * from './queries/record-decisions.ts';
export {
  getPaperRecords,
  type ListedJoin,
  listJoins,
  type MemberRecord,
  type PaperRecords,
} from './queries/record-joins.ts';
export * from './queries/reproduction-reports.ts';
export * from './queries/settings.ts';
export * from './queries/job-states.ts';
export * from './queries/sources.ts';
export type * as schema from './schema.ts';
