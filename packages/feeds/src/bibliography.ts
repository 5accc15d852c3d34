// The facts of a paper that bibliographies write down, each format in its own way.
import { arxivIdOf, type Identifier, type Paper } from '@papertape/papers';
import { splitName, type SplitName } from './names.ts';
import { paperUrl, type FeedSite } from './site.ts';
import { oneLine, utcTime } from './text.ts';

/** What a citation needs of a paper. */
export type CitablePaper = Pick<
  Paper,
  | 'publicId'
  | 'title'
  | 'abstract'
  | 'authors'
  | 'categories'
  | 'keywords'
  | 'publishedAt'
  | 'identifiers'
  | 'links'
>;

export interface Citation {
  /** ASCII letters and digits: `alvarez2026sparse`. */
  key: string;
  title: string;
  abstract: string;
  authors: SplitName[];
  /** Of the first publication; null when unknown. */
  date: { year: number; month: number; day: number } | null;
  arxivId: string | null;
  primaryCategory: string | null;
  /** The publisher's DOI, or arXiv's own. */
  doi: string | null;
  /** The paper at its publisher, otherwise on this site. */
  url: string;
  pdfUrl: string | null;
  keywords: string[];
}

/** The facts of a paper for a bibliography. */
export function citationOf(site: FeedSite, paper: CitablePaper): Citation {
  const authors = paper.authors.map(({ name }) => splitName(oneLine(name)));
  const date = dateOf(paper.publishedAt);
  const arxivId = arxivIdOf(paper.identifiers);
  return {
    key: citationKey(authors[0], date?.year ?? null, paper.title),
    title: oneLine(paper.title),
    abstract: oneLine(paper.abstract),
    authors,
    date,
    arxivId,
    primaryCategory: paper.categories[0] ?? null,
    doi: valueOf(paper.identifiers, 'doi') ?? (arxivId === null ? null : `10.48550/arXiv.${arxivId}`),
    url: publisherUrl(paper.identifiers) ?? paperUrl(site, paper.publicId),
    pdfUrl: paper.links.find(({ kind }) => kind === 'pdf')?.url ?? null,
    keywords: [...paper.categories, ...paper.keywords].map(oneLine),
  };
}

function valueOf(identifiers: readonly Identifier[], scheme: Identifier['scheme']): string | null {
  return identifiers.find((identifier) => identifier.scheme === scheme)?.value ?? null;
}

function publisherUrl(identifiers: readonly Identifier[]): string | null {
  const arxiv = valueOf(identifiers, 'arxiv');
  if (arxiv) return `https://arxiv.org/abs/${arxiv}`;
  const acl = valueOf(identifiers, 'acl');
  if (acl) return `https://aclanthology.org/${acl}`;
  const doi = valueOf(identifiers, 'doi');
  if (doi) return `https://doi.org/${doi}`;
  const openreview = valueOf(identifiers, 'openreview');
  if (openreview) return `https://openreview.net/forum?id=${encodeURIComponent(openreview)}`;
  return valueOf(identifiers, 'url');
}

function dateOf(publishedAt: string | null): Citation['date'] {
  const time = utcTime(publishedAt);
  if (time === null) return null;
  return { year: Number(time.slice(0, 4)), month: Number(time.slice(5, 7)), day: Number(time.slice(8, 10)) };
}

const SMALL_WORDS = new Set(
  'a an the on of in for to from by with and or is are at as via towards toward how what why do does can'.split(
    ' ',
  ),
);

function citationKey(first: SplitName | undefined, year: number | null, title: string): string {
  const name = first === undefined ? '' : first.kind === 'group' ? first.name : first.particle + first.family;
  const words = oneLine(title)
    .split(/[^\p{L}\p{N}]+/u)
    .map(asciiWord);
  const word = words.find((candidate) => candidate.length > 1 && !SMALL_WORDS.has(candidate)) ?? '';
  return `${asciiWord(name) || 'anonymous'}${year ?? ''}${word}`;
}

function asciiWord(text: string): string {
  return text
    .normalize('NFKD')
    .replace(/ß/g, 'ss')
    .replace(/[øØ]/g, 'o')
    .replace(/[łŁ]/g, 'l')
    .replace(/[æÆ]/g, 'ae')
    .toLowerCase()
    .replace(/[^a-z0-9]/g, '');
}
