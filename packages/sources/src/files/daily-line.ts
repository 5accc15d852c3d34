// A Hugging Face daily listing as a line: id, title, authors, abstract, upvotes, thumbnailUrl, listed_on.
import { dayAt, emptyRecord, parseDay, type FeedDay, type PaperRecord } from '@papertape/papers';
import { arxivLinks } from '../arxiv/common.ts';
import { readDailyPaper } from '../huggingface/daily.ts';
import { cleanText, oneLine } from '../text/clean.ts';
import { linksInText } from '../text/links.ts';
import { asCount, asInstant, asObject, asText, asTexts, asUrl } from '../text/values.ts';
import { authorsOf, identifierOf, titleOf, type Fields } from './fields.ts';

export const HUGGING_FACE_FILE = 'huggingface-file';
/** In which a day of that feed begins. */
export const HUGGING_FACE_TIME_ZONE = 'America/New_York';

/**
 * Reads such a line. @throws Error that says what is missing.
 *
 * Which dates are true: `listed_on` is the day of the feed. `publishedAt` is when the list was fetched where it equals
 * `fetchedAt` (in the files we know it always does), so it says nothing of the paper and is left out; the id's month
 * would only be a guess at a day, and arXiv's own record brings the true date.
 */
export function readDailyLine(fields: Fields): PaperRecord {
  const { key, identifier } = identifierOf(fields);
  const title = titleOf(fields);
  const abstract = cleanText(asText(fields['abstract']) ?? asText(fields['summary']) ?? '');
  const day = listedDay(fields);
  return emptyRecord({
    source: HUGGING_FACE_FILE,
    sourceKey: day === null ? key : `${key}@${day}`,
    identifiers: [identifier],
    title,
    abstract,
    authors: authorsOf(fields['authors']),
    listings: day === null ? [] : [{ day }],
    links: [...(identifier.scheme === 'arxiv' ? arxivLinks(key) : pdfLink(fields)), ...linksInText(abstract)],
    publishedAt: publishedAt(fields, day),
    thumbnailUrl: asUrl(fields['thumbnailUrl']) ?? asUrl(fields['thumbnail']),
    upvotes: asCount(fields['upvotes']),
    comments: asCount(fields['numComments']) ?? asCount(fields['comments']),
    keywords: asTexts(fields['tags']).map(oneLine),
    raw: fields,
  });
}

/** Reads a line that holds an element of `/api/daily_papers` as it is. @throws Error that says what is missing. */
export function readApiLine(fields: Fields): PaperRecord {
  const listedAt = asInstant(asObject(fields['paper'])?.['submittedOnDailyAt']);
  if (listedAt === null)
    throw new Error('its paper has no submittedOnDailyAt, so that its feed day is unknown');
  const record = readDailyPaper(fields, dayAt(new Date(listedAt), HUGGING_FACE_TIME_ZONE));
  return { ...record, source: HUGGING_FACE_FILE };
}

function listedDay(fields: Fields): FeedDay | null {
  const text = asText(fields['listed_on']) ?? asText(fields['listedOn']);
  if (text === null) return null;
  const day = parseDay(text.trim());
  if (!day) throw new Error(`listed_on '${text.slice(0, 40)}' is no day such as 2026-03-01`);
  return day;
}

function publishedAt(fields: Fields, day: FeedDay | null): string | null {
  const published = asInstant(fields['publishedAt']);
  if (published === null || published === asInstant(fields['fetchedAt'])) return null;
  // A paper cannot come out after the day on which it was listed; such a date is of the fetch as well.
  return day !== null && published.slice(0, 10) >= day ? null : published;
}

function pdfLink(fields: Fields): { kind: 'pdf'; url: string }[] {
  const url = asUrl(fields['pdfUrl']);
  return url === null ? [] : [{ kind: 'pdf', url }];
}
