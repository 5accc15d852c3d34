/** What the two profiles differ in. */

export type DeduplicationParameters = {
  /** Percent of a document's words that are replaced in a copy. */
  readonly editRates: readonly number[];
  /** Copies planted for each rate into one corpus, each of another document. */
  readonly copies: number;
  /** Corpora with copies of their own: more of them measure closer. */
  readonly corpora: number;
  /** Copies of each rate that the bit-exact mode is given; fewer than `copies` come with their originals alone. */
  readonly exactCopies: number;
  /** Pairs made to have a Jaccard index of 0.8. */
  readonly nominalPairs: number;
  /** The mode in which global and local scope are compared. */
  readonly scopeMode: 'fast' | 'slimpajama';
  readonly chains: number;
  /** Characters that each language model is trained on; 0: none is. */
  readonly languageCharacters: number;
  /** Held-out characters of each source on which they are compared. */
  readonly heldCharacters: number;
};
