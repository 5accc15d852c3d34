// A title or an abstract as plain Unicode text.
import { formulaText } from './formula-text.ts';
import { parseTexText, type Piece } from './running-text.ts';
import { splitMathematics } from './segments.ts';

// Mathematics is set aside under characters of the private use area while the prose around it is read.
const FIRST = 0xe000;
const MOST = 0xf8ff - FIRST;
const SET_ASIDE = /[\uE000-\uF8FF]/gu;

/** The text in one line, without markup: macros of prose are read, formulas written in Unicode. Never throws. */
export function unicodeText(text: string): string {
  const formulas: string[] = [];
  const prose = splitMathematics(text.replace(SET_ASIDE, ''))
    .map(({ kind, tex, source }) => {
      if (kind === 'text' || formulas.length > MOST) return source;
      formulas.push(formulaText(tex));
      return String.fromCharCode(FIRST + formulas.length - 1);
    })
    .join('');
  return plain(parseTexText(prose))
    .replace(SET_ASIDE, (character) => formulas[character.charCodeAt(0) - FIRST] ?? '')
    .replace(/[\s\p{Cc}]+/gu, ' ')
    .trim();
}

function plain(pieces: readonly Piece[]): string {
  return pieces.map((piece) => (piece.kind === 'text' ? piece.text : plain(piece.children))).join('');
}
