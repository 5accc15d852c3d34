// Search over the papers: query language, text and vector channels, fusion, embedders.
export { createSearch } from './search.ts';
export type { Search, SearchConfiguration, SearchLog } from './search.ts';
export type { SearchOptions } from './answer.ts';
export type { EmbedderConfiguration, Fetch } from './embedders/embedder.ts';
export { EmbedderUnavailable } from './errors.ts';
export type { LatestOptions, LatestPapers } from './latest.ts';
export { highlight, highlightTerms } from './highlight.ts';
export { MAXIMUM_QUERY_LENGTH, parseQuery } from './query/parse.ts';
export type { SimilarPaper } from './similar.ts';
export type { SearchStatus } from './status.ts';
export { prepareSearch } from './storage/prepare.ts';
export type * from './types.ts';
export type { UpdateOptions, UpdateProgress, UpdateReport } from './update.ts';
