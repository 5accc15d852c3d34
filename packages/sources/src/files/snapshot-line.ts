// A line of arXiv's metadata snapshot: authors_parsed, versions with dates, categories as one text, update_date.
import {
  emptyRecord,
  parseDoi,
  type AuthorRecord,
  type PaperRecord,
  type VersionRecord,
} from '@papertape/papers';
import { arxivLinks, licenceOf } from '../arxiv/common.ts';
import { withdrawalReason } from '../arxiv/withdrawal.ts';
import { cleanText, oneLine } from '../text/clean.ts';
import { linksInText } from '../text/links.ts';
import { cleanName } from '../text/people.ts';
import { asInstant, asList, asObject, asText } from '../text/values.ts';
import { ARXIV_FILE } from './announcement-line.ts';
import { authorsOf, categoriesOf, identifierOf, titleOf, type Fields } from './fields.ts';

/**
 * Reads such a line. @throws Error that says what is missing. It tells when each version was submitted and of no feed
 * day; `update_date` is the day its metadata last changed and is no date of the paper.
 */
export function readSnapshotLine(fields: Fields): PaperRecord {
  const { key, identifier } = identifierOf(fields);
  const title = titleOf(fields);
  const abstract = cleanText(asText(fields['abstract']) ?? '');
  const comment = oneLine(asText(fields['comments']) ?? '') || null;
  const versions = versionsOf(fields);
  const doi = parseDoi(asText(fields['doi'])?.split(/\s+/)[0] ?? '');
  const reason = withdrawalReason({ size: null, sourceType: null, comment });
  const latest = versions.at(-1)?.submittedAt ?? null;
  return emptyRecord({
    source: ARXIV_FILE,
    sourceKey: key,
    identifiers: [identifier, ...(doi?.scheme === 'doi' ? [doi] : [])],
    title,
    abstract,
    authors: snapshotAuthors(fields),
    categories: categoriesOf(fields['categories']),
    versions: versions.map((version, index) =>
      index < versions.length - 1
        ? version
        : { ...version, title, abstract, ...(comment ? { comment } : {}) },
    ),
    links: [...(identifier.scheme === 'arxiv' ? arxivLinks(key) : []), ...linksInText(abstract, comment)],
    publishedAt: versions[0]?.submittedAt ?? null,
    updatedAt: versions.length > 1 ? latest : null,
    comment,
    licence: licenceOf(asText(fields['license'])),
    withdrawnAt: reason === null ? null : latest,
    withdrawalReason: reason !== null && latest !== null ? reason : null,
    raw: fields,
  });
}

function versionsOf(fields: Fields): VersionRecord[] {
  return asList(fields['versions'])
    .map((value, index) => {
      const version = asObject(value) ?? {};
      const number = /^v?(\d{1,3})$/.exec(asText(version['version']) ?? '')?.[1];
      return { version: number ? Number(number) : index + 1, submittedAt: asInstant(version['created']) };
    })
    .sort((a, b) => a.version - b.version);
}

/** `[["Poe", "Ada", "Jr."], …]`: family name, given names, suffix, affiliation. */
function snapshotAuthors(fields: Fields): AuthorRecord[] {
  const parsed = asList(fields['authors_parsed']).flatMap((value) => {
    const [family, given, suffix, affiliation] = asList(value).map((part) => asText(part) ?? '');
    const name = cleanName([given, family, suffix].filter((part) => part).join(' '));
    return name === '' ? [] : [{ name, ...(affiliation ? { affiliation: oneLine(affiliation) } : {}) }];
  });
  return parsed.length > 0 ? parsed : authorsOf(fields['authors']);
}
