// Search over the papers: query language, text and vector channels, fusion, embedders.
export { parseQuery, MAXIMUM_QUERY_LENGTH } from './query/parse.ts';
export type * from './types.ts';
