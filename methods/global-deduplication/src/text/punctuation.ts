/** string.punctuation of Python. */
export const ASCII_PUNCTUATION = /[!-/:-@[-`{-~]/g;

/** Punctuation and symbols of all scripts. */
export const UNICODE_PUNCTUATION = /[\p{P}\p{S}]/gu;
