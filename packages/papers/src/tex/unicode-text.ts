// A title or an abstract as plain Unicode text.
import { formulaText } from './formula-text.ts';
import { parseTexText, type Piece } from './running-text.ts';
import { formulaSetAside, SET_ASIDE, setFormulasAside } from './set-aside.ts';

/** The text in one line, without markup: macros of prose are read, formulas written in Unicode. Never throws. */
export function unicodeText(text: string): string {
  const { prose, formulas } = setFormulasAside(text);
  return plain(parseTexText(prose))
    .replace(SET_ASIDE, (character) => formulaText(formulaSetAside(character, formulas)?.tex ?? ''))
    .replace(/[\s\p{Cc}]+/gu, ' ')
    .trim();
}

function plain(pieces: readonly Piece[]): string {
  return pieces.map((piece) => (piece.kind === 'text' ? piece.text : plain(piece.children))).join('');
}
