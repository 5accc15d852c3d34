// What the parts of the library hand to each other: features, models, policies, and what is logged.

/**
 * Sparse features of one candidate: the value `values[i]` stands at `indices[i]`. No index comes twice, all are
 * below the dimension of the model that reads them, and whatever is not named is 0. `dense` and `hashed` build it.
 */
export interface FeatureVector {
  readonly indices: Uint32Array;
  readonly values: Float32Array;
}

/** An action that can be taken now: its features are those of the action crossed with its context by the caller. */
export interface Candidate {
  readonly id: string;
  readonly features: FeatureVector;
}

/** Predicts rewards and never changes. */
export interface RewardModel {
  /** ŷ: the reward expected of an action with these features; for a logistic model a chance in [0, 1]. */
  predict(features: FeatureVector): number;
  /**
   * How far an optimistic reading may lie from `predict`: half the width of its confidence interval, ≥ 0. Models
   * that know no uncertainty leave it out; elimination needs it.
   */
  width?(features: FeatureVector): number;
}

/** A frozen model that can be stored and read again (`readModel`). */
export interface StoredModel extends RewardModel {
  toJSON(): ModelJson;
}

/** A stored model: plain JSON, numbers as base64 of little-endian 32-bit floats. */
export type ModelJson = LinearJson | NetworkJson;

/** A linear model of which only the weights that are not 0 are kept. */
export interface LinearJson {
  readonly kind: 'linear';
  readonly link: Link;
  /** Indices of features are below it. */
  readonly dimension: number;
  /** b in ŷ = link(wᵀx + b). */
  readonly intercept: number;
  /** Base64 of the indices of the weights that are not 0, as little-endian 32-bit whole numbers. */
  readonly indices: string;
  readonly weights: string;
  /** Where the model knows how sure it is. */
  readonly uncertainty?: UncertaintyJson;
}

/** The variance of wᵀx + b: of features apart from each other, or of all together. */
export type UncertaintyJson =
  | {
      readonly kind: 'diagonal';
      readonly indices: string;
      readonly variances: string;
      readonly unseen: number;
      readonly intercept: number;
    }
  | { readonly kind: 'full'; readonly size: number; readonly matrix: string };

/** A fully connected network with tanh between its layers. */
export interface NetworkJson {
  readonly kind: 'network';
  readonly link: Link;
  /** Features, hidden units of each layer, and 1. */
  readonly widths: readonly number[];
  /** By layer: weights [inputs, outputs] row by row, then biases [outputs]. */
  readonly layers: readonly { readonly weight: string; readonly bias: string }[];
}

/** What turns z = wᵀx + b into ŷ: identity leaves it, logistic is 1 / (1 + e^−z). */
export type Link = 'identity' | 'logistic';

/** A regression that learns example by example: the oracle that exploration asks. */
export interface Oracle extends RewardModel {
  /** Takes one matured row in; `weight` (default 1) multiplies its loss. */
  learn(features: FeatureVector, reward: number, weight?: number): void;
  /** The model as it is now; learning goes on without changing it. */
  freeze(): StoredModel;
}

/** One example of a regression. */
export interface TrainingRow {
  readonly features: FeatureVector;
  readonly reward: number;
  /** Multiplies its loss; 1 where it is left out. */
  readonly weight?: number;
}

/** How actions are drawn from predicted rewards. Plain data, so that it is logged and stored as it is. */
export type Policy =
  | SquareCB
  | SquareCBElimination
  | Falcon
  | { readonly kind: 'epsilon-greedy'; /** In [0, 1]. */ readonly epsilon: number }
  | { readonly kind: 'uniform' }
  | { readonly kind: 'greedy' };

/** γ = scale · t^exponent: how fast exploration gives way. Exponent 0 is a constant γ. */
export interface GammaSchedule {
  /** Default 10. */
  readonly scale?: number;
  /** Default 0.5. */
  readonly exponent?: number;
}

/** Inverse-gap weighting (Foster and Rakhlin 2020). */
export interface SquareCB extends GammaSchedule {
  readonly kind: 'squarecb';
}

/** Inverse-gap weighting over the actions that may still be the best by their confidence intervals. */
export interface SquareCBElimination extends GammaSchedule {
  readonly kind: 'squarecb-elimination';
}

/** Inverse-gap weighting with a γ that stands still within an epoch of 2^m decisions (Simchi-Levi and Xu 2022). */
export interface Falcon {
  readonly kind: 'falcon';
  /** δ in (0, 1): the chance with which the guarantee may fail. Default 0.05. */
  readonly delta?: number;
  /** |F|, how many regression functions there are to choose from. Default 100. */
  readonly functions?: number;
  /** Multiplies γ. Default 1, which the proof needs; in practice that explores far too much. */
  readonly scale?: number;
}

/** One draw of a decision: what was shown, where, and how probable that was. */
export interface Draw {
  readonly id: string;
  /** From 0. */
  readonly slot: number;
  /** P(this candidate is drawn for this slot | the slots before it), in (0, 1]. */
  readonly propensity: number;
}

/** Which policy made a decision. */
export interface PolicyVersion {
  readonly name: string;
  readonly version: string;
}

/** One decision as it is logged when it is made, complete without its rewards. */
export interface LoggedDecision {
  readonly id: string;
  /** Milliseconds since 1970. */
  readonly time: number;
  /** What the decision was made for, in the caller's words; nothing reads it. */
  readonly context?: unknown;
  /** All that could have been drawn, in the order in which the policy saw them. */
  readonly candidates: readonly Candidate[];
  /** By slot. */
  readonly chosen: readonly Draw[];
  readonly policy: PolicyVersion;
  /** The seed of the draws. */
  readonly seed: number;
}

/** A reward that came in for one candidate of a decision. */
export interface Outcome {
  /** The id of the decision. */
  readonly decision: string;
  /** The id of the candidate. */
  readonly id: string;
  readonly reward: number;
  /** Milliseconds since 1970. */
  readonly time: number;
}

/** One slot of a decision whose window has passed, with the reward it got within: what is learnt from. */
export interface MaturedRow {
  readonly decision: LoggedDecision;
  readonly slot: number;
  readonly reward: number;
}
