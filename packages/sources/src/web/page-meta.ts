// What a page says of the paper it shows: the tags that Google Scholar and reference managers read, or what it calls
// itself. Anybody can write such a page: its word on ORCID ids is not taken, and other identifiers only lead further.
import {
  authorSlug,
  parseArxivId,
  parseDoi,
  type AuthorRecord,
  type Identifier,
  type Link,
} from '@papertape/papers';
import { Parser } from 'htmlparser2';
import { cleanText, oneLine } from '../text/clean.ts';
import { instantOfDate } from '../text/dates.ts';
import { textOfMarkup } from '../text/markup.ts';
import { cleanName } from '../text/people.ts';
import { asUrl } from '../text/values.ts';

/** Facts of a page; empty where it tells nothing. */
export interface PageMeta {
  title: string;
  abstract: string;
  authors: AuthorRecord[];
  publishedAt: string | null;
  links: Link[];
  /** Names the page gives the paper at archives and publishers, the surest first. */
  names: Identifier[];
}

/** Most authors that are believed, and the longest texts kept, characters. */
const MOST_AUTHORS = 3_000;
const LONGEST = { title: 500, abstract: 20_000, name: 200 } as const;

/** Reads a page. */
export function readPageMeta(html: string, pageUrl: string): PageMeta {
  const { tags, title } = tagsOf(html);
  const first = (...names: string[]) =>
    names.flatMap((name) => tags.get(name) ?? []).find((text) => text !== '') ?? '';
  const abstract = first(
    'citation_abstract',
    'dc.description.abstract',
    'dcterms.abstract',
    'og:description',
    'description',
  );
  return {
    title: oneLine(first('citation_title', 'dc.title', 'dcterms.title', 'og:title') || title).slice(
      0,
      LONGEST.title,
    ),
    abstract: (/<\w/.test(abstract) ? textOfMarkup(abstract) : cleanText(abstract)).slice(
      0,
      LONGEST.abstract,
    ),
    authors: authorsOf(tags.get('citation_author') ?? tags.get('dc.creator') ?? []),
    publishedAt: instantOfDate(
      first(
        'citation_publication_date',
        'citation_online_date',
        'citation_date',
        'dc.date',
        'article:published_time',
      ),
    ),
    links: pdfOf(first('citation_pdf_url'), pageUrl),
    names: namesOf(first('citation_arxiv_id'), first('citation_doi', 'dc.identifier', 'prism.doi')),
  };
}

/** The `<meta>` tags by name in lower case, in order, and the text of `<title>`. */
function tagsOf(html: string): { tags: Map<string, string[]>; title: string } {
  const tags = new Map<string, string[]>();
  let title = '';
  let inTitle = false;
  const parser = new Parser({
    onopentag(element, { name, property, content }) {
      inTitle = element === 'title' && title === '';
      const key = (name ?? property)?.trim().toLowerCase();
      if (element !== 'meta' || !key || content === undefined) return;
      const contents = tags.get(key) ?? [];
      if (contents.length < MOST_AUTHORS) contents.push(content.trim());
      tags.set(key, contents);
    },
    ontext(text) {
      if (inTitle) title += text;
    },
    onclosetag(element) {
      if (element === 'title') inTitle = false;
    },
  });
  parser.end(html);
  return { tags, title };
}

/** Names as they are shown: 'Quill, Ada' becomes 'Ada Quill'. */
function authorsOf(names: readonly string[]): AuthorRecord[] {
  return names.flatMap((text) => {
    const [family = '', given, ...rest] = cleanName(text)
      .slice(0, LONGEST.name)
      .split(/\s*,\s*/);
    const name = given && rest.length === 0 ? `${given} ${family}` : family;
    return authorSlug(name) === 'unknown' ? [] : [{ name }];
  });
}

function pdfOf(text: string, pageUrl: string): Link[] {
  const url = URL.canParse(text, pageUrl) ? asUrl(new URL(text, pageUrl).href) : null;
  return text === '' || url === null ? [] : [{ kind: 'pdf', url }];
}

function namesOf(arxivId: string, doi: string): Identifier[] {
  const arxiv = parseArxivId(arxivId);
  const named = parseDoi(doi.replace(/^https?:\/\/(?:dx\.)?doi\.org\//i, ''));
  return [...(arxiv ? [{ scheme: 'arxiv' as const, value: arxiv.id }] : []), ...(named ? [named] : [])];
}
