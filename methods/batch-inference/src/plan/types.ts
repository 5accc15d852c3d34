/** Token ids of one prompt, as the model's tokenizer gives them: integers from 0. */
export type TokenIds = ArrayLike<number>;

export interface PlanOptions {
  /** Tokens in a block of the server's KV cache, at least 1: prefixes are cut to a multiple of it. */
  blockSize: number;
  /** 'exact' finds the grouping that saves most; 'paper' is the paper's greedy MaximizeReuse. */
  mode: 'exact' | 'paper';
  /** Fewest prompts worth a shared prefix, at least 2 (the default). */
  minGroup?: number;
  /** Expected tokens of each answer, for the order; 1 each where left out. */
  decodeLengths?: ArrayLike<number>;
}

/** Prompts that run together. */
export interface Group {
  /** Tokens that every member begins with, a multiple of the block; 0: members share nothing. */
  prefixLength: number;
  /** Indices of prompts, ascending. */
  members: readonly number[];
}

/** Which prompts share which prefix, and in which order the groups run. */
export interface Plan {
  groups: readonly Group[];
  /** Indices of groups in the order in which they run. */
  order: readonly number[];
  /** Tokens of all prompts. */
  promptTokens: number;
  /** Tokens of prompts that are computed when each group's prefix is computed once. */
  processedTokens: number;
  /** 1 − processed / prompt tokens, from 0 to 1; 0 for no prompts. */
  saving: number;
}
