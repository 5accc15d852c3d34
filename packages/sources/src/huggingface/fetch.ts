// Asking Hugging Face, or a mirror of it, for its daily lists.
import type { FeedDay } from '@papertape/papers';
import { SourceError, statusError, type Reading, type SourceRequest } from '../report.ts';
import { readDailyPapers } from './daily.ts';

const PAGE_SIZE = 100;
const MAX_PAGES = 50;

/**
 * The daily list of one day, page after page; one reading for each page. A day that has not begun at the source, or
 * that it does not know, gives nothing. @throws FetchError without an answer, SourceError for an unexpected one.
 */
export async function* fetchDailyPapers(
  endpoint: string,
  day: FeedDay,
  { fetch, signal }: SourceRequest,
): AsyncGenerator<Reading> {
  let url: URL | null = pageUrl(endpoint, day, 0);
  const seen = new Set<string>();
  for (let page = 0; url !== null && page < MAX_PAGES && !seen.has(url.href); page += 1) {
    seen.add(url.href);
    const response: Response = await fetch(url, {
      headers: { accept: 'application/json' },
      ...(signal ? { signal } : {}),
    });
    if (response.status === 400 && page === 0) return; // the source's way to say that there is no such day yet
    const elements = await elementsOf(response, url);
    if (elements.length > 0) yield readDailyPapers(elements, day);
    url =
      elements.length === 0 ? null : nextPage(response, endpoint, url, { day, page, size: elements.length });
  }
}

function pageUrl(endpoint: string, day: FeedDay, page: number): URL {
  const url = new URL(`${endpoint.replace(/\/+$/, '')}/api/daily_papers`);
  url.search = new URLSearchParams({ date: day, limit: String(PAGE_SIZE), p: String(page) }).toString();
  return url;
}

async function elementsOf(response: Response, url: URL): Promise<unknown[]> {
  if (!response.ok) throw statusError(url, response);
  const text = await response.text();
  let body: unknown;
  try {
    body = JSON.parse(text);
  } catch (cause) {
    throw new SourceError(`${url.host} sent JSON that ends early or is malformed.`, { cause });
  }
  if (!Array.isArray(body)) throw new SourceError(`${url.host} sent no list of papers.`);
  return body;
}

/** The page that `Link` names; where the server sends none, the next number after a full page. */
function nextPage(
  response: Response,
  endpoint: string,
  url: URL,
  at: { day: FeedDay; page: number; size: number },
): URL | null {
  const header = response.headers.get('link');
  if (header === null) return at.size >= PAGE_SIZE ? pageUrl(endpoint, at.day, at.page + 1) : null;
  const target = /<([^>]*)>\s*;[^,]*\brel="?next"?/i.exec(header)?.[1];
  if (target === undefined || !URL.canParse(target, url)) return null;
  // Only the query is taken: behind a mirror the link may name the original's host and path.
  const next = new URL(url);
  next.search = new URL(target, url).search;
  return next;
}
