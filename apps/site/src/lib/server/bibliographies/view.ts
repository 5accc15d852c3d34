// The report of an import: before it is carried out as a plan, afterwards as what came of it.
import { FORMATS, type BibliographyFormat, type Entry } from '@papertape/bibliographies';
import type { BibliographyImport } from '@papertape/database';
import { identifierUrl } from '@papertape/papers';
import { paperPath } from '../view/addresses.ts';
import { isWebAddress } from '../view/card.ts';
import { MOST_CREATED, recognisedBy, type Outcome } from './carry-out.ts';
import type { Plan } from './plan.ts';

/** A line of the report. */
export interface ReportLine {
  number: number;
  title: string;
  authors: string;
  kind: Outcome['kind'] | 'new' | 'match';
  /** The paper here, or what would be taken in. */
  paper: { name: string; href: string | null } | null;
  words: string;
}

export interface ImportReport {
  format: string;
  fileName: string;
  done: boolean;
  lines: ReportLine[];
  counts: { kind: ReportLine['kind']; count: number; words: string }[];
  /** How many papers could be taken in, and how many notes there are. */
  creatable: number;
  notes: number;
  /** How many entries the collection does not get. */
  rest: number;
}

const WORDS: Readonly<Record<ReportLine['kind'], string>> = {
  match: 'are papers of this site',
  added: 'added',
  already: 'there already',
  new: 'not here, but they can be taken in',
  created: 'taken in and added',
  refused: 'refused: the collection is full',
  unmatched: 'not recognised',
  unreadable: 'not readable',
};
const GOT: readonly ReportLine['kind'][] = ['match', 'added', 'already', 'created'];

/** The report of an import whose entries have these plans. */
export function reportOf(
  file: BibliographyImport,
  entries: readonly Entry[],
  plans: readonly Plan[],
): ImportReport {
  const outcomes = file.outcomes as Outcome[] | null;
  const lines = entries.map((entry, index) => ({
    number: index + 1,
    title: entry.title || entry.key || entry.raw.slice(0, 80),
    authors: namesOf(entry),
    ...(outcomes ? lineOfOutcome(outcomes[index]) : lineOfPlan(plans[index])),
  }));
  const kinds = (Object.keys(WORDS) as ReportLine['kind'][]).map((kind) => ({
    kind,
    count: lines.filter((line) => line.kind === kind).length,
    words: WORDS[kind],
  }));
  return {
    format: FORMATS[file.format as BibliographyFormat].name,
    fileName: file.fileName,
    done: outcomes !== null,
    lines,
    counts: kinds.filter(({ count }) => count > 0),
    creatable: Math.min(MOST_CREATED, lines.filter(({ kind }) => kind === 'new').length),
    notes: entries.filter(({ note }) => note !== '').length,
    rest: lines.filter(({ kind }) => !GOT.includes(kind)).length,
  };
}

/** The entries that the collection does not get, whether it was carried out or not. */
export function restOf(file: BibliographyImport, entries: readonly Entry[], plans: readonly Plan[]): Entry[] {
  const { lines } = reportOf(file, entries, plans);
  return entries.filter((_entry, index) => {
    const kind = lines[index]?.kind;
    return kind === undefined || !GOT.includes(kind);
  });
}

function namesOf({ authors, year }: Entry): string {
  const shown = authors.length > 3 ? [...authors.slice(0, 2), `${authors.length - 2} more`] : authors;
  return [shown.join(', '), year === null ? '' : String(year)].filter((text) => text !== '').join(' · ');
}

type Rest = Pick<ReportLine, 'kind' | 'paper' | 'words'>;

function lineOfOutcome(outcome: Outcome | undefined): Rest {
  if (!outcome) return { kind: 'unmatched', paper: null, words: '' };
  const { kind, publicId, words } = outcome;
  return { kind, paper: publicId === null ? null : { name: publicId, href: paperPath(publicId) }, words };
}

function lineOfPlan(plan: Plan | undefined): Rest {
  switch (plan?.kind) {
    case 'match':
      return {
        kind: 'match',
        paper: { name: plan.paper.publicId, href: paperPath(plan.paper.publicId) },
        words: recognisedBy(plan.by),
      };
    case 'new': {
      const href = identifierUrl(plan.identifier);
      const paper = { name: plan.identifier.value, href: isWebAddress(href) ? href : null };
      return { kind: 'new', paper, words: 'not here yet' };
    }
    case 'unmatched':
    case 'unreadable':
      return { kind: plan.kind, paper: null, words: plan.reason };
    case undefined:
      return { kind: 'unmatched', paper: null, words: '' };
  }
}
