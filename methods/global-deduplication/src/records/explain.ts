// Why a pair was joined, or was not, in words for people.
import type { AuthorComparison } from './authors.ts';
import type { Findings } from './compare.ts';
import type { WorkIdentifier } from './identifiers.ts';
import type { TitleComparison } from './title.ts';

const SCHEMES: Readonly<Record<string, string>> = {
  arxiv: 'arXiv id',
  doi: 'DOI',
  acl: 'ACL Anthology id',
  openreview: 'OpenReview id',
  url: 'address',
};

/** 'same arXiv id 2603.00001'; where the titles do not agree it says so. */
export function explainIdentifiers({ scheme, value }: WorkIdentifier, { title }: Findings): string {
  const same = `same ${SCHEMES[scheme] ?? scheme} ${value}`;
  return title.similarity < 0.5 ? `${same}, though the titles differ` : same;
}

/** 'same title, 5 of 5 authors, same year'; an objection comes first. */
export function explainWork({ title, authors, yearsApart }: Findings, objection?: string): string {
  const parts = objection === undefined ? [] : [objection];
  parts.push(titleWords(title));
  if (authors) parts.push(authorWords(authors), yearWords(yearsApart));
  return parts.join(', ');
}

function titleWords({ same, continued, similarity }: TitleComparison): string {
  if (same) return 'same title';
  if (continued) return 'one title continues the other';
  return `titles ${Math.floor(similarity * 100)} % alike`;
}

function authorWords({ agreeing, of, longest }: AuthorComparison): string {
  if (of === 0) return 'authors not known';
  const agree = `${agreeing} of ${of} ${of === 1 ? 'author' : 'authors'}`;
  return of === longest ? agree : `${agree} (the other record names ${longest})`;
}

function yearWords(yearsApart: number | null): string {
  if (yearsApart === null) return 'year not known';
  if (yearsApart === 0) return 'same year';
  return yearsApart === 1 ? 'a year apart' : `${yearsApart} years apart`;
}
