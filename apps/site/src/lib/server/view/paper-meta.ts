// What a paper's page tells other programs: OpenGraph, Highwire tags (Zotero, Google Scholar) and schema.org.
import { arxivIdOf, identifierUrl, type Paper } from '@papertape/papers';
import { plainText } from '../mathematics/index.ts';
import { paperPath } from './addresses.ts';
import { thumbnailOf } from './card.ts';

/** One `<meta>` element; OpenGraph uses `property`, the others `name`. */
export interface MetaTag {
  attribute: 'name' | 'property';
  key: string;
  content: string;
}

export interface PaperMeta {
  title: string;
  description: string;
  canonical: string;
  tags: MetaTag[];
  /** schema.org/ScholarlyArticle. */
  jsonLd: Record<string, unknown>;
}

const LONGEST_DESCRIPTION = 300;

/** Metadata of a paper on the site at `origin`. */
export function paperMeta(paper: Paper, origin: string, siteName: string): PaperMeta {
  const title = plainText(paper.title);
  const abstract = plainText(paper.abstract);
  const description = shorten(abstract, LONGEST_DESCRIPTION);
  const canonical = origin + paperPath(paper.publicId);
  return {
    title,
    description,
    canonical,
    tags: [
      ...openGraph(paper, { title, description, canonical, origin, siteName }),
      ...highwire(paper, title, abstract, canonical),
    ],
    jsonLd: scholarlyArticle(paper, title, abstract, canonical),
  };
}

/** A text of at most `length` characters, cut at a word with an ellipsis. */
export function shorten(text: string, length: number): string {
  if (text.length <= length) return text;
  const cut = text.slice(0, length - 1);
  const space = cut.lastIndexOf(' ');
  return `${cut.slice(0, space > length / 2 ? space : undefined).trimEnd()}…`;
}

interface OpenGraphFacts {
  title: string;
  description: string;
  canonical: string;
  origin: string;
  siteName: string;
}

function openGraph(paper: Paper, facts: OpenGraphFacts): MetaTag[] {
  const thumbnail = thumbnailOf(paper);
  const image = thumbnail?.startsWith('/') ? facts.origin + thumbnail : thumbnail;
  return present([
    ['property', 'og:type', 'article'],
    ['property', 'og:site_name', facts.siteName],
    ['property', 'og:title', facts.title],
    ['property', 'og:description', facts.description],
    ['property', 'og:url', facts.canonical],
    ['property', 'og:image', image],
    ['property', 'article:published_time', paper.publishedAt],
    ['property', 'article:modified_time', paper.updatedAt],
    ['name', 'twitter:card', image ? 'summary_large_image' : 'summary'],
    ['name', 'description', facts.description],
  ]);
}

function highwire(paper: Paper, title: string, abstract: string, canonical: string): MetaTag[] {
  const doi = paper.identifiers.find(({ scheme }) => scheme === 'doi')?.value ?? null;
  const arxiv = arxivIdOf(paper.identifiers);
  const pdf = paper.links.find(({ kind }) => kind === 'pdf')?.url ?? null;
  return present([
    ['name', 'citation_title', title],
    ...paper.authors.flatMap(({ name, affiliation, orcid }): Row[] => [
      ['name', 'citation_author', name],
      ['name', 'citation_author_institution', affiliation],
      ['name', 'citation_author_orcid', orcid && `https://orcid.org/${orcid}`],
    ]),
    ['name', 'citation_publication_date', slashDate(paper.publishedAt)],
    ['name', 'citation_online_date', slashDate(paper.updatedAt ?? paper.publishedAt)],
    ['name', 'citation_doi', doi ?? (arxiv && `10.48550/arXiv.${arxiv}`)],
    ['name', 'citation_arxiv_id', arxiv],
    ['name', 'citation_pdf_url', pdf],
    ['name', 'citation_abstract_html_url', canonical],
    ['name', 'citation_abstract', abstract],
    ['name', 'citation_keywords', [...paper.keywords, ...paper.categories].join('; ') || null],
    ['name', 'citation_publisher', arxiv ? 'arXiv' : null],
  ]);
}

function scholarlyArticle(
  paper: Paper,
  name: string,
  abstract: string,
  url: string,
): Record<string, unknown> {
  const entries = {
    '@context': 'https://schema.org',
    '@type': 'ScholarlyArticle',
    '@id': url,
    url,
    name,
    headline: shorten(name, 110),
    abstract,
    author: paper.authors.map(({ name, affiliation, orcid }) => ({
      '@type': 'Person',
      name,
      ...(affiliation ? { affiliation: { '@type': 'Organization', name: affiliation } } : {}),
      ...(orcid ? { sameAs: `https://orcid.org/${orcid}` } : {}),
    })),
    datePublished: paper.publishedAt,
    dateModified: paper.updatedAt,
    identifier: paper.identifiers.map(({ scheme, value }) => ({
      '@type': 'PropertyValue',
      propertyID: scheme,
      value,
    })),
    sameAs: paper.identifiers.map(identifierUrl),
    keywords: [...paper.keywords, ...paper.categories],
    image: thumbnailOf(paper),
    license: paper.licence,
    creativeWorkStatus: paper.withdrawnAt ? 'Withdrawn' : null,
  };
  return Object.fromEntries(
    Object.entries(entries).filter(
      ([, value]) => value !== null && !(Array.isArray(value) && value.length === 0),
    ),
  );
}

type Row = ['name' | 'property', string, string | null | undefined];

function present(rows: readonly Row[]): MetaTag[] {
  return rows.flatMap(([attribute, key, content]) => (content ? [{ attribute, key, content }] : []));
}

function slashDate(time: string | null): string | null {
  return time && time.slice(0, 10).replaceAll('-', '/');
}
