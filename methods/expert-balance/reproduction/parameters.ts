/** What the two profiles differ in. */

export type BalanceParameters = {
  readonly layers: number;
  /** Width of the residual stream. */
  readonly features: number;
  readonly heads: number;
  readonly experts: number;
  readonly topK: number;
  /** Width of an expert. */
  readonly hidden: number;
  /** Bytes of a sequence. */
  readonly length: number;
  /** Sequences of an optimiser step; each is a micro-batch. */
  readonly sequences: number;
  /** Optimiser steps of each arm. */
  readonly steps: number;
  readonly rate: number;
  /** Every α with which micro and global are compared. All other arms take the first. */
  readonly coefficients: readonly number[];
  /** Balance batches between one sequence and all, in sequences. */
  readonly balanceBatches: readonly number[];
  /** Whether the other arms and controls are run. */
  readonly thorough: boolean;
  /** Held-out sequences of each domain. */
  readonly heldSequences: number;
};
