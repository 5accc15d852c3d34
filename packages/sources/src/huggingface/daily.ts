// Elements of Hugging Face's `/api/daily_papers`, as records.
import {
  emptyRecord,
  parseArxivId,
  parseIdentifier,
  type AuthorRecord,
  type FeedDay,
  type Identifier,
  type Link,
  type ListingRecord,
  type PaperRecord,
  type PersonRecord,
} from '@papertape/papers';
import { readEach, type Reading } from '../report.ts';
import { cleanText, oneLine } from '../text/clean.ts';
import { linksInText } from '../text/links.ts';
import { cleanName } from '../text/people.ts';
import { asCount, asInstant, asList, asObject, asText, asTexts, asUrl } from '../text/values.ts';

export const HUGGING_FACE = 'huggingface';

type Fields = Record<string, unknown>;

/** The papers of one answer that stood on `day`; an element that is no paper is rejected and the others are kept. */
export function readDailyPapers(elements: readonly unknown[], day: FeedDay): Reading {
  return readEach(
    elements,
    (element) => readDailyPaper(element, day),
    (element, index) => {
      const fields = asObject(element) ?? {};
      return asText((asObject(fields['paper']) ?? fields)['id']) ?? `element ${index + 1}`;
    },
  );
}

/** One element of the list, on a feed day. @throws Error that says what is missing. */
export function readDailyPaper(element: unknown, day: FeedDay): PaperRecord {
  const item = asObject(element);
  if (!item) throw new Error('it is no object');
  const paper = asObject(item['paper']) ?? item;
  /** Some fields stand on the paper, some beside it, and in lists some in both places. */
  const either = (name: string) => paper[name] ?? item[name];
  const id = oneLine(asText(paper['id']) ?? '');
  if (id === '') throw new Error('it has no id');
  const title = oneLine(asText(either('title')) ?? '');
  if (title === '') throw new Error('it has no title');
  const abstract = cleanText(asText(either('summary')) ?? '');
  const identifiers = identifiersOf(id);
  return emptyRecord({
    source: HUGGING_FACE,
    sourceKey: `${id}@${day}`,
    identifiers,
    title,
    abstract,
    authors: authorsOf(paper),
    listings: [listingOf(item, paper, day)],
    links: linksOf(identifiers, either, abstract),
    // The paper's own date stands inside; the one beside it is when the list was made.
    publishedAt: asInstant(paper['publishedAt']),
    thumbnailUrl: asUrl(item['thumbnail'] ?? paper['thumbnail']),
    mediaUrls: asTexts(either('mediaUrls')).flatMap((url) => asUrl(url) ?? []),
    withdrawnAt: asInstant(either('withdrawnAt')),
    upvotes: asCount(paper['upvotes']) ?? asCount(item['upvotes']) ?? 0,
    comments: asCount(item['numComments']) ?? asCount(paper['numComments']),
    githubStars: asCount(either('githubStars')),
    keywords: asTexts(either('ai_keywords')).map(oneLine),
    aiSummary: summaryOf(either('ai_summary')),
    organization: organizationOf(either('organization')),
    raw: element,
  });
}

function identifiersOf(id: string): Identifier[] {
  const arxiv = parseArxivId(id);
  if (arxiv) return [{ scheme: 'arxiv', value: arxiv.id }];
  const other = parseIdentifier(id);
  if (other) return [other];
  throw new Error(`'${id.slice(0, 80)}' is no arXiv id, DOI or URL`);
}

function authorsOf(paper: Fields): AuthorRecord[] {
  return asList(paper['authors']).flatMap((value) => {
    if (typeof value === 'string') return value.trim() === '' ? [] : [{ name: cleanName(value) }];
    const author = asObject(value);
    const name = cleanName(asText(author?.['name']) ?? '');
    // 'hidden' marks a name that the list took for an author by mistake.
    return name === '' || author?.['hidden'] === true ? [] : [{ name }];
  });
}

function listingOf(item: Fields, paper: Fields, day: FeedDay): ListingRecord {
  const listedAt = asInstant(paper['submittedOnDailyAt']);
  const submittedBy = personOf(paper['submittedOnDailyBy']) ?? personOf(item['submittedBy']);
  return {
    day,
    // Kept only where it can belong to this day: a paper listed again keeps the moment of its first listing.
    ...(listedAt !== null && isNear(listedAt, day) ? { listedAt } : {}),
    ...(submittedBy ? { submittedBy } : {}),
  };
}

function isNear(instant: string, day: FeedDay): boolean {
  return Math.abs(Date.parse(instant) - Date.parse(`${day}T12:00:00Z`)) <= 36 * 3_600_000;
}

function personOf(value: unknown): PersonRecord | null {
  const user = asObject(value);
  const name = oneLine(asText(user?.['name']) ?? asText(user?.['user']) ?? '');
  if (!user || name === '') return null;
  const fullname = asText(user['fullname']);
  const avatarUrl = asUrl(user['avatarUrl']);
  return { name, ...(fullname ? { fullname: oneLine(fullname) } : {}), ...(avatarUrl ? { avatarUrl } : {}) };
}

function linksOf(identifiers: Identifier[], either: (name: string) => unknown, abstract: string): Link[] {
  const [first] = identifiers;
  const pdf = first?.scheme === 'arxiv' ? `https://arxiv.org/pdf/${first.value}` : null;
  const named: [Link['kind'], string | null][] = [
    ['pdf', pdf],
    ['code', asUrl(either('githubRepo'))],
    ['project', asUrl(either('projectPage'))],
  ];
  const links = named.flatMap(([kind, url]) => (url === null ? [] : [{ kind, url }]));
  const known = new Set(links.map(({ url }) => url.toLowerCase()));
  return [...links, ...linksInText(abstract).filter(({ url }) => !known.has(url.toLowerCase()))];
}

function summaryOf(value: unknown): string | null {
  const text = cleanText(asText(value) ?? '');
  return text === '' ? null : text;
}

function organizationOf(value: unknown): string | null {
  const organization = asObject(value);
  const name = asText(organization?.['fullname']) ?? asText(organization?.['name']);
  return name === null ? null : oneLine(name);
}
