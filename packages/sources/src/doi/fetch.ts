// Asking the DOI system what a DOI names, by content negotiation: the agency of the DOI answers.
import type { PaperRecord } from '@papertape/papers';
import { SourceError, statusError, type SourceRequest } from '../report.ts';
import { asObject } from '../text/values.ts';
import { readCslRecord } from './csl-record.ts';

const CSL = 'application/vnd.citationstyles.csl+json, application/json;q=0.5';

/** The record of a DOI; null when there is none of that name. @throws FetchError, SourceError */
export async function fetchDoi(
  baseUrl: string,
  doi: string,
  { fetch, signal }: SourceRequest,
): Promise<PaperRecord | null> {
  // A DOI's slash stays, its other signs are escaped: `10.1002/(SICI)1097<1::AID>` is one.
  const url = new URL(`${baseUrl.replace(/\/+$/, '')}/${doi.split('/').map(encodeURIComponent).join('/')}`);
  const response = await fetch(url, {
    headers: { accept: CSL },
    maxBytes: 4 * 1024 * 1024,
    ...(signal ? { signal } : {}),
  });
  if (response.status === 404 || response.status === 410) return null;
  if (!response.ok) throw statusError(url, response);
  const csl = asObject(parseJson(await response.text()));
  if (csl === null) throw new SourceError(`${url.host} knows the DOI ${doi}, but sends no record of it.`);
  try {
    return readCslRecord(doi, csl);
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message : String(cause);
    throw new SourceError(`The record of the DOI ${doi} cannot be used: ${reason}.`, { cause });
  }
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null; // an HTML page of the publisher, where the agency knows no CSL
  }
}
