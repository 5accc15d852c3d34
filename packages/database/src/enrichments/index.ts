// What a machine wrote of papers: what is to be asked, what came, what readers and moderators make of it.
export { forgetEnrichments } from './forget.ts';
export { leaseEnrichment, releaseEnrichment } from './lease.ts';
export { listUnenriched, type UnenrichedPaper } from './needs.ts';
export { getEnrichments, sentenceOf, type StoredEnrichment } from './read.ts';
export { IS_SHOWN as ENRICHMENT_IS_SHOWN } from './source.ts';
export { readUsage, storeEnrichment, type EnrichmentOutcome, type TokenUsage } from './store.ts';
export { summarizeEnrichments, type EnrichmentCounts } from './summary.ts';
export {
  countFlaggedEnrichments,
  flagEnrichment,
  listFlaggedEnrichments,
  listHiddenEnrichments,
  type EnrichmentFlag,
  type ModeratedEnrichment,
} from './flags.ts';
export {
  dismissEnrichmentFlags,
  hideEnrichment,
  restoreEnrichment,
  type EnrichmentDecision,
} from './moderate.ts';
