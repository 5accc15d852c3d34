// What a reader sees of a paper before they submit it.
import { arxivIdOf, dayAt, identifierUrl, shortDate, type PaperRecord } from '@papertape/papers';
import { cardContext } from '../cards.ts';
import { abstractHtml, titleHtml } from '../mathematics/index.ts';
import { describeSource } from '../source-names.ts';

export interface SubmissionPreview {
  titleHtml: string;
  abstractHtml: string;
  authors: string[];
  date: string | null;
  categories: string[];
  /** The paper elsewhere. */
  address: { text: string; href: string } | null;
  /** Who says all this. */
  source: string;
}

/** What a preview shows, of a record or of a paper. */
export type Previewed = Pick<
  PaperRecord,
  'source' | 'identifiers' | 'title' | 'abstract' | 'publishedAt' | 'categories'
> & { authors: readonly { name: string }[] };

/** The preview of a record. */
export function previewOf(record: Previewed): SubmissionPreview {
  const { timeZone, today } = cardContext();
  const [first] = record.identifiers;
  const arxivId = arxivIdOf(record.identifiers);
  return {
    titleHtml: titleHtml(record.title),
    abstractHtml: abstractHtml(record.abstract),
    authors: record.authors.map(({ name }) => name),
    date: record.publishedAt && shortDate(dayAt(new Date(record.publishedAt), timeZone), today),
    categories: record.categories,
    address: first
      ? { text: arxivId === null ? first.value : `arXiv:${arxivId}`, href: identifierUrl(first) }
      : null,
    source: describeSource(record.source).title,
  };
}
