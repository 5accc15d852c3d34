/** Deduplication of corpora larger than memory. Node only. */
export { deduplicateCorpus, signCorpus, type CorpusHooks } from './deduplicate-corpus.ts';
export { InputUnreadable, NothingToExplain, WorkFolderUnusable } from './errors.ts';
export { explainCorpus } from './explain/explain-corpus.ts';
export type { ExplainedAlone, ExplainedCluster, ExplainedMember } from './explain/lookup.ts';
export { sharedPassages, type Passage } from './explain/passages.ts';
export { DEFAULTS, type Columns, type CorpusOptions, type Outputs } from './options.ts';
export { STAGES, type CorpusEvent, type CorpusProgress, type StageName } from './progress.ts';
export type { Amount, CorpusReport, ReportedCluster, ReportedMember } from './report/report.ts';
export { reportToHtml } from './report/html.ts';
export { sourceMatrix, type Matrix } from './report/matrix.ts';
export { emptyWorkFolder, workFolder } from './work/folder.ts';
