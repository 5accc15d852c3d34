// The endpoints that read papers.
import { getPaper, getPaperSummaries, listPapers, type Database } from '@papertape/database';
import { hfListItem, hfPaper, hfPaperDetail } from '@papertape/feeds/huggingface';
import { parseArxivId, type Paper } from '@papertape/papers';
import * as v from 'valibot';
import { paperComments } from '../discussion/api-comments.ts';
import { withMachineFields } from '../enrichments/view.ts';
import { feedSite } from '../feed-site.ts';
import { findPaper } from '../find-paper.ts';
import { NoQuery, PaperQuery, PapersQuery, SearchQuery } from '../schemas/parameters.ts';
import { ListItem, PaperDetail, PlainItem, Repositories } from '../schemas/responses.ts';
import { readEndpoint } from './endpoint.ts';
import { ApiError, noSuchPaper } from './errors.ts';
import { nextLink } from './links.ts';

/** `GET /api/papers`: all papers, the newest first. */
export const papers = readEndpoint({
  path: '/api/papers',
  summary: 'All papers, the newest first',
  description: 'Follow the Link header for the next page.',
  query: PapersQuery,
  response: v.array(PlainItem),
  mayBeMissing: false,
  async answer({ site, url, query }) {
    const page = await listPapers(site.database.db, {
      order: 'newest',
      limit: query.limit,
      cursor: query.cursor ?? null,
    });
    const items = await withMachineFields(site.database.db, page.items);
    const body = items.map((paper) => ({
      ...hfPaper(feedSite(site), paper),
      ...hfListItem(feedSite(site), paper),
    }));
    return { body, headers: page.next === null ? {} : nextLink(url, { cursor: page.next }) };
  },
});

/** `GET /api/papers/search`. */
export const searchPapers = readEndpoint({
  path: '/api/papers/search',
  summary: 'Papers that match a query, the best first',
  query: SearchQuery,
  response: v.array(ListItem),
  mayBeMissing: false,
  async answer({ site, now, query }) {
    if (query.q.trim() === '') return { body: [] };
    const { db } = site.database;
    const found = await site.search.search(query.q, { limit: query.limit, now });
    const summaries = await getPaperSummaries(
      db,
      found.hits.map(({ paperId }) => paperId),
    );
    const named = found.direct === null ? null : await getPaper(db, found.direct.publicId);
    const all = named === null ? summaries : [named, ...summaries.filter(({ id }) => id !== named.id)];
    const list = await withMachineFields(db, all.slice(0, query.limit));
    return {
      body: list.map((paper) => hfListItem(feedSite(site), paper)),
      headers: { 'Server-Timing': searchTiming(found.timings) },
    };
  },
});

/** `GET /api/papers/{id}`. */
export const paperDetail = readEndpoint({
  path: '/api/papers/{id}',
  summary: 'One paper',
  query: PaperQuery,
  response: PaperDetail,
  mayBeMissing: true,
  async answer({ site, params, query }) {
    const paper = await requirePaper(site.database, params.id ?? '');
    const comments = query.field === 'comments' ? await paperComments(site, paper.id) : undefined;
    const [told = paper] = await withMachineFields(site.database.db, [paper]);
    return { body: hfPaperDetail(feedSite(site), told, comments) };
  },
});

/** `GET /api/arxiv/{id}/repos`: what is known to use a paper; this site keeps no models, data sets or spaces. */
export const arxivRepositories = readEndpoint({
  path: '/api/arxiv/{id}/repos',
  summary: 'Models, data sets and spaces that name a paper',
  description: 'Always empty lists: this site hosts papers only.',
  query: NoQuery,
  response: Repositories,
  mayBeMissing: true,
  async answer({ params }) {
    if (parseArxivId(params.id ?? '') === null)
      throw new ApiError(404, `'${params.id ?? ''}' is no arXiv id; expected such as 2501.11873.`);
    return { body: { models: [], datasets: [], spaces: [] } };
  },
});

/** The query's embedding apart from the search itself, in milliseconds. */
function searchTiming({ embedMs, totalMs }: { embedMs: number; totalMs: number }): string {
  return `embed;dur=${embedMs.toFixed(2)}, search;dur=${(totalMs - embedMs).toFixed(2)}`;
}

async function requirePaper(database: Database, id: string): Promise<Paper> {
  const paper = await findPaper(database, id);
  if (paper === null) throw noSuchPaper(id);
  return paper;
}
