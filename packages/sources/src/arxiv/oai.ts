// arXiv's OAI-PMH answers in the format arXivRaw, which tells of every version.
import {
  emptyRecord,
  parseDay,
  type ListingRecord,
  type PaperRecord,
  type VersionRecord,
} from '@papertape/papers';
import { readEach, SourceError, type Reading } from '../report.ts';
import { cleanText, oneLine } from '../text/clean.ts';
import { linksInText } from '../text/links.ts';
import { parseAuthors } from '../text/people.ts';
import { asInstant } from '../text/values.ts';
import { splitItems } from '../xml/split.ts';
import {
  attribute,
  checkDocument,
  child,
  children,
  childText,
  parseElement,
  textOf,
  type XmlElement,
  type XmlNode,
} from '../xml/xml.ts';
import { arxivIdentifiers, arxivLinks, licenceOf, readArxivId } from './common.ts';
import { withdrawalReason } from './withdrawal.ts';

export const ARXIV_OAI = 'arxiv-oai';

/** One page of `ListRecords`. */
export interface OaiPage extends Reading {
  /** Papers whose record arXiv has deleted: id and time. */
  deleted: { id: string; deletedAt: string }[];
  /** Asks for the next page; null on the last. */
  resumptionToken: string | null;
  /** Size of the whole list, where the server tells. */
  completeListSize: number | null;
  /** The server's clock when it answered: where the next harvest begins. */
  responseDate: string | null;
}

/** An error in the words of the protocol, such as `badResumptionToken`. */
export class OaiError extends SourceError {
  override name = 'OaiError';
  readonly code: string;

  constructor(code: string, message: string) {
    super(`arXiv's OAI-PMH answers ${code}: ${message || 'no explanation'}.`);
    this.code = code;
  }
}

/**
 * Reads one page; `noRecordsMatch` is an empty page. A malformed record is rejected and the others are kept.
 * @throws XmlError when the document is cut off or no OAI-PMH answer, OaiError for the protocol's other errors.
 */
export function parseOaiPage(xml: string): OaiPage {
  checkDocument(xml, ['OAI-PMH']);
  const { items, rest } = splitItems(xml, 'record');
  const frame = parseElement(rest.replace(/^\uFEFF?\s*(?:<\?[^>]*\?>\s*)+/, '').trim());
  throwError(frame);
  const deleted: OaiPage['deleted'] = [];
  const reading = readEach(
    items,
    (item) => {
      const record = parseElement(item);
      const gone = deletedOf(record);
      if (gone) deleted.push(gone);
      return gone ? null : readRecord(record);
    },
    (item, index) => /oai:arXiv\.org:([\w./-]+)/i.exec(item)?.[1] ?? `record ${index + 1}`,
  );
  const list = child(frame, 'ListRecords') ?? {};
  const [token] = children(list, 'resumptionToken');
  const size = token === undefined ? null : attribute(token, 'completeListSize');
  return {
    ...reading,
    deleted,
    resumptionToken: token === undefined ? null : textOf(token).trim() || null,
    completeListSize: size !== null && /^\d+$/.test(size) ? Number(size) : null,
    responseDate: asInstant(childText(frame, 'responseDate')),
  };
}

function throwError(frame: XmlElement): void {
  const [error] = children(frame, 'error');
  if (error === undefined) return;
  const code = attribute(error, 'code') ?? 'an error';
  if (code !== 'noRecordsMatch') throw new OaiError(code, oneLine(textOf(error)));
}

function deletedOf(record: XmlElement): { id: string; deletedAt: string } | null {
  const header = child(record, 'header');
  if (!header || attribute(header, 'status') !== 'deleted') return null;
  const { id } = readArxivId(childText(header, 'identifier'));
  return { id, deletedAt: asInstant(childText(header, 'datestamp')) ?? new Date(0).toISOString() };
}

