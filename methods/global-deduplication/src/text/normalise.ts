// Normalisation: what is done to a text before it is compared.
import { compareForm } from './compare-form.ts';
import { textOf } from './code-points.ts';

/** What is done to a text before it is compared; the text that is kept is never changed. */
export interface Normalisation {
  /** Undo mojibake, decode entities, straighten quotes, open ligatures (fixText). */
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

const CLEAN: Normalisation = {
  fixText: false,
  nfc: true,
  lowerCase: true,
  stripAccents: false,
  stripPunctuation: 'ascii',
  collapseWhitespace: true,
  trim: true,
};

/** Normalisations by name. */
export const NORMALISATIONS = {
  /** The text as it is; only lone surrogates become U+FFFD. */
  none: {
    fixText: false,
    nfc: false,
    lowerCase: false,
    stripAccents: false,
    stripPunctuation: 'none',
    collapseWhitespace: false,
    trim: false,
  },
  /** The published pipeline: text fixed, NFC, lower case, no ASCII punctuation, single spaces. */
  slimpajama: { ...CLEAN, fixText: true },
  /** As slimpajama without the fixing: for text that is known to be sound. */
  clean: CLEAN,
  /** For titles and names: punctuation of every script and accents go too. */
  titles: { ...CLEAN, fixText: true, stripAccents: true, stripPunctuation: 'unicode' },
} as const satisfies Record<string, Normalisation>;

/** The text in the form in which it is compared. Always well-formed. */
export function normalise(text: string, options: Normalisation): string {
  return textOf(compareForm(text, options));
}
