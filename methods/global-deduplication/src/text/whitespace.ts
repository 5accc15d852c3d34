/**
 * White space as Python's `\s` has it, on which the published pipeline rests: U+0085 and U+001C … U+001F are white
 * space, U+FEFF is none, unlike in JavaScript. For use inside of a character class.
 */
const WHITESPACE = String.raw`\t-\r\x1c-\x20\x85\xa0\u1680\u2000-\u200a\u2028\u2029\u202f\u205f\u3000`;

/** Runs of white space. */
export const WHITESPACE_RUNS = new RegExp(`[${WHITESPACE}]+`, 'g');

/** White space at either end. */
export const WHITESPACE_ENDS = new RegExp(`^[${WHITESPACE}]+|[${WHITESPACE}]+$`, 'g');

/** Whether a code point is one of them. */
export function isWhitespace(code: number): boolean {
  if (code < 0x80) return code === 0x20 || (code >= 9 && code <= 13) || (code >= 0x1c && code <= 0x1f);
  return code <= 0x3000 && BEYOND_ASCII.has(code);
}

const BEYOND_ASCII: ReadonlySet<number> = new Set(
  Array.from({ length: 0x3001 - 0x80 }, (_, at) => at + 0x80).filter((code) =>
    new RegExp(`[${WHITESPACE}]`).test(String.fromCharCode(code)),
  ),
);