function readRecord(record: XmlElement): PaperRecord {
  const raw = child(child(record, 'metadata') ?? {}, 'arXivRaw');
  if (!raw) throw new Error('it has no arXivRaw metadata');
  const { id } = readArxivId(childText(raw, 'id') ?? childText(child(record, 'header') ?? {}, 'identifier'));
  const title = oneLine(childText(raw, 'title') ?? '');
  if (title === '') throw new Error('it has no title');
  const abstract = cleanText(childText(raw, 'abstract') ?? '');
  const comment = nullIfBlank(oneLine(childText(raw, 'comments') ?? ''));
  const versions = versionsOf(raw, { title, abstract, comment });
  const reason = reasonOf(raw, comment);
  const latest = versions.at(-1)?.submittedAt ?? null;
  return emptyRecord({
    source: ARXIV_OAI,
    sourceKey: id,
    identifiers: arxivIdentifiers(id, childText(raw, 'doi')),
    title,
    abstract,
    authors: parseAuthors(childText(raw, 'authors') ?? ''),
    categories: (childText(raw, 'categories') ?? '').split(/\s+/).filter((name) => name !== ''),
    versions,
    listings: inferredListings(record, versions),
    links: [...arxivLinks(id), ...linksInText(abstract, comment)],
    publishedAt: versions[0]?.submittedAt ?? null,
    updatedAt: versions.length > 1 ? latest : null,
    comment,
    licence: licenceOf(childText(raw, 'license')),
    withdrawnAt: reason === null ? null : latest,
    withdrawalReason: reason,
    raw: record,
  });
}

/** Days between a submission and its announcement: a weekend, a holiday, a look by a moderator. */
const ANNOUNCED_WITHIN_DAYS = 5;

/**
 * The feed day of a paper that has not changed since it was announced: then the record's datestamp is of the
 * announcement. OAI-PMH tells no feed days by itself, and without this a back-fill would fill no day's page.
 */
function inferredListings(record: XmlElement, versions: readonly VersionRecord[]): ListingRecord[] {
  const day = parseDay(
    childText(child(record, 'header') ?? {}, 'datestamp')
      ?.trim()
      .slice(0, 10) ?? '',
  );
  const submitted = versions.length === 1 ? versions[0]?.submittedAt : null;
  if (!day || !submitted) return [];
  const days = (Date.parse(day) - Date.parse(submitted.slice(0, 10))) / 86_400_000;
  return days >= 0 && days <= ANNOUNCED_WITHIN_DAYS ? [{ day }] : [];
}

/** Versions in order. Only the latest one's texts are known: arXiv tells no others. */
function versionsOf(
  raw: XmlElement,
  texts: { title: string; abstract: string; comment: string | null },
): VersionRecord[] {
  const versions = versionNodes(raw)
    .map((node, index) => ({ version: numberOf(node) ?? index + 1, submittedAt: dateOf(node) }))
    .sort((a, b) => a.version - b.version);
  return versions.map((version, index) =>
    index < versions.length - 1
      ? version
      : {
          ...version,
          title: texts.title,
          abstract: texts.abstract,
          ...(texts.comment === null ? {} : { comment: texts.comment }),
        },
  );
}

function versionNodes(raw: XmlElement): XmlNode[] {
  return children(raw, 'version');
}

function numberOf(node: XmlNode): number | null {
  const match = /^v?(\d{1,3})$/.exec(attribute(node, 'version') ?? '');
  return match ? Number(match[1]) : null;
}

function dateOf(node: XmlNode): string | null {
  return typeof node === 'string' ? null : asInstant(childText(node, 'date'));
}

function reasonOf(raw: XmlElement, comment: string | null): string | null {
  const latest = versionNodes(raw).reduce<XmlNode | null>(
    (best, node) => (best === null || (numberOf(node) ?? 0) >= (numberOf(best) ?? 0) ? node : best),
    null,
  );
  const of = (name: string) =>
    latest === null || typeof latest === 'string' ? null : childText(latest, name);
  return withdrawalReason({ size: of('size'), sourceType: of('source_type'), comment });
}

function nullIfBlank(text: string): string | null {
  return text === '' ? null : text;
}
