/** The characters of the language model, and texts as their numbers. */

const CHARACTERS = 'abcdefghijklmnopqrstuvwxyz0123456789 .,;:?!\'"`()-&$/\n';
const NUMBERS = new Map([...CHARACTERS].map((character, number) => [character, number]));

/** How many there are: those named here, and one for all others. */
export const SYMBOLS = NUMBERS.size + 1;

/** The text in lower case, a number in [0, SYMBOLS) for each of its characters. */
export function symbolsOf(text: string): Uint8Array<ArrayBuffer> {
  return Uint8Array.from([...text.toLowerCase()], (character) => NUMBERS.get(character) ?? SYMBOLS - 1);
}
