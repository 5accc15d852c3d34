// CSL-JSON, as the agencies behind DOIs (Crossref, DataCite, mEDRA) answer it, read into a record.
import { authorSlug, emptyRecord, type AuthorRecord, type Link, type PaperRecord } from '@papertape/papers';
import { instantOfDate } from '../text/dates.ts';
import { textOfMarkup, titleOfMarkup } from '../text/markup.ts';
import { cleanName } from '../text/people.ts';
import { asList, asObject, asText, asTexts, asUrl } from '../text/values.ts';

/** The source under which records of DOIs are kept. */
export const CROSSREF = 'crossref';

/** The record of a DOI. @throws Error when it has no title. */
export function readCslRecord(doi: string, csl: Record<string, unknown>): PaperRecord {
  const title = titleOfMarkup(firstText(csl['title']) ?? '');
  if (title === '') throw new Error('it has no title');
  const published = ['published-online', 'issued', 'published-print', 'published'].map((name) =>
    dateOf(csl[name]),
  );
  const container = firstText(csl['container-title']);
  return emptyRecord({
    source: CROSSREF,
    sourceKey: doi,
    identifiers: [{ scheme: 'doi', value: doi }],
    title,
    abstract: textOfMarkup(asText(csl['abstract']) ?? ''),
    authors: asList(csl['author']).flatMap((author) => authorOf(author) ?? []),
    links: linksOf(csl),
    publishedAt: published.find((date) => date !== null) ?? null,
    comment: container === null ? null : `Published in ${titleOfMarkup(container)}`,
    licence: licenceOf(csl['license']),
    raw: csl,
  });
}

/** Crossref writes some texts as lists of one. */
function firstText(value: unknown): string | null {
  return asText(value) ?? asTexts(value)[0] ?? null;
}

function authorOf(value: unknown): AuthorRecord | null {
  const author = asObject(value);
  if (author === null) return null;
  const parts = [author['given'], author['non-dropping-particle'], author['family'], author['suffix']];
  const joined = parts.flatMap((part) => asText(part) ?? []).join(' ');
  const name = cleanName(
    titleOfMarkup(joined || (asText(author['literal']) ?? asText(author['name']) ?? '')),
  );
  if (name === '' || authorSlug(name) === 'unknown') return null;
  const affiliation = asTexts(asList(author['affiliation']).map((place) => asObject(place)?.['name'])).join(
    '; ',
  );
  const orcid = orcidOf(author['ORCID']);
  return { name, ...(affiliation === '' ? {} : { affiliation }), ...(orcid === null ? {} : { orcid }) };
}

function orcidOf(value: unknown): string | null {
  return /(\d{4}-\d{4}-\d{4}-\d{3}[\dX])$/i.exec(asText(value)?.trim() ?? '')?.[1]?.toUpperCase() ?? null;
}

/** `{ 'date-parts': [[2026, 3, 1]] }`, of which month and day may be missing. */
function dateOf(value: unknown): string | null {
  const parts = asList(asList(asObject(value)?.['date-parts'])[0]).filter((part) => part !== null);
  return instantOfDate(parts.map(String).join('-'));
}

function linksOf(csl: Record<string, unknown>): Link[] {
  const pdf = asList(csl['link'])
    .map(asObject)
    .find((link) => asText(link?.['content-type']) === 'application/pdf');
  const url = asUrl(pdf?.['URL']);
  return url === null ? [] : [{ kind: 'pdf', url }];
}

function licenceOf(value: unknown): string | null {
  const urls = asList(value).map((licence) => asUrl(asObject(licence)?.['URL']));
  return (
    urls.find((url) => url !== null && /creativecommons\.org/.test(url)) ??
    urls.find((url) => url !== null) ??
    null
  );
}
