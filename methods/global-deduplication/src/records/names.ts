// Names of persons: made ready to be compared, and compared, whatever their order and however much is abbreviated.
import { plainLetters } from './fold.ts';

/** A name that was made ready. */
export interface PreparedName {
  /** Its words, folded; the family name last where that is known or usual. */
  readonly words: readonly string[];
  readonly family: string;
}

/**
 * What speaks for one person: written-out names that agree; initials that agree; a family name with given names that
 * begin alike ('Mike', 'Michael'); a family name alone.
 */
export type NameAgreement = 'full' | 'initials' | 'similar' | 'family' | 'none';

const SUFFIX = /^(?:jr|sr|ii|iii|iv|phd|md|dr|prof)$/;

/** The name made ready; null for what names nobody ('et al.', '?', 'J. S.'). */
export function prepareName(name: string): PreparedName | null {
  // 'Wei Wang 0010' is how a bibliography tells namesakes apart; brackets hold affiliations.
  const bare = name.replace(/\([^()]*\)?/g, ' ').replace(/(?<=\s)\d+/g, ' ');
  const [family = [], given = []] = spaceInitials(plainCase(bare)).split(',').map(wordsOf).filter(isNotEmpty);
  const words = [...given, ...family];
  if (words.every(isInitial) || words.join(' ') === 'et al') return null;
  return { words, family: familyOf(words) };
}

function isNotEmpty(words: readonly string[]): boolean {
  return words.length > 0;
}

/** 'ADA QUILL' is written as 'Ada Quill' would be, so that its words are not taken for initials. */
function plainCase(name: string): string {
  return /\p{Ll}/u.test(name) ? name : name.toLowerCase();
}

/** 'Quill JA' has two initials. */
function spaceInitials(name: string): string {
  return name.replace(/(?<![\p{L}.'’-])\p{Lu}{2,3}(?![\p{L}'’])/gu, (capitals) => [...capitals].join(' '));
}

function wordsOf(text: string): string[] {
  return plainLetters(text)
    .replace(/['’‘`´]/g, '')
    .split(/[^\p{L}]+/u)
    .filter((word) => word !== '' && !SUFFIX.test(word));
}

function isInitial(word: string): boolean {
  return word.length === 1 && !/\p{Script=Han}/u.test(word);
}

function familyOf(words: readonly string[]): string {
  const last = words.at(-1) ?? '';
  return isInitial(last) ? (words.find((word) => !isInitial(word)) ?? last) : last;
}

/** Shorter words one letter apart are different names more often than slips ('Wang', 'Yang'). */
const FAMILY_SLIP = 6;
const GIVEN_SLIP = 5;

/** Compares two names. */
export function compareNames(a: PreparedName, b: PreparedName): NameAgreement {
  const pairing = new Pairing(a, b);
  pairing.take((x, y) => x === y && !isInitial(x));
  pairing.take((x, y) => x.length > 3 && y.length > 3 && withoutUmlauts(x) === withoutUmlauts(y));
  pairing.take((x, y) => Math.min(x.length, y.length) >= FAMILY_SLIP && isSlip(x, y));
  // One family name at least must be met by a written-out word; initials and given names alone say little.
  if (!pairing.has(a.family, b.family)) return 'none';
  const families = pairing.written;
  if (pairing.left.join('') === pairing.right.join(''))
    return pairing.left.length + families > 1 ? 'full' : 'family';
  pairing.take((x, y) => Math.min(x.length, y.length) >= GIVEN_SLIP && isSlip(x, y));
  const written = pairing.written;
  pairing.take((x, y) => x.startsWith(y) || y.startsWith(x));
  if (pairing.left.length > 0 && pairing.right.length > 0) return familyAlone(a, b);
  return written > 1 ? 'full' : pairing.written > written ? 'initials' : 'family';
}

/** 'Mueller' as 'Muller', which is what is left of 'Müller'. */
function withoutUmlauts(word: string): string {
  return word.replace(/([aou])e/g, '$1');
}

/** The agreement of names whose given names are different ones. */
function familyAlone(a: PreparedName, b: PreparedName): NameAgreement {
  if (a.family !== b.family) return 'none';
  return a.words[0]?.[0] === b.words[0]?.[0] ? 'similar' : 'family';
}

/** Words of two names that were found to be the same, and those left. */
class Pairing {
  readonly left: string[];
  readonly right: string[];
  readonly #met = new Set<string>();
  written = 0;

  constructor(a: PreparedName, b: PreparedName) {
    this.left = [...a.words];
    this.right = [...b.words];
  }

  /** Pairs what satisfies the condition, each word once. */
  take(same: (x: string, y: string) => boolean): void {
    for (let at = this.left.length - 1; at >= 0; at--) {
      const word = this.left[at] ?? '';
      const other = this.right.findIndex((candidate) => same(word, candidate));
      if (other < 0) continue;
      this.#met.add(word).add(this.right[other] ?? '');
      this.left.splice(at, 1);
      this.right.splice(other, 1);
      this.written++;
    }
  }

  has(...words: string[]): boolean {
    return words.some((word) => this.#met.has(word));
  }
}

/** Whether one letter more, less, or other, or two exchanged, makes one word the other. */
export function isSlip(a: string, b: string): boolean {
  if (Math.abs(a.length - b.length) > 1) return false;
  let start = 0;
  while (start < a.length && a[start] === b[start]) start++;
  let end = 0;
  const most = Math.min(a.length, b.length) - start;
  while (end < most && a[a.length - 1 - end] === b[b.length - 1 - end]) end++;
  const [restA, restB] = [a.slice(start, a.length - end), b.slice(start, b.length - end)];
  if (restA.length <= 1 && restB.length <= 1) return true;
  return restA.length === 2 && restB.length === 2 && restA[0] === restB[1] && restA[1] === restB[0];
}
