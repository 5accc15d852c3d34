// The decision for a pair of records: identifiers first, then title, authors and year.
import { compareAuthors, type AuthorComparison, type PreparedAuthors } from './authors.ts';
import { explainIdentifiers, explainWork } from './explain.ts';
import { compareIdentifiers, type IdentifierComparison, type WorkIdentifier } from './identifiers.ts';
import type { Comparison, Scores } from './record.ts';
import { relationOf, type Standing } from './relation.ts';
import { compareTitles, type PreparedTitle, type TitleComparison } from './title.ts';

/** A record that was made ready. */
export interface PreparedRecord {
  readonly identifiers: readonly WorkIdentifier[];
  /** The record's own title first. */
  readonly titles: readonly PreparedTitle[];
  readonly authors: PreparedAuthors;
  readonly year: number | null;
  readonly version: number | null;
  readonly standing: Standing;
}

/** What may be set; the values are those of papers. */
export interface CompareOptions {
  /**
   * Weight, in bits, that the evidence must outweigh: log₂ of the number of records the other was chosen among. A
   * higher one joins less.
   */
  readonly priorBits: number;
  /** The least alikeness of titles. */
  readonly titleSimilarity: number;
  /** Years that may lie between two records of one item, and between a preprint and its publication. */
  readonly yearsApart: number;
  readonly yearsToPublication: number;
}

/** For sites of up to a million papers. */
export const COMPARE_OPTIONS: CompareOptions = {
  priorBits: 20,
  titleSimilarity: 0.5,
  yearsApart: 1,
  yearsToPublication: 3,
};

/** What speaks for and against a pair. */
export interface Findings {
  readonly title: TitleComparison;
  /** Null where the titles rule the pair out already. */
  readonly authors: AuthorComparison | null;
  readonly yearsApart: number | null;
  readonly bits: number;
}

/** Compares two records. */
export function compareRecords(a: PreparedRecord, b: PreparedRecord, options: CompareOptions): Comparison {
  const identifiers = compareIdentifiers(a.identifiers, b.identifiers);
  if (identifiers.shared !== null) return sameIdentifier(a, b, identifiers, identifiers.shared, options);
  const title = bestTitles(a.titles, b.titles);
  const yearsApart = yearsBetween(a, b);
  const apart = titleObjection(title, options);
  if (apart !== null) {
    const findings = { title, authors: null, yearsApart, bits: -options.priorBits };
    return different(findings, apart);
  }
  const findings = findingsOf(a, b, title, options);
  const objection =
    objectionOf(findings, identifiers, limitOf(a, b, options)) ??
    (findings.bits > 0 ? null : 'too little to tell');
  if (objection !== null) return different(findings, objection);
  const evidence = {
    kind: 'title-authors-year',
    scores: scoresOf(findings),
    why: explainWork(findings),
  } as const;
  return { match: true, relation: relationOf(a, b, { ...identifiers, yearsApart }), evidence };
}

function sameIdentifier(
  a: PreparedRecord,
  b: PreparedRecord,
  identifiers: IdentifierComparison,
  shared: WorkIdentifier,
  options: CompareOptions,
): Comparison {
  const findings = findingsOf(a, b, bestTitles(a.titles, b.titles), options);
  const { yearsApart } = findings;
  return {
    match: true,
    relation: relationOf(a, b, { ...identifiers, yearsApart }),
    evidence: {
      kind: 'identifier',
      scores: scoresOf(findings),
      why: explainIdentifiers(shared, findings),
    },
  };
}

function different(findings: Findings, objection: string): Comparison {
  const why = explainWork(findings, objection);
  return {
    match: false,
    relation: null,
    evidence: { kind: 'title-authors-year', scores: scoresOf(findings), why },
  };
}

function findingsOf(
  a: PreparedRecord,
  b: PreparedRecord,
  title: TitleComparison,
  options: CompareOptions,
): Findings {
  const authors = compareAuthors(a.authors, b.authors);
  const yearsApart = yearsBetween(a, b);
  const bits = titleBits(title, options) + authorBits(authors) + yearBits(yearsApart) - options.priorBits;
  return { title, authors, yearsApart, bits };
}

function scoresOf({ title, authors, yearsApart, bits }: Findings): Scores {
  return {
    title: Math.round(title.similarity * 1000) / 1000,
    authors: authors?.agreeing ?? 0,
    ofAuthors: authors?.of ?? 0,
    yearsApart,
    bits: Math.round(bits * 10) / 10,
  };
}

function yearsBetween(a: PreparedRecord, b: PreparedRecord): number | null {
  return a.year === null || b.year === null ? null : Math.abs(a.year - b.year);
}

/** The pair of titles that are most alike, the records' own before those of earlier versions. */
function bestTitles(a: readonly PreparedTitle[], b: readonly PreparedTitle[]): TitleComparison {
  let best: TitleComparison | null = null;
  for (const mine of a)
    for (const other of b) {
      const compared = compareTitles(mine, other);
      if (best === null || rank(compared) > rank(best)) best = compared;
    }
  if (best === null) throw new RangeError('A record needs a title.');
  return best;
}

function rank({ similarity, difference }: TitleComparison): number {
  return difference === null ? similarity : similarity - 1;
}

/** What is left of a title's information at the least alikeness; below it titles are held to be different. */
const LEAST_SHARE = 0.35;

/** All of a title's information for an equal one, less in proportion to what is not alike. */
function titleBits(
  { similarity, information }: TitleComparison,
  { titleSimilarity }: CompareOptions,
): number {
  const share = LEAST_SHARE + ((1 - LEAST_SHARE) * (similarity - titleSimilarity)) / (1 - titleSimilarity);
  return information * Math.max(0, share);
}

/** Authors depend on each other: groups write many papers together. */
const MOST_AUTHOR_BITS = 14;
const MISSING_AUTHOR_BITS = 8;
/** Below this share of the shorter list two records have different authors. */
const LEAST_COVERAGE = 0.5;

function authorBits({ of, coverage, bits }: AuthorComparison): number {
  if (of === 0) return 0;
  return Math.min(MOST_AUTHOR_BITS, bits) - MISSING_AUTHOR_BITS * (1 - Math.min(1, coverage));
}

function yearBits(yearsApart: number | null): number {
  return yearsApart === null ? 0 : yearsApart === 0 ? 2 : -2 * yearsApart;
}

/** What in the titles rules a pair out, in words; null where nothing does. */
function titleObjection({ difference, similarity }: TitleComparison, options: CompareOptions): string | null {
  if (difference === 'numbers') return 'different numbers in the titles';
  if (difference === 'note') return 'one is a note on the other';
  return similarity < options.titleSimilarity ? 'different titles' : null;
}

/** What else does. */
function objectionOf(
  { authors, yearsApart }: Findings,
  { conflict }: IdentifierComparison,
  yearsAllowed: number,
): string | null {
  if (conflict) return `different identifiers (${conflict[0].value}, ${conflict[1].value})`;
  if (authors && authors.of > 0 && authors.coverage < LEAST_COVERAGE) return 'different authors';
  return yearsApart !== null && yearsApart > yearsAllowed ? 'too many years apart' : null;
}

function limitOf(a: PreparedRecord, b: PreparedRecord, options: CompareOptions): number {
  const publication = a.standing !== null && b.standing !== null && a.standing !== b.standing;
  return publication ? options.yearsToPublication : options.yearsApart;
}
