// An arXiv announcement as a line: id, title, abstract, authors, categories, comment, date (the day announced).
import { emptyRecord, parseDay, type FeedDay, type PaperRecord } from '@papertape/papers';
import { arxivLinks } from '../arxiv/common.ts';
import { isWithdrawalNotice } from '../arxiv/withdrawal.ts';
import { cleanText, oneLine } from '../text/clean.ts';
import { linksInText } from '../text/links.ts';
import { asText, noonOf } from '../text/values.ts';
import { authorsOf, categoriesOf, identifierOf, titleOf, type Fields } from './fields.ts';

export const ARXIV_FILE = 'arxiv-file';

/**
 * Reads such a line. @throws Error that says what is missing.
 *
 * Which dates are true: `date` is the day on which arXiv announced the paper, so it is the feed day. It is also the day
 * the paper became public, unless it was announced again later (as a cross-listing): that shows in an id of an earlier
 * month, and then the paper's own date is unknown.
 */
export function readAnnouncementLine(fields: Fields): PaperRecord {
  const { key, identifier, version } = identifierOf(fields);
  const title = titleOf(fields);
  const abstract = cleanText(asText(fields['abstract']) ?? asText(fields['summary']) ?? '');
  const comment = oneLine(asText(fields['comment']) ?? asText(fields['comments']) ?? '');
  const day = announcedDay(fields);
  const withdrawn = isWithdrawalNotice(comment) || isWithdrawalNotice(abstract);
  return emptyRecord({
    source: ARXIV_FILE,
    sourceKey: key,
    identifiers: [identifier],
    title,
    abstract,
    authors: authorsOf(fields['authors']),
    categories: categoriesOf(fields['categories']),
    versions: version === null ? [] : [{ version, submittedAt: null }],
    listings: day === null ? [] : [{ day }],
    links: [...(identifier.scheme === 'arxiv' ? arxivLinks(key) : []), ...linksInText(abstract, comment)],
    publishedAt: day !== null && isFirstAnnouncement(key, day) ? noonOf(day) : null,
    comment: comment === '' ? null : comment,
    withdrawnAt: withdrawn && day !== null ? noonOf(day) : null,
    withdrawalReason: withdrawn && day !== null ? comment || abstract : null,
    raw: fields,
  });
}

function announcedDay(fields: Fields): FeedDay | null {
  const text = asText(fields['date']);
  if (text === null) return null;
  const day = parseDay(text.trim().slice(0, 10));
  if (!day) throw new Error(`date '${text.slice(0, 40)}' is no day such as 2025-03-18`);
  return day;
}

/** An id gets its month when the paper is submitted; announcement follows within days, at most a long holiday. */
function isFirstAnnouncement(id: string, day: FeedDay): boolean {
  const match = /^(\d{2})(\d{2})\./.exec(id);
  if (!match) return false;
  const submitted = (2000 + Number(match[1])) * 12 + Number(match[2]);
  const months = Number(day.slice(0, 4)) * 12 + Number(day.slice(5, 7)) - submitted;
  return months === 0 || (months === 1 && Number(day.slice(8)) <= 7);
}
