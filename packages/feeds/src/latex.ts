// Plain text with TeX mathematics as LaTeX source.
import { oneLine, splitMath } from './text.ts';

const SPECIAL: Record<string, string> = {
  '\\': String.raw`\textbackslash{}`,
  '{': String.raw`\{`,
  '}': String.raw`\}`,
  $: String.raw`\$`,
  '&': String.raw`\&`,
  '%': String.raw`\%`,
  '#': String.raw`\#`,
  _: String.raw`\_`,
  '~': String.raw`\textasciitilde{}`,
  '^': String.raw`\textasciicircum{}`,
  '<': String.raw`\textless{}`,
  '>': String.raw`\textgreater{}`,
  '–': '--',
  '—': '---',
  '“': '``',
  '”': "''",
  '‘': '`',
  '’': "'",
  '…': String.raw`\ldots{}`,
  '\u00a0': '~',
  ß: String.raw`{\ss}`,
  æ: String.raw`{\ae}`,
  Æ: String.raw`{\AE}`,
  œ: String.raw`{\oe}`,
  Œ: String.raw`{\OE}`,
  ø: String.raw`{\o}`,
  Ø: String.raw`{\O}`,
  ł: String.raw`{\l}`,
  Ł: String.raw`{\L}`,
  ı: String.raw`{\i}`,
};

/** Combining marks and the commands that set them; a command of a letter takes braces, one of a sign does not. */
const ACCENTS: Record<string, string> = {
  '\u0300': '`',
  '\u0301': "'",
  '\u0302': '^',
  '\u0303': '~',
  '\u0304': '=',
  '\u0306': 'u',
  '\u0307': '.',
  '\u0308': '"',
  '\u030a': 'r',
  '\u030b': 'H',
  '\u030c': 'v',
  '\u0327': 'c',
  '\u0328': 'k',
};

/** LaTeX for a text: specials escaped, accents as commands (for classic BibTeX), `$…$` left as it is. */
export function latexText(text: string): string {
  return splitMath(oneLine(text))
    .map((part) => (part.math ? part.text : latexWords(part.text)))
    .join('');
}

function latexWords(text: string): string {
  return [...text.normalize('NFC')].map(latexCharacter).join('');
}

function latexCharacter(character: string): string {
  const special = SPECIAL[character];
  if (special !== undefined) return special;
  const [base, mark, ...rest] = character.normalize('NFD');
  const accent = mark === undefined || rest.length > 0 ? undefined : ACCENTS[mark];
  if (base === undefined || accent === undefined || !/^[a-z]$/i.test(base)) return character;
  const letter = base === 'i' ? String.raw`\i` : base === 'j' ? String.raw`\j` : base;
  return /[a-z]/i.test(accent) ? `{\\${accent}{${letter}}}` : `{\\${accent}${letter}}`;
}
