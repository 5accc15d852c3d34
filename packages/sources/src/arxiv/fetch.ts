// Asking arXiv, or a mirror of it: the day's feed and pages of OAI-PMH.
import type { FeedDay, PaperRecord } from '@papertape/papers';
import { SourceError, statusError, type SourceRequest } from '../report.ts';
import { OaiError, parseOaiPage, type OaiPage } from './oai.ts';
import { parseArxivFeed, type ArxivFeed } from './rss.ts';

/** What the source told for asking whether anything changed. */
export interface Validators {
  etag?: string;
  lastModified?: string;
}

/** The feed, or word that it has not changed since the validators were given. */
export type FeedAnswer =
  { changed: false; validators: Validators } | { changed: true; feed: ArxivFeed; validators: Validators };

const XML = 'application/rss+xml, application/atom+xml, application/xml, text/xml';

/**
 * The announcements of the current day in all these categories, in one request.
 * @throws FetchError without an answer, SourceError or XmlError for an unexpected one.
 */
export async function fetchArxivFeed(
  baseUrl: string,
  categories: readonly string[],
  validators: Validators,
  { fetch, signal }: SourceRequest,
): Promise<FeedAnswer> {
  const url = new URL(`${baseUrl.replace(/\/+$/, '')}/${categories.map(encodeURIComponent).join('+')}`);
  const response = await fetch(url, {
    headers: { accept: XML, ...conditions(validators) },
    ...(signal ? { signal } : {}),
  });
  if (response.status === 304) return { changed: false, validators };
  if (!response.ok) throw statusError(url, response);
  const feed = parseArxivFeed(await response.text());
  return { changed: true, feed, validators: validatorsOf(response) };
}

function conditions({ etag, lastModified }: Validators): Record<string, string> {
  return {
    ...(etag ? { 'if-none-match': etag } : {}),
    ...(lastModified ? { 'if-modified-since': lastModified } : {}),
  };
}

function validatorsOf(response: Response): Validators {
  const etag = response.headers.get('etag');
  const lastModified = response.headers.get('last-modified');
  return { ...(etag ? { etag } : {}), ...(lastModified ? { lastModified } : {}) };
}

/** A first request of a list, or the one for its next page. */
export type OaiQuery =
  { set: string | null; from: FeedDay | null; until: FeedDay | null } | { resumptionToken: string };

/** One page of `ListRecords` in arXivRaw. @throws FetchError, SourceError (OaiError for the protocol's), XmlError. */
export async function fetchOaiPage(
  baseUrl: string,
  query: OaiQuery,
  { fetch, signal }: SourceRequest,
): Promise<OaiPage> {
  const url = new URL(baseUrl);
  const parameters = url.searchParams;
  parameters.set('verb', 'ListRecords');
  if ('resumptionToken' in query) parameters.set('resumptionToken', query.resumptionToken);
  else {
    parameters.set('metadataPrefix', 'arXivRaw');
    if (query.set !== null) parameters.set('set', query.set);
    if (query.from !== null) parameters.set('from', query.from);
    if (query.until !== null) parameters.set('until', query.until);
  }
  return await askOai(url, 128 * 1024 * 1024, { fetch, ...(signal ? { signal } : {}) });
}

/** The record of one paper; null when arXiv has none of that id. @throws as fetchOaiPage */
export async function fetchArxivRecord(
  baseUrl: string,
  id: string,
  request: SourceRequest,
): Promise<PaperRecord | null> {
  const url = new URL(baseUrl);
  url.searchParams.set('verb', 'GetRecord');
  url.searchParams.set('identifier', `oai:arXiv.org:${id}`);
  url.searchParams.set('metadataPrefix', 'arXivRaw');
  try {
    const { records, rejected } = await askOai(url, 4 * 1024 * 1024, request);
    if (rejected[0]) throw new SourceError(`arXiv's record of ${id} cannot be read: ${rejected[0].reason}.`);
    return records[0] ?? null;
  } catch (error) {
    if (error instanceof OaiError && error.code === 'idDoesNotExist') return null;
    throw error;
  }
}

async function askOai(url: URL, maxBytes: number, { fetch, signal }: SourceRequest): Promise<OaiPage> {
  const response = await fetch(url, {
    headers: { accept: 'text/xml, application/xml' },
    maxBytes,
    ...(signal ? { signal } : {}),
  });
  // Some servers of the protocol send its errors with status 400 or 422; those explain themselves.
  const text = await response.text();
  if (!response.ok && !/<(?:\w+:)?OAI-PMH\b/.test(text.slice(0, 2000))) throw statusError(url, response);
  return parseOaiPage(text);
}
