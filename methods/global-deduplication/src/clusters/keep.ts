// Which document of a cluster survives.

/** What decides, in this order: the source, completeness, length, id. */
export interface Keep {
  /** Sources from most to least preferred; those not named come after them, all alike. */
  readonly sources: readonly string[];
}

/** What is asked of a document. */
export interface Candidate {
  readonly id: string;
  readonly source: string;
  /** How much is known, in any unit; more is better. 0 when not given. */
  readonly completeness?: number;
  /** Code points or bytes of the text; longer is better. */
  readonly length: number;
}

/** A comparison that puts the document to keep first; never 0 for two ids, so that no order of input matters. */
export function preference({ sources }: Keep): (a: Candidate, b: Candidate) => number {
  const ranks = new Map(sources.map((source, rank) => [source, rank]));
  const rankOf = (source: string) => ranks.get(source) ?? sources.length;
  return (a, b) =>
    rankOf(a.source) - rankOf(b.source) ||
    (b.completeness ?? 0) - (a.completeness ?? 0) ||
    b.length - a.length ||
    (a.id < b.id ? -1 : a.id > b.id ? 1 : 0);
}
