/** What the two profiles differ in. */
export type BatchParameters = {
  readonly layers: number;
  /** Width of the model; heads have 64 numbers at most. */
  readonly features: number;
  readonly heads: number;
  /** Width of the feed-forward network. */
  readonly hidden: number;
  readonly vocabulary: number;
  /** Groups of prompts with a prefix of their own. */
  readonly groups: number;
  /** Prompts of a group. */
  readonly sharing: number;
  /** Tokens of a prefix, of what is a prompt's own, and to generate. */
  readonly prefix: number;
  readonly distinct: number;
  readonly generate: number;
  /** Tokens that the KV pool holds, over those of all prefixes. */
  readonly capacity: number;
  /** S_chunk: tokens of an iteration. */
  readonly chunk: number;
  /** Groups of the prompts on two levels, a multiple of five. */
  readonly mixedGroups: number;
  /** Groups of the prompts that are simulated. */
  readonly simulatedGroups: number;
  /** Groups of the planner's sets of one level. */
  readonly plannedGroups: number;
  /** Random trees on which the greedy planner is compared with the exact one. */
  readonly trees: number;
};
