// Folding: what all spellings of a title or a name have in common.
import { normalise, NORMALISATIONS } from '../text/normalise.ts';

/** Entities decoded, mojibake undone, ligatures opened. */
const FIXED = { ...NORMALISATIONS.none, fixText: true };

const GREEK: Readonly<Record<string, string>> = Object.fromEntries(
  (
    'α alpha β beta γ gamma δ delta ε epsilon ϵ epsilon ζ zeta η eta θ theta ϑ theta ι iota κ kappa λ lambda μ mu ' +
    'ν nu ξ xi ο omicron π pi ρ rho σ sigma ς sigma τ tau υ upsilon φ phi ϕ phi χ chi ψ psi ω omega'
  )
    .split(' ')
    .reduce<[string, string][]>((pairs, word, at, words) => {
      if (at % 2 === 0) pairs.push([word, words[at + 1] ?? '']);
      return pairs;
    }, []),
);
const GREEK_NAMES = new Set(Object.values(GREEK));

/** Letters that Unicode does not take apart into a letter and a mark. */
const LETTERS: Readonly<Record<string, string>> = {
  ß: 'ss',
  æ: 'ae',
  œ: 'oe',
  ø: 'o',
  ł: 'l',
  đ: 'd',
  ð: 'd',
  þ: 'th',
  ı: 'i',
};

/** TeX's accents: \'e, \"{u}, \c c. */
const TEX_ACCENT = /\\(?:["'`^~=.]|[uvHcdbrk](?![a-zA-Z]))\s*\{?\s*\\?([a-zA-Z])\}?/g;
const TEX_COMMAND = /\\([a-zA-Z]+)/g;

/** The text in lower case without accents, marks of TeX and HTML, and entities; punctuation stays. */
export function plainLetters(text: string): string {
  let plain = text;
  if (plain.includes('<')) plain = plain.replace(/<\/?[a-zA-Z][^<>]*>/g, '');
  if (/[^\x00-\x25\x27-\x7f]/.test(plain)) plain = normalise(plain, FIXED);
  if (plain.includes('\\')) plain = withoutTex(plain);
  // Lower case first: the capital İ becomes an i with a mark, which goes with the other marks.
  plain = plain.toLowerCase();
  if (!/[^\x00-\x7f]/.test(plain)) return plain;
  return plain
    .normalize('NFKD')
    .replace(/\p{M}+/gu, '')
    .replace(/[ßæœøłđðþı]/g, (letter) => LETTERS[letter] ?? letter);
}

function withoutTex(text: string): string {
  return text
    .replace(TEX_ACCENT, '$1')
    .replace(TEX_COMMAND, (_, name: string) =>
      GREEK_NAMES.has(name.toLowerCase()) ? name : name === 'ell' ? 'l' : ' ',
    );
}

/**
 * The words of a title, in lower case, separated by single spaces: letters and digits of every script, without accents,
 * punctuation and TeX; Greek letters that stand alone are spelt out, as in TeX. 'The $\ell_1$-norm' → 'the l1 norm'.
 */
export function foldTitle(title: string): string {
  let folded = plainLetters(title).replace(/['’‘`´$_{}^]+/g, '');
  if (/\p{Script=Greek}/u.test(folded))
    folded = folded.replace(/(?<!\p{Script=Greek})\p{Script=Greek}(?!\p{Script=Greek})/gu, (letter) =>
      GREEK[letter] ? ` ${GREEK[letter]} ` : letter,
    );
  return folded.replace(/[^\p{L}\p{N}]+/gu, ' ').trim();
}
