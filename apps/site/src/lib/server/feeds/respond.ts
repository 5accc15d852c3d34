// A request for a feed becomes its document.
import { InvalidCursor } from '@papertape/database';
import {
  ATOM_TYPE,
  feedOfPapers,
  JSON_FEED_TYPE,
  renderAtom,
  renderJsonFeed,
  renderRss,
  RSS_TYPE,
  type Feed,
  type FeedHead,
} from '@papertape/feeds';
import type { PaperSummary } from '@papertape/papers';
import { ApiError, wrongCursor } from '../api/errors.ts';
import { parseQuery } from '../api/query.ts';
import { machineSentences } from '../enrichments/view.ts';
import { feedSite } from '../feed-site.ts';
import { cacheableResponse, createChangeTimes } from '../http-cache.ts';
import type { Site } from '../open-site.ts';
import { FeedQuery } from '../schemas/parameters.ts';
import { feedContents, type FeedContents } from './contents.ts';
import { ownFeedContents } from './own-contents.ts';
import { feedPath, parseFeedPath, parseOwnFeedPath, type FeedFormat, type FeedView } from './view.ts';

/** How each format is written. */
export const FORMATS: Record<FeedFormat, { type: string; render(feed: Feed): string }> = {
  rss: { type: RSS_TYPE, render: renderRss },
  atom: { type: ATOM_TYPE, render: renderAtom },
  json: { type: JSON_FEED_TYPE, render: renderJsonFeed },
};
const CHANGE_TIMES = createChangeTimes(2_000);

/** Answers a request under /feeds; errors are short texts, since feed readers show no pages. */
export function feedResponse(
  site: Site,
  request: Request,
  path: string,
  parameters: URLSearchParams,
  now: Date,
): Promise<Response> {
  return answered(async () => {
    const address = parseFeedPath(path);
    if (address === null)
      throw new ApiError(
        404,
        'There is no such feed; an address looks like /feeds/daily.atom (or .rss, .json).',
      );
    const query = parseQuery(FeedQuery, parameters);
    const contents = await feedContents(site, address.view, query, now);
    const head = feedHead(site, address, parameters, contents);
    const { type, render } = FORMATS[address.format];
    const body = await documentOf(site, head, contents.papers, render);
    const headers = { 'Access-Control-Allow-Origin': '*' };
    const answer = { body, type, cacheControl: 'public, max-age=300', headers };
    return cacheableResponse(request, answer, CHANGE_TIMES, now);
  });
}

/** Answers a request under /feeds/mine: of whoever has the key, and kept by nobody else. */
export function ownFeedResponse(
  site: Site,
  request: Request,
  path: string,
  parameters: URLSearchParams,
  now: Date,
): Promise<Response> {
  return answered(async () => {
    const address = parseOwnFeedPath(path);
    if (address === null)
      throw new ApiError(404, 'There is no such feed; /following shows the addresses of yours.');
    const contents = await ownFeedContents(site, address.view, parameters);
    const base = `${site.origin}/feeds/mine/${path.slice(0, path.lastIndexOf('.'))}`;
    const head: FeedHead = {
      title: `${site.configuration.SITE_NAME}: ${contents.title}`,
      description: contents.description,
      pageUrl: site.origin + contents.page,
      id: base,
      selfUrl: `${base}.${address.format}?${parameters.toString()}`,
      nextUrl:
        contents.next === null
          ? null
          : `${base}.${address.format}?${nextParameters(parameters, contents.next).toString()}`,
    };
    const { type, render } = FORMATS[address.format];
    const body = await documentOf(site, head, contents.papers, render);
    const headers = { 'X-Robots-Tag': 'noindex', 'Referrer-Policy': 'no-referrer' };
    return cacheableResponse(
      request,
      { body, type, cacheControl: 'private, max-age=300', headers },
      CHANGE_TIMES,
      now,
    );
  });
}

async function documentOf(
  site: Site,
  head: FeedHead,
  papers: readonly PaperSummary[],
  render: (feed: Feed) => string,
): Promise<string> {
  const machine = await machineSentences(site.database.db, papers);
  return render(feedOfPapers(feedSite(site), head, papers, machine));
}

/** Answers; errors are short texts, since feed readers show no pages. */
export async function answered(answer: () => Promise<Response>): Promise<Response> {
  try {
    return await answer();
  } catch (thrown) {
    const error = thrown instanceof InvalidCursor ? wrongCursor() : thrown;
    if (!(error instanceof ApiError)) throw error;
    return new Response(`${error.message}\n`, {
      status: error.status,
      headers: { 'Content-Type': 'text/plain; charset=utf-8', 'Cache-Control': 'no-store' },
    });
  }
}

function feedHead(
  site: Site,
  { view, format }: { view: FeedView; format: FeedFormat },
  parameters: URLSearchParams,
  contents: FeedContents,
): FeedHead {
  const base = `${site.origin}/feeds/${feedPath(view)}`;
  const q =
    view.kind === 'search' ? `?${new URLSearchParams({ q: parameters.get('q') ?? '' }).toString()}` : '';
  const address = (search: URLSearchParams) =>
    `${base}.${format}${search.size === 0 ? '' : `?${search.toString()}`}`;
  return {
    title: `${site.configuration.SITE_NAME}: ${contents.title}`,
    description: contents.description,
    pageUrl: site.origin + contents.page,
    id: base + q,
    selfUrl: address(parameters),
    nextUrl: contents.next === null ? null : address(nextParameters(parameters, contents.next)),
  };
}

function nextParameters(
  parameters: URLSearchParams,
  next: Readonly<Record<string, string>>,
): URLSearchParams {
  const search = new URLSearchParams(parameters);
  for (const name of ['cursor', 'date', 'week', 'month']) search.delete(name);
  for (const [name, value] of Object.entries(next)) search.set(name, value);
  return search;
}
