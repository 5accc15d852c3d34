// The Porter2 ('english') stemmer of the Snowball project, after its published description.

const VOWELS = new Set('aeiouy');
const DOUBLES = /(?:bb|dd|ff|gg|mm|nn|pp|rr|tt)$/;
// 'add', 'egg', 'off': these are whole words.
const SHORT_DOUBLES = /^[aeo](?:dd|gg|ff)$/;
const VALID_LI = /[cdeghkmnrt]$/;

const EXCEPTIONS: ReadonlyMap<string, string> = new Map([
  ['skis', 'ski'],
  ['skies', 'sky'],
  ['dying', 'die'],
  ['lying', 'lie'],
  ['tying', 'tie'],
  ['idly', 'idl'],
  ['gently', 'gentl'],
  ['ugly', 'ugli'],
  ['early', 'earli'],
  ['only', 'onli'],
  ['singly', 'singl'],
  ...['sky', 'news', 'howe', 'atlas', 'cosmos', 'bias', 'andes'].map((word): [string, string] => [
    word,
    word,
  ]),
]);
const KEPT_AFTER_1A = new Set('inning outing canning herring earring proceed exceed succeed'.split(' '));

// Longest first within each step. A '*' before the suffix's replacement needs no more than its region.
const STEP_2: readonly [string, string][] = [
  ['ization', 'ize'],
  ['ational', 'ate'],
  ['fulness', 'ful'],
  ['ousness', 'ous'],
  ['iveness', 'ive'],
  ['tional', 'tion'],
  ['biliti', 'ble'],
  ['lessli', 'less'],
  ['entli', 'ent'],
  ['ation', 'ate'],
  ['alism', 'al'],
  ['aliti', 'al'],
  ['ousli', 'ous'],
  ['iviti', 'ive'],
  ['fulli', 'ful'],
  ['enci', 'ence'],
  ['anci', 'ance'],
  ['abli', 'able'],
  ['izer', 'ize'],
  ['ator', 'ate'],
  ['alli', 'al'],
  ['bli', 'ble'],
];
const STEP_3: readonly [string, string][] = [
  ['ational', 'ate'],
  ['tional', 'tion'],
  ['alize', 'al'],
  ['icate', 'ic'],
  ['iciti', 'ic'],
  ['ical', 'ic'],
  ['ness', ''],
  ['ful', ''],
];
const STEP_4 = 'ement ance ence able ible ment ant ent ism ate iti ous ive ize al er ic'.split(' ');

/** The stem of an English word in lower case; words of other kinds come back nearly as they are. */
export function stem(word: string): string {
  if (word.length <= 2 || !/^[a-z']+$/.test(word)) return word;
  const known = EXCEPTIONS.get(word);
  if (known !== undefined) return known;
  let text = markConsonantY(word.replace(/^'/, ''));
  const { r1, r2 } = regionsOf(text);
  text = stripPlural(text.replace(/'s?'?$/, ''));
  if (KEPT_AFTER_1A.has(text)) return text;
  text = stripPast(text, r1);
  text = text.replace(/(.[^aeiouy])[yY]$/, '$1i');
  text = stripDerivation(text, r1, r2);
  return stripFinal(text, r1, r2).toLowerCase();
}

/** A 'y' that begins the word or follows a vowel counts as a consonant, written 'Y'. */
function markConsonantY(word: string): string {
  return word.replace(/^y/, 'Y').replace(/([aeiouy])y/g, '$1Y');
}

/** Where the regions R1 and R2 begin. */
function regionsOf(word: string): { r1: number; r2: number } {
  const special = /^(?:gener|commun|arsen)/.exec(word);
  const r1 = special ? special[0].length : afterVowelConsonant(word, 0);
  return { r1, r2: afterVowelConsonant(word, r1) };
}

function afterVowelConsonant(word: string, from: number): number {
  const match = /[aeiouy][^aeiouy]/.exec(word.slice(from));
  return match ? from + match.index + 2 : word.length;
}

function stripPlural(word: string): string {
  if (word.endsWith('sses')) return word.slice(0, -2);
  if (/(?:ied|ies)$/.test(word)) return word.length > 4 ? word.slice(0, -2) : word.slice(0, -1);
  if (/(?:us|ss)$/.test(word)) return word;
  if (word.endsWith('s') && hasVowel(word.slice(0, -2))) return word.slice(0, -1);
  return word;
}

function stripPast(word: string, r1: number): string {
  const kept = /eed(?:ly)?$/.exec(word);
  if (kept) return kept.index >= r1 ? word.slice(0, kept.index + 2) : word;
  const match = /(?:ingly|edly|ing|ed)$/.exec(word);
  if (!match || !hasVowel(word.slice(0, match.index))) return word;
  const rest = word.slice(0, match.index);
  if (/(?:at|bl|iz)$/.test(rest)) return `${rest}e`;
  if (DOUBLES.test(rest)) return SHORT_DOUBLES.test(rest) ? rest : rest.slice(0, -1);
  return isShort(rest, r1) ? `${rest}e` : rest;
}

function stripDerivation(word: string, r1: number, r2: number): string {
  let text = replaceSuffix(word, STEP_2, r1);
  if (text === word) text = stripLiAndOgi(word, r1);
  const after = replaceSuffix(text, STEP_3, r1);
  if (after === text && text.endsWith('ative') && text.length - 5 >= r2) return text.slice(0, -5);
  return after;
}

function stripLiAndOgi(word: string, r1: number): string {
  if (word.endsWith('logi') && word.length - 3 >= r1) return word.slice(0, -1);
  const rest = word.slice(0, -2);
  // A longer suffix of step 2 that stood outside R1 keeps the word as it is.
  if (STEP_2.some(([suffix]) => word.endsWith(suffix))) return word;
  return word.endsWith('li') && rest.length >= r1 && VALID_LI.test(rest) ? rest : word;
}

function replaceSuffix(word: string, rules: readonly [string, string][], region: number): string {
  const rule = rules.find(([suffix]) => word.endsWith(suffix));
  if (!rule || word.length - rule[0].length < region) return word;
  return word.slice(0, word.length - rule[0].length) + rule[1];
}

function stripFinal(word: string, r1: number, r2: number): string {
  const text = stripStep4(word, r2);
  const rest = text.slice(0, -1);
  if (text.endsWith('e')) {
    const removed = rest.length >= r2 || (rest.length >= r1 && !endsInShortSyllable(rest));
    return removed ? rest : text;
  }
  return text.endsWith('ll') && rest.length >= r2 ? rest : text;
}

function stripStep4(word: string, r2: number): string {
  if (/[st]ion$/.test(word) && !STEP_4.some((suffix) => word.endsWith(suffix))) {
    return word.length - 3 >= r2 ? word.slice(0, -3) : word;
  }
  const suffix = STEP_4.find((candidate) => word.endsWith(candidate));
  return suffix && word.length - suffix.length >= r2 ? word.slice(0, -suffix.length) : word;
}

function hasVowel(text: string): boolean {
  for (const letter of text) if (VOWELS.has(letter)) return true;
  return false;
}

/** A short syllable: vowel then consonant at the start, or consonant, vowel, consonant other than w, x, Y. */
function endsInShortSyllable(text: string): boolean {
  return /^[aeiouy][^aeiouy]$/.test(text) || /[^aeiouy][aeiouy][^aeiouywxY]$/.test(text);
}

function isShort(word: string, r1: number): boolean {
  return r1 >= word.length && endsInShortSyllable(word);
}
