// UTF-8 that was read as Windows-1252: 'â€™' for an apostrophe, 'Ã©' for é.

/** What Windows-1252 makes of the bytes 0x80 … 0x9f; those it leaves out stay control characters. */
const HIGH = '€\x81‚ƒ„…†‡ˆ‰Š‹Œ\x8dŽ\x8f\x90‘’“”•–—˜™š›œ\x9džŸ';

const BYTE_OF = new Map<string, number>([
  ...Array.from({ length: 256 }, (_, byte): [string, number] => [String.fromCharCode(byte), byte]),
  ...Array.from(HIGH, (character, at): [string, number] => [character, 0x80 + at]),
]);

/** A character that stands for a continuation byte, 0x80 … 0xbf. */
const NEXT = `[\\x80-\\xbf${HIGH.replaceAll(/[\x80-\x9f]/g, '')}]`;
/**
 * A sequence of UTF-8. Two characters alone may be meant ('CAFÉ™'): of two bytes only Â and Ã, which hardly stand
 * before such a character in any language, are taken one by one; others (Greek, Cyrillic, Hebrew, Arabic …) in runs.
 */
const SEQUENCES = new RegExp(`(?:[ÂÃ]${NEXT})+|(?:[Ä-ß]${NEXT}){2,}|[à-ï]${NEXT}{2}|[ð-ô]${NEXT}{3}`, 'g');
/** Stands for the first byte of a sequence, … */
export const LEADS = /[Â-ô]/;
/** … or for a further one. */
export const CONTINUATIONS = new RegExp(NEXT);
/** How every sequence begins. */
export const MISREAD = new RegExp(`[Â-ô]${NEXT}`);
/** A text is misread twice now and then; thrice is the most that was seen. */
const ROUNDS = 3;

/** The text with such sequences decoded; what is no valid UTF-8 stays. */
export function fixMojibake(text: string): string {
  let fixed = text;
  for (let round = 0; round < ROUNDS; round++) {
    if (!MISREAD.test(fixed)) return fixed;
    const before = fixed;
    fixed = before.replace(SEQUENCES, decoded);
    if (fixed === before) return fixed;
  }
  return fixed;
}

function decoded(sequence: string): string {
  const bytes = Uint8Array.from(sequence, (character) => BYTE_OF.get(character) ?? 0);
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch {
    return sequence;
  }
}
