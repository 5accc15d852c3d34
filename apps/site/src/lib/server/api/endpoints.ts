// Everything the API offers, for the OpenAPI document and the page about it.
import { dailyPapers } from './daily-papers.ts';
import type { ReadEndpoint, WriteEndpoint } from './endpoint.ts';
import { arxivRepositories, paperDetail, papers, searchPapers } from './papers.ts';
import * as writes from './writes.ts';

export const READ_ENDPOINTS: readonly ReadEndpoint[] = [
  dailyPapers,
  papers,
  searchPapers,
  paperDetail,
  arxivRepositories,
];

export const WRITE_ENDPOINTS: readonly WriteEndpoint[] = Object.values(writes);
