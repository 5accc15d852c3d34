/** What a part is given. */
export interface PartOptions {
  /** Of the part 'plan': prompts, and tokens of each. */
  readonly prompts: number;
  readonly tokens: number;
  /** How often each is timed. */
  readonly rounds: number;
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

/** One measurement of the benchmark. */
export type Part = (options: PartOptions) => Promise<Outcome> | Outcome;
