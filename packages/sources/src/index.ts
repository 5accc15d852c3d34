// Sources of papers: fetching them safely, and reading what they say into records.
export { FetchError, type FetchFailure } from './fetch/errors.ts';
export { createGuardedFetch, type GuardedFetch, type GuardedFetchOptions } from './fetch/guarded-fetch.ts';
export { hostAndPort, type Resolver } from './fetch/policy.ts';
export { type GuardedRequest } from './fetch/request.ts';
export { sleep } from './fetch/retry.ts';
export { createPacer, type Pacer } from './pacer.ts';
export { SourceError, type Reading, type Rejection, type SourceRequest } from './report.ts';
export { ARXIV_TIME_ZONE, arxivDay } from './arxiv/common.ts';
export {
  fetchArxivFeed,
  fetchArxivRecord,
  fetchOaiPage,
  type FeedAnswer,
  type OaiQuery,
  type Validators,
} from './arxiv/fetch.ts';
export { isWanted, oaiSetsOf } from './arxiv/oai-sets.ts';
export { ARXIV_OAI, OaiError, parseOaiPage, type OaiPage } from './arxiv/oai.ts';
export { ARXIV_RSS, parseArxivFeed, type ArxivFeed } from './arxiv/rss.ts';
export { CROSSREF } from './doi/csl-record.ts';
export { fetchDoi } from './doi/fetch.ts';
export { HUGGING_FACE, readDailyPapers } from './huggingface/daily.ts';
export { fetchDailyPapers } from './huggingface/fetch.ts';
export { MAX_LINE_BYTES, readLines, type Line } from './files/lines.ts';
export { DamagedFile, unpack } from './files/open.ts';
export { parsePaperLine, type Layout, type PaperLine } from './files/paper-line.ts';
export { ARXIV_FILE } from './files/announcement-line.ts';
export { HUGGING_FACE_FILE, HUGGING_FACE_TIME_ZONE } from './files/daily-line.ts';
export { fetchPage, WEB, type PageAnswer } from './web/fetch.ts';
export { XmlError } from './xml/xml.ts';
