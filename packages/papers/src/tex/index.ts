// TeX as it stands in titles and abstracts: found, taken apart, and written in Unicode.
export { inAlphabet, withAlphabets } from './alphabets.ts';
export { formulaText } from './formula-text.ts';
export { parseTexText, type Piece } from './running-text.ts';
export { formulaAt, splitMathematics, type Segment } from './segments.ts';
export { unicodeText } from './unicode-text.ts';
