// Everything the API offers, for the OpenAPI document and the page about it.
import * as comments from './comments.ts';
import { putItem, takeItemOut } from './collection-items.ts';
import {
  collectionDetail,
  collections,
  dropCollection,
  editCollection,
  makeCollection,
} from './collections.ts';
import { dailyPapers } from './daily-papers.ts';
import type { ReadEndpoint, SubmitEndpoint, WriteEndpoint } from './endpoint.ts';
import * as moderation from './moderation.ts';
import { arxivRepositories, paperDetail, papers, searchPapers } from './papers.ts';
import { reportReproduction, reproductionReports } from './reproductions.ts';
import { whoami } from './whoami.ts';
import { claimPaper } from './claims.ts';
import { indexPaper, setPaperLinks, submitPaper } from './submissions.ts';
import { upvotePaper, withdrawUpvote } from './votes.ts';

export const READ_ENDPOINTS: readonly ReadEndpoint[] = [
  dailyPapers,
  papers,
  searchPapers,
  paperDetail,
  arxivRepositories,
  reproductionReports,
  collections,
  collectionDetail,
  whoami,
];

export const SUBMIT_ENDPOINTS: readonly SubmitEndpoint[] = [reportReproduction];

export const WRITE_ENDPOINTS: readonly WriteEndpoint[] = [
  upvotePaper,
  withdrawUpvote,
  makeCollection,
  editCollection,
  dropCollection,
  putItem,
  takeItemOut,
  ...Object.values(comments),
  ...Object.values(moderation),
  indexPaper,
  submitPaper,
  setPaperLinks,
  claimPaper,
];
