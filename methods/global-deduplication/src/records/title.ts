// Titles: made ready to be compared, and compared.
import { jaccardOf, prepare, type PreparedText } from '../jaccard.ts';
import { NORMALISATIONS } from '../text/normalise.ts';
import { foldTitle } from './fold.ts';

/** A title that was made ready. */
export interface PreparedTitle {
  /** Folded, without white space: 'multi-user' and 'multiuser' are alike. */
  readonly squeezed: string;
  /** Its telling words, in order. */
  readonly words: readonly string[];
  /** Made when they are first asked for: most titles are never compared. */
  readonly grams: PreparedText;
  /** How much an equal title tells, in bits: 'Editorial' 1, a title of six telling words 24. */
  readonly information: number;
  /** Runs of digits, and the numbers of parts. */
  readonly numbers: readonly string[];
  readonly parts: readonly string[];
  /** 'erratum', 'reply', … where the title is of a note on another work. */
  readonly note: string | null;
}

/** How two titles compare. */
export interface TitleComparison {
  /** Jaccard index of their grams, or more where one continues the other; 1 for equal titles. */
  readonly similarity: number;
  readonly same: boolean;
  /** Whether one has the other within it, with words before or after. */
  readonly continued: boolean;
  /** Bits of the less telling of the two. */
  readonly information: number;
  /** What tells them apart however alike they are. */
  readonly difference: 'numbers' | 'note' | null;
}

/** Characters of a gram; 5 separates titles best among those measured (README.md, claim C). */
export const GRAM = { normalisation: NORMALISATIONS.none, unit: 'characters', size: 5 } as const;

/** Words in brackets that say what kind of text it is; sources add and leave them at will. */
const GENRE =
  /[([][^()[\]]*\b(?:panel|tutorial|demo|demonstration|abstract|extended|short|full|preliminary|version|invited|keynote|poster|session|experience|industrial|paper|summary|draft|preprint|talk)\b[^()[\]]*[)\]]/gi;

const STOP_WORDS = new Set(
  (
    'a an and are as at be by can do does for from how in into is it its not of on or over some that the their to ' +
    'towards toward under upon using via versus vs we what when where which who why will with without'
  ).split(' '),
);

/** Words of titles that come again in every issue of a journal. */
const GENERIC_WORDS = new Set(
  (
    'abstract abstracts acknowledgement acknowledgements acknowledgment address announcement announcements book books ' +
    'brief call chair chairs column comment comments committee contents corrigendum cover current director ' +
    'directors discussion editor editorial editors erratum errata eds foreword guest index influential information ' +
    'introduction introductory issue letter letters list message messages news note notes obituary opening overview ' +
    'panel papers preface president presidents proceedings program recent reminiscences reply report reports response ' +
    'review reviewers reviews section session special statement summary survey table thanks treasurer tutorial ' +
    'volume welcome workshop'
  ).split(' '),
);

const BITS_PER_WORD = 4;
const MOST_BITS = 24;

/** The title made ready. */
export function prepareTitle(title: string): PreparedTitle {
  const folded = foldTitle(title.replace(GENRE, ' ')) || foldTitle(title);
  const words = folded.split(' ').filter((word) => word !== '');
  const squeezed = words.join('');
  let grams: PreparedText | null = null;
  return {
    squeezed,
    words: words.filter((word) => !STOP_WORDS.has(word)),
    get grams() {
      return (grams ??= prepare(squeezed, GRAM));
    },
    information: informationOf(words),
    ...numbersOf(words),
    note: noteOf(words),
  };
}

function informationOf(words: readonly string[]): number {
  let bits = 0;
  for (const word of words) {
    if (STOP_WORDS.has(word)) continue;
    const latin = /^[\x00-\x7f]*$/.test(word);
    // Scripts without spaces write a sentence as one word: two of their signs are about a word.
    if (!latin) bits += BITS_PER_WORD * Math.ceil([...word].length / (/\p{Script=Han}/u.test(word) ? 2 : 8));
    else bits += GENERIC_WORDS.has(word) || word.length < 3 ? 1 : BITS_PER_WORD;
  }
  return Math.min(MOST_BITS, bits);
}

