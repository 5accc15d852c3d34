// Browsers follow MathML Core, which knows no `mathvariant` but 'normal': letters get their mathematical characters.

/** Where Unicode keeps each alphabet: capital A, small a, digit 0. */
const ALPHABETS: Readonly<Record<string, readonly [upper: number, lower: number, digit: number | null]>> = {
  bold: [0x1d400, 0x1d41a, 0x1d7ce],
  italic: [0x1d434, 0x1d44e, null],
  'bold-italic': [0x1d468, 0x1d482, null],
  script: [0x1d49c, 0x1d4b6, null],
  'bold-script': [0x1d4d0, 0x1d4ea, null],
  fraktur: [0x1d504, 0x1d51e, null],
  'bold-fraktur': [0x1d56c, 0x1d586, null],
  'double-struck': [0x1d538, 0x1d552, 0x1d7d8],
  'sans-serif': [0x1d5a0, 0x1d5ba, 0x1d7e2],
  'bold-sans-serif': [0x1d5d4, 0x1d5ee, 0x1d7ec],
  'sans-serif-italic': [0x1d608, 0x1d622, null],
  'sans-serif-bold-italic': [0x1d63c, 0x1d656, null],
  monospace: [0x1d670, 0x1d68a, 0x1d7f6],
};

/** Letters that Unicode had before the alphabets, and which are missing there. */
const EARLIER: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  italic: { h: 'ℎ' },
  script: { B: 'ℬ', E: 'ℰ', F: 'ℱ', H: 'ℋ', I: 'ℐ', L: 'ℒ', M: 'ℳ', R: 'ℛ', e: 'ℯ', g: 'ℊ', o: 'ℴ' },
  fraktur: { C: 'ℭ', H: 'ℌ', I: 'ℑ', R: 'ℜ', Z: 'ℨ' },
  'double-struck': { C: 'ℂ', H: 'ℍ', N: 'ℕ', P: 'ℙ', Q: 'ℚ', R: 'ℝ', Z: 'ℤ' },
};

/** A character in a mathematical alphabet; itself where the alphabet has none. */
export function inAlphabet(character: string, variant: string): string {
  const alphabet = ALPHABETS[variant];
  const earlier = EARLIER[variant]?.[character];
  if (earlier !== undefined || !alphabet) return earlier ?? character;
  const code = character.charCodeAt(0);
  const [upper, lower, digit] = alphabet;
  if (/^[A-Z]$/.test(character)) return String.fromCodePoint(upper + code - 65);
  if (/^[a-z]$/.test(character)) return String.fromCodePoint(lower + code - 97);
  if (/^[0-9]$/.test(character) && digit !== null) return String.fromCodePoint(digit + code - 48);
  return character;
}

/** MathML with `mathvariant` replaced by the characters it stands for; 'normal' stays, as browsers know it. */
export function withAlphabets(mathml: string): string {
  return mathml.replace(
    /<(mi|mn|mo|mtext|ms) mathvariant="(?!normal")([a-z-]+)"([^>]*)>([^<]*)</g,
    (_, element: string, variant: string, attributes: string, text: string) =>
      `<${element}${attributes}>${letters(text, variant)}<`,
  );
}

function letters(text: string, variant: string): string {
  return text.replace(/&[a-z#\d]+;|[^]/g, (token) => (token.length > 1 ? token : inAlphabet(token, variant)));
}
