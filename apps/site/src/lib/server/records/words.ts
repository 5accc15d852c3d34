// Joins of records in words: what joined them, how they stand to each other, and what speaks for it.
import type { JoinKind, JoinRelation, RecordJoin } from '@papertape/papers';

/** What joined two records, as lists are filtered by it. */
export const GROUNDS = [
  { value: 'all', label: 'any', kinds: ['identifier', 'title-authors-year', 'decision'] },
  { value: 'identifier', label: 'a common identifier', kinds: ['identifier'] },
  { value: 'matcher', label: 'title, authors and year', kinds: ['title-authors-year'] },
  { value: 'hand', label: 'joined by hand', kinds: ['decision'] },
  { value: 'split', label: 'split by hand', kinds: [] },
] as const satisfies readonly { value: string; label: string; kinds: readonly JoinKind[] }[];

export type Ground = (typeof GROUNDS)[number]['value'];

const KINDS: Readonly<Record<JoinKind, string>> = {
  identifier: 'common identifier',
  'title-authors-year': 'title, authors and year',
  decision: 'by hand',
};

const RELATIONS: Readonly<Record<JoinRelation, string>> = {
  'same-record': 'the same record',
  version: 'another version',
  'preprint-published': 'preprint and publication',
  duplicate: 'the same work',
};

/** 'title, authors and year'. */
export function kindWords(kind: JoinKind): string {
  return KINDS[kind];
}

/** 'preprint and publication'. */
export function relationWords(relation: JoinRelation): string {
  return RELATIONS[relation];
}

/** The figures of a comparison, each with what it means; those that were not measured are left out. */
export function scoresInWords({ scores }: Pick<RecordJoin, 'scores'>): { name: string; value: string }[] {
  const { title, authors, ofAuthors, yearsApart, bits } = scores;
  const known = (value: number | null | undefined): value is number => typeof value === 'number';
  return [
    ...(known(title) ? [{ name: 'Titles alike', value: `${Math.floor(title * 100)} %` }] : []),
    ...(known(authors) && known(ofAuthors) && ofAuthors > 0
      ? [{ name: 'Authors in common', value: `${authors} of ${ofAuthors}` }]
      : []),
    ...(known(yearsApart)
      ? [{ name: 'Years apart', value: yearsApart === 0 ? 'none' : String(yearsApart) }]
      : []),
    ...(known(bits)
      ? [{ name: 'Evidence beyond chance', value: `${bits.toFixed(1)} bits (joined above 0)` }]
      : []),
  ];
}
