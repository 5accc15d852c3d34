/** What a part is given. */
export interface PartOptions {
  /** The folder given for this part; undefined: what it measures on is generated. */
  readonly data: string | undefined;
  readonly rounds: number;
  /** Size of the generated corpus of `files`. */
  readonly gigabytes: number;
  /** Progress of long work. */
  readonly log: (line: string) => void;
}

/** What a part measured. */
export interface Outcome {
  readonly text: string;
  readonly figures: unknown;
  /** Whether the part's goals were reached. */
  readonly reached: boolean;
}

/** One measurement of the benchmark. Throws CorpusUnavailable where its folder cannot be read. */
export type Part = (options: PartOptions) => Promise<Outcome>;
