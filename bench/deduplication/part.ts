/** What a part is given. */
export interface PartOptions {
  /** A folder of texts; generated text when not given. */
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

/** One measurement of the benchmark. Throws CorpusUnavailable where --data cannot be read. */
export type Part = (options: PartOptions) => Promise<Outcome>;
