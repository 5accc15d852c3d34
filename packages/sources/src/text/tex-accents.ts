// Names of people in TeX's spelling ('Erd\H{o}s', '\v{C}ech') in Unicode.
import { ACCENTS } from '@papertape/papers/tex';

const LETTERS: Readonly<Record<string, string>> = {
  ss: 'ß',
  ae: 'æ',
  AE: 'Æ',
  oe: 'œ',
  OE: 'Œ',
  aa: 'å',
  AA: 'Å',
  o: 'ø',
  O: 'Ø',
  l: 'ł',
  L: 'Ł',
  i: 'i', // without its dot only so that an accent can stand there, which Unicode does by itself
  j: 'j',
  dh: 'ð',
  DH: 'Ð',
  dj: 'đ',
  DJ: 'Đ',
  th: 'þ',
  TH: 'Þ',
};

// \'e  \'{e}  \'\i  \'{\i}: an accent of a sign, directly before its letter.
const SIGN_ACCENT = /\\(['`^"~=.])\s*(?:\{\s*(?:\\([ij])|(\p{L}))\s*\}|\\([ij])(?![A-Za-z])|(\p{L}))/gu;
// \v{c}  \v c  {\H o}: an accent of a letter, which needs a brace or a space before its letter.
const LETTER_ACCENT = /\\([uvHckrbd])(?:\s*\{\s*(?:\\([ij])|(\p{L}))\s*\}|\s+(\p{L}))/gu;
const LETTER = /\\(ss|ae|AE|oe|OE|aa|AA|dh|DH|dj|DJ|th|TH|[oOlLij])(?![A-Za-z])(?:\{\}|\s+(?=\p{L}))?/gu;

/** Decodes TeX accents, letters and ties, and drops the braces around them. Text without TeX comes back as it is. */
export function decodeTexAccents(text: string): string {
  if (!/[\\{}~$]/.test(text)) return text;
  return text
    .replace(SIGN_ACCENT, (_all, accent: string, ...letters: (string | undefined)[]) =>
      accented(accent, letters.slice(0, 4)),
    )
    .replace(LETTER_ACCENT, (_all, accent: string, ...letters: (string | undefined)[]) =>
      accented(accent, letters.slice(0, 3)),
    )
    .replace(LETTER, (_all, name: string) => LETTERS[name] ?? name)
    .replace(/\\([-/])/g, '')
    .replace(/\\([ &%$#_{}])/g, '$1')
    .replace(/~/g, ' ')
    .replace(/[{}]/g, '')
    .replace(/\s+/g, ' ')
    .normalize('NFC');
}

function accented(accent: string, letters: (string | undefined)[]): string {
  const letter = letters.find((one) => one !== undefined) ?? '';
  return letter + (ACCENTS[accent] ?? '');
}
