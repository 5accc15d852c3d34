// BibTeX, as arXiv and Zotero write it: @misc with eprint, archivePrefix and primaryClass.
import { citationOf, type CitablePaper, type Citation } from './bibliography.ts';
import { latexText } from './latex.ts';
import type { SplitName } from './names.ts';
import type { FeedSite } from './site.ts';

/** The media type of BibTeX. */
export const BIBTEX_TYPE = 'application/x-bibtex; charset=utf-8';

const MONTHS = ['jan', 'feb', 'mar', 'apr', 'may', 'jun', 'jul', 'aug', 'sep', 'oct', 'nov', 'dec'];

/** One BibTeX entry, with a line feed at the end. */
export function renderBibtex(site: FeedSite, paper: CitablePaper): string {
  return entryText(citationOf(site, paper));
}

/** BibTeX entries of many papers; keys that would clash get a, b, c … */
export function renderBibtexLibrary(site: FeedSite, papers: readonly CitablePaper[]): string {
  const citations = papers.map((paper) => citationOf(site, paper));
  const taken = new Set<string>();
  return citations
    .map((citation) => {
      const key = freeKey(citation.key, taken);
      taken.add(key);
      return entryText({ ...citation, key });
    })
    .join('\n');
}

function freeKey(key: string, taken: ReadonlySet<string>): string {
  if (!taken.has(key)) return key;
  for (let index = 0; ; index += 1) {
    const suffix = index < 26 ? String.fromCharCode(97 + index) : String(index);
    if (!taken.has(key + suffix)) return key + suffix;
  }
}

function entryText(citation: Citation): string {
  const fields = fieldsOf(citation).map(([name, value]) => `  ${name} = ${value},`);
  return `@misc{${citation.key},\n${fields.join('\n')}\n}\n`;
}

function fieldsOf(citation: Citation): [string, string][] {
  const { date, arxivId, primaryCategory, doi } = citation;
  const fields: [string, string | null][] = [
    // The second pair of braces keeps capitals as they are.
    ['title', `{{${latexText(citation.title)}}}`],
    ['author', citation.authors.length === 0 ? null : `{${citation.authors.map(authorText).join(' and ')}}`],
    ['year', date === null ? null : `{${date.year}}`],
    ['month', date === null ? null : (MONTHS[date.month - 1] ?? null)],
    ['eprint', arxivId === null ? null : `{${arxivId}}`],
    ['archivePrefix', arxivId === null ? null : '{arXiv}'],
    ['primaryClass', arxivId === null || primaryCategory === null ? null : `{${primaryCategory}}`],
    ['doi', doi === null ? null : `{${verbatim(doi)}}`],
    ['url', `{${verbatim(citation.url)}}`],
    ['abstract', citation.abstract === '' ? null : `{${latexText(citation.abstract)}}`],
  ];
  return fields.filter((field): field is [string, string] => field[1] !== null);
}

/** Addresses are not typeset: only what would end the field is written otherwise. */
function verbatim(text: string): string {
  return text.replace(/[{}\\]/g, encodeURIComponent);
}

function authorText(name: SplitName): string {
  if (name.kind === 'group') return `{${latexText(name.name)}}`;
  const family = latexText(name.particle === '' ? name.family : `${name.particle} ${name.family}`);
  const parts = name.suffix === '' ? [family] : [family, latexText(name.suffix)];
  const given = latexText(name.given);
  // A bare 'and' inside a name would separate two authors.
  return [...parts, given].map((part) => (/\band\b/i.test(part) ? `{${part}}` : part)).join(', ');
}
