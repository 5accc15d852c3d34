// RIS, for EndNote, Zotero and Mendeley.
import { citationOf, type CitablePaper } from './bibliography.ts';
import { invertedName } from './names.ts';
import type { FeedSite } from './site.ts';

/** The media type of RIS. */
export const RIS_TYPE = 'application/x-research-info-systems; charset=utf-8';

/** One RIS record; lines end in CR LF as the format wants. */
export function renderRis(site: FeedSite, paper: CitablePaper): string {
  const { date, ...citation } = citationOf(site, paper);
  const fields: [string, string | null][] = [
    ['TY', citation.arxivId === null ? 'GEN' : 'UNPB'],
    ['ID', citation.key],
    ['TI', citation.title],
    ...citation.authors.map((name): [string, string] => ['AU', invertedName(name)]),
    ['PY', date === null ? null : String(date.year)],
    ['DA', date === null ? null : `${date.year}/${twoDigits(date.month)}/${twoDigits(date.day)}/`],
    ['AB', citation.abstract === '' ? null : citation.abstract],
    ['DO', citation.doi],
    ['PB', citation.arxivId === null ? null : 'arXiv'],
    ['M1', citation.arxivId === null ? null : `arXiv:${citation.arxivId}`],
    ['UR', citation.url],
    ['L1', citation.pdfUrl],
    ...citation.keywords.map((keyword): [string, string] => ['KW', keyword]),
    ['ER', ''],
  ];
  return fields
    .filter(([, value]) => value !== null)
    .map(([tag, value]) => `${tag}  - ${value ?? ''}\r\n`)
    .join('');
}

function twoDigits(number: number): string {
  return String(number).padStart(2, '0');
}
