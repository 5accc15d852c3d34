/** What the two profiles differ in. */

export type BanditParameters = {
  /** Names of settings. */
  readonly settings: readonly string[];
  readonly generations: number;
  /** Decisions of a generation. */
  readonly rows: number;
  /** Generations that are left out of means: models are still settling. */
  readonly settling: number;
  /** Contexts on which values are computed from the true chances of rewards. */
  readonly contexts: number;
  /** Settings whose data are frozen and resampled, to see what fluctuates without feedback. */
  readonly frozen: readonly string[];
  /** Logs on which estimators are compared; 0: none. */
  readonly logs: number;
  /** Decisions of such a log. */
  readonly logRows: number;
  /** Whether the logs of the fashion shop are read. */
  readonly openBandit: boolean;
};
