// CSL-JSON, which citation processors and Zotero read.
import { citationOf, type CitablePaper } from './bibliography.ts';
import type { SplitName } from './names.ts';
import type { FeedSite } from './site.ts';

/** The media type of CSL-JSON. */
export const CSL_TYPE = 'application/vnd.citationstyles.csl+json; charset=utf-8';

/** A list with one CSL item, as JSON. */
export function renderCsl(site: FeedSite, paper: CitablePaper): string {
  return `${JSON.stringify([cslItem(site, paper)], null, 2)}\n`;
}

/** A CSL item; `article` is the type of preprints. */
export function cslItem(site: FeedSite, paper: CitablePaper): Record<string, unknown> {
  const { date, arxivId, doi, ...citation } = citationOf(site, paper);
  return {
    id: citation.key,
    type: 'article',
    title: citation.title,
    author: citation.authors.map(cslName),
    ...(date === null ? {} : { issued: { 'date-parts': [[date.year, date.month, date.day]] } }),
    ...(citation.abstract === '' ? {} : { abstract: citation.abstract }),
    ...(doi === null ? {} : { DOI: doi }),
    URL: citation.url,
    ...(arxivId === null ? {} : { publisher: 'arXiv', number: `arXiv:${arxivId}` }),
    ...(citation.keywords.length === 0 ? {} : { keyword: citation.keywords.join(', ') }),
  };
}

function cslName(name: SplitName): Record<string, string> {
  if (name.kind === 'group') return { literal: name.name };
  return {
    family: name.family,
    given: name.given,
    ...(name.particle === '' ? {} : { 'non-dropping-particle': name.particle }),
    ...(name.suffix === '' ? {} : { suffix: name.suffix }),
  };
}