const PART_WORDS = new Set([
  'part',
  'parts',
  'vol',
  'volume',
  'chapter',
  'episode',
  'lecture',
  'book',
  'paper',
]);
const NUMERALS: Readonly<Record<string, string>> = Object.fromEntries([
  ...['i', 'ii', 'iii', 'iv', 'v', 'vi', 'vii', 'viii', 'ix', 'x'].map((numeral, at) => [
    numeral,
    String(at + 1),
  ]),
  ...['one', 'two', 'three', 'four', 'five'].map((word, at) => [word, String(at + 1)]),
]);

/** 'Part II' and 'part 2' are one number; at the end of a title a Roman numeral above I is one as well. */
function numbersOf(words: readonly string[]): Pick<PreparedTitle, 'numbers' | 'parts'> {
  const numbers: string[] = [];
  const parts: string[] = [];
  for (const [at, word] of words.entries()) {
    const isPart = PART_WORDS.has(words[at - 1] ?? '');
    const roman = isPart || (at === words.length - 1 && /^(?:[iv]{2,}|ix|vi+)$/.test(word));
    const numeral = roman ? NUMERALS[word] : undefined;
    const found = numeral !== undefined ? [numeral] : (word.match(/\p{Nd}+/gu) ?? []);
    numbers.push(
      ...found.map((digits) => digits.replace(/^(?:19|20)(?=\d\d$)/, '').replace(/^0+(?=\d)/, '')),
    );
    if ((isPart || numeral !== undefined) && found[0] !== undefined) parts.push(found[0]);
  }
  return { numbers, parts };
}

const NOTE = /^(erratum|errata|corrigendum|corrigenda|retraction|retracted|addendum|withdrawn)\b/;
const NOTE_ON =
  /^(?:authors? )?(comment|correction|reply|response|rejoinder|discussion|remark)s?(?: notice| note)? (?:to|on|of|for) /;

function noteOf(words: readonly string[]): string | null {
  const folded = words.join(' ');
  return NOTE.exec(folded)?.[1] ?? NOTE_ON.exec(folded)?.[1] ?? null;
}

/** From how much of the shorter title on one title is held to continue the other. */
const CONTINUED = 0.9;
/** Words that a title must have to be recognised within a longer one, in bits. */
const CONTINUED_BITS = 3 * BITS_PER_WORD;
/** What a continued title counts for; less than an equal one, since a series also continues its title. */
const CONTINUED_SIMILARITY = 0.75;

/** Compares two titles. */
export function compareTitles(a: PreparedTitle, b: PreparedTitle): TitleComparison {
  const information = Math.min(a.information, b.information);
  const same = a.squeezed !== '' && a.squeezed === b.squeezed;
  const jaccard = same ? 1 : jaccardOf(a.grams, b.grams);
  // |A ∩ B| = J (|A| + |B|) / (1 + J)
  const shared = (jaccard * (a.grams.size + b.grams.size)) / (1 + jaccard);
  const smaller = Math.min(a.grams.size, b.grams.size);
  const continued =
    !same && smaller > 0 && shared / smaller >= CONTINUED && information >= CONTINUED_BITS && jaccard < 0.9;
  return {
    similarity: continued ? Math.max(jaccard, CONTINUED_SIMILARITY) : jaccard,
    same,
    continued,
    information,
    difference: differenceOf(a, b),
  };
}

function differenceOf(a: PreparedTitle, b: PreparedTitle): TitleComparison['difference'] {
  if (a.note !== b.note) return 'note';
  if (a.parts.join() !== b.parts.join()) return 'numbers';
  const [onlyA, onlyB] = [without(a.numbers, b.numbers), without(b.numbers, a.numbers)];
  return onlyA.length > 0 && onlyB.length > 0 ? 'numbers' : null;
}

/** The numbers that the others lack, each as often as it lacks. */
function without(numbers: readonly string[], others: readonly string[]): string[] {
  const rest = [...others];
  return numbers.filter((number) => {
    const at = rest.indexOf(number);
    if (at < 0) return true;
    rest.splice(at, 1);
    return false;
  });
}
