// TeX as it stands in titles and abstracts: found, taken apart, and written in Unicode.
export { inAlphabet, withAlphabets } from './alphabets.ts';
export { formulaText } from './formula-text.ts';
export { parseTexText, type Piece } from './running-text.ts';
export { formulaAt, splitMathematics, type Segment } from './segments.ts';
export { formulaSetAside, SET_ASIDE, setFormulasAside } from './set-aside.ts';
export { ACCENTS } from './text-macros.ts';
export { unicodeText } from './unicode-text.ts';
