// The search page: from a query to cards that say why they were found.
import { getPaperSummaries } from '@papertape/database';
import { highlight } from '@papertape/search';
import { readerContext, type Reader } from './cards.ts';
import { renderTex } from './mathematics/index.ts';
import { LONGEST } from './parameters.ts';
import { site } from './site.ts';
import { paperPath, withParameters } from './view/addresses.ts';
import { cardOf, type Card, type NamedLink } from './view/card.ts';

const PAGE_SIZE = 20;
/** Deeper pages cost more and nobody reads them. */
const LAST_PAGE = 25;

export interface SearchPageData {
  query: string;
  results: { card: Card; note: string | null }[];
  /** Where in the order this page begins, from 1. */
  first: number;
  total: number | null;
  suggestion: NamedLink | null;
  notes: string[];
  previousPage: string | null;
  nextPage: string | null;
  milliseconds: number;
}

/** Answers the query in `?q=`; null without one. A query that names a paper gives the way to it. */
export async function loadSearch(
  url: URL,
  now: Date,
  reader: Reader,
): Promise<SearchPageData | { redirect: string } | null> {
  const query = (url.searchParams.get('q') ?? '').trim().slice(0, LONGEST.query);
  if (query === '') return null;
  const page = pageOf(url);
  const { search, database } = site();
  // One more than shown tells whether there is a next page.
  const offset = (page - 1) * PAGE_SIZE;
  const answer = await search.search(query, { limit: PAGE_SIZE + 1, offset, now });
  if (answer.direct) return { redirect: paperPath(answer.direct.publicId) };
  const hits = answer.hits.slice(0, PAGE_SIZE);
  const papers = await getPaperSummaries(
    database.db,
    hits.map(({ paperId }) => paperId),
  );
  const mark = (text: string) => highlight(text, answer.query);
  const context = await readerContext(papers, reader, now);
  return {
    query,
    results: papers.map((paper) => ({
      card: {
        ...cardOf(paper, context),
        titleHtml: renderTex(paper.title, { links: false, highlight: mark }),
        abstractHtml: renderTex(paper.abstract, { links: true, highlight: mark }),
      },
      note: NOTES[hits.find(({ paperId }) => paperId === paper.id)?.matched ?? 'text'],
    })),
    first: offset + 1,
    total: answer.total,
    suggestion:
      answer.suggestion === null
        ? null
        : { name: answer.suggestion, href: `/search?q=${encodeURIComponent(answer.suggestion)}` },
    notes: answer.notes,
    previousPage: page > 1 ? withParameters(url, { page: page === 2 ? null : String(page - 1) }) : null,
    nextPage:
      answer.hits.length > PAGE_SIZE && page < LAST_PAGE
        ? withParameters(url, { page: String(page + 1) })
        : null,
    milliseconds: answer.timings.totalMs,
  };
}

/** Why a paper is among the results that does not say the words itself. */
const NOTES = {
  text: null,
  both: null,
  meaning: 'by meaning',
  machine: 'by words that a machine wrote of it',
} as const;

function pageOf(url: URL): number {
  const number = Number(url.searchParams.get('page') ?? '1');
  return Number.isInteger(number) && number >= 1 && number <= LAST_PAGE ? number : 1;
}
