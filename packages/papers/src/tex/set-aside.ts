// Mathematics is set aside under characters of the private use area while the prose around it is read.
import { splitMathematics, type Segment } from './segments.ts';

const FIRST = 0xe000;
const MOST = 0xf8ff - FIRST + 1;
/** Characters that stand for formulas that were set aside; for `replace`. */
export const SET_ASIDE = /[\uE000-\uF8FF]/gu;

/** The text with one character of the private use area for each formula, and the formulas; those beyond 6,400 stay in it. */
export function setFormulasAside(text: string): { prose: string; formulas: Segment[] } {
  const formulas: Segment[] = [];
  const prose = splitMathematics(text.replace(SET_ASIDE, ''))
    .map((segment) => {
      if (segment.kind === 'text' || formulas.length >= MOST) return segment.source;
      formulas.push(segment);
      return String.fromCharCode(FIRST + formulas.length - 1);
    })
    .join('');
  return { prose, formulas };
}

/** The formula that a character stands for; undefined for any other text. */
export function formulaSetAside(character: string, formulas: readonly Segment[]): Segment | undefined {
  return formulas[character.charCodeAt(0) - FIRST];
}
