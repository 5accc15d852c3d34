/** What is done to a text before it is compared; the text that is kept is never changed. */
export interface Normalisation {
  /** Undo mojibake, decode entities, straighten quotes, open ligatures. */
  readonly fixText: boolean;
  /** Unicode's composed form. */
  readonly nfc: boolean;
  readonly lowerCase: boolean;
  /** Take accents off letters: 'Müller' → 'Muller'. */
  readonly stripAccents: boolean;
  /** Delete punctuation: string.punctuation of ASCII (symbols included), or the categories P and S of Unicode. */
  readonly stripPunctuation: 'ascii' | 'unicode' | 'none';
  /** Every run of white space becomes one space. */
  readonly collapseWhitespace: boolean;
  readonly trim: boolean;
}

const NOTHING: Normalisation = {
  fixText: false,
  nfc: false,
  lowerCase: false,
  stripAccents: false,
  stripPunctuation: 'none',
  collapseWhitespace: false,
  trim: false,
};

/** Normalisations by name. */
export const NORMALISATIONS = {
  /** The text as it is. */
  none: NOTHING,
  /** The published pipeline: text fixed, NFC, lower case, no ASCII punctuation, single spaces. */
  slimpajama: {
    fixText: true,
    nfc: true,
    lowerCase: true,
    stripAccents: false,
    stripPunctuation: 'ascii',
    collapseWhitespace: true,
    trim: true,
  },
  /** As slimpajama without the fixing of text: for text that is known to be clean. */
  clean: {
    ...NOTHING,
    nfc: true,
    lowerCase: true,
    stripPunctuation: 'ascii',
    collapseWhitespace: true,
    trim: true,
  },
  /** For titles and names: punctuation of every script and accents go too. */
  titles: {
    fixText: true,
    nfc: true,
    lowerCase: true,
    stripAccents: true,
    stripPunctuation: 'unicode',
    collapseWhitespace: true,
    trim: true,
  },
} as const satisfies Record<string, Normalisation>;

const ASCII_PUNCTUATION = /[!-/:-@[-`{-~]/g;
const UNICODE_PUNCTUATION = /[\p{P}\p{S}]/gu;
/** White space as Python's `\s` has it, on which the published pipeline rests: U+FEFF is none, U+0085 and U+001C are. */
const WHITESPACE = /[\t-\r\x1c-\x20\x85\xa0\u1680\u2000-\u200a\u2028\u2029\u202f\u205f\u3000]+/g;

/** The text in the form in which it is compared. */
export function normalise(text: string, options: Normalisation): string {
  let result = text;
  if (options.nfc) result = result.normalize('NFC');
  if (options.lowerCase) result = result.toLowerCase();
  if (options.stripAccents)
    result = result
      .normalize('NFD')
      .replace(/\p{Mn}/gu, '')
      .normalize('NFC');
  if (options.stripPunctuation === 'ascii') result = result.replace(ASCII_PUNCTUATION, '');
  if (options.stripPunctuation === 'unicode') result = result.replace(UNICODE_PUNCTUATION, '');
  if (options.trim) result = result.trim();
  if (options.collapseWhitespace) result = result.replace(WHITESPACE, ' ');
  return result;
}
