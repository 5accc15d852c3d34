// Lists of authors: how many persons two lists have in common.
import { compareNames, prepareName, type NameAgreement, type PreparedName } from './names.ts';

/** A list of authors that was made ready. */
export interface PreparedAuthors {
  readonly names: readonly PreparedName[];
  /** Word of two letters or more → places of the names that have it. */
  readonly byWord: ReadonlyMap<string, readonly number[]>;
}

/** How two lists compare. */
export interface AuthorComparison {
  /** Persons found in both, 'full' or by 'initials'. */
  readonly agreeing: number;
  /** Names of the shorter list; 0 where a list is empty. */
  readonly of: number;
  /** Names of the longer list. */
  readonly longest: number;
  /** Share of the shorter list that agrees, a family name alone counted as a third and a similar name as two, 0 to 1. */
  readonly coverage: number;
  /** Weight of the agreements, in bits. */
  readonly bits: number;
}

/** Collaborations of hundreds are known by their first names as well. */
const MOST_AUTHORS = 60;
/** log₂ of how much rarer the agreement is among strangers than among records of one work. */
const BITS: Readonly<Record<NameAgreement, number>> = {
  full: 6,
  initials: 4,
  similar: 2,
  family: 1,
  none: 0,
};
const COUNTS: Readonly<Record<NameAgreement, number>> = {
  full: 1,
  initials: 1,
  similar: 2 / 3,
  family: 1 / 3,
  none: 0,
};

/** The names made ready. */
export function prepareAuthors(authors: readonly string[]): PreparedAuthors {
  const names = authors.slice(0, MOST_AUTHORS).flatMap((author) => prepareName(author) ?? []);
  const byWord = new Map<string, number[]>();
  for (const [place, { words }] of names.entries())
    for (const word of new Set(words)) {
      if (word.length < 2) continue;
      const places = byWord.get(word);
      if (places) places.push(place);
      else byWord.set(word, [place]);
    }
  return { names, byWord };
}

/** Compares two lists; each name meets one at most, the strongest agreements first. */
export function compareAuthors(a: PreparedAuthors, b: PreparedAuthors): AuthorComparison {
  const of = Math.min(a.names.length, b.names.length);
  const longest = Math.max(a.names.length, b.names.length);
  const comparison = { agreeing: 0, of, longest, coverage: 0, bits: 0 };
  if (of === 0) return comparison;
  const [usedA, usedB] = [new Set<number>(), new Set<number>()];
  for (const { left, right, agreement } of agreements(a, b)) {
    if (usedA.has(left) || usedB.has(right)) continue;
    usedA.add(left);
    usedB.add(right);
    comparison.bits += BITS[agreement];
    comparison.coverage += COUNTS[agreement] / of;
    if (agreement === 'full' || agreement === 'initials') comparison.agreeing++;
  }
  return comparison;
}

interface Agreement {
  left: number;
  right: number;
  agreement: NameAgreement;
}

function agreements(a: PreparedAuthors, b: PreparedAuthors): Agreement[] {
  const found: Agreement[] = [];
  for (const [left, name] of a.names.entries()) {
    for (const right of candidates(name, b)) {
      const other = b.names[right];
      const agreement = other ? compareNames(name, other) : 'none';
      if (agreement !== 'none') found.push({ left, right, agreement });
    }
  }
  return found.sort((x, y) => BITS[y.agreement] - BITS[x.agreement] || x.left - y.left || x.right - y.right);
}

/** Names with a word in common; all of them where none has one, since a family name may be misspelt. */
function candidates({ words }: PreparedName, { byWord, names }: PreparedAuthors): Iterable<number> {
  const places = new Set(words.flatMap((word) => byWord.get(word) ?? []));
  return places.size > 0 ? places : names.keys();
}
