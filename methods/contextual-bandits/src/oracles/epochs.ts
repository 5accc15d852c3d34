// FALCON's oracle: refitted from scratch at the end of an epoch, then frozen until the next ends.
import type { FeatureVector, RewardModel, TrainingRow } from '../types.ts';

export interface EpochOptions {
  /** Fits the rows of an epoch. */
  fit(rows: readonly TrainingRow[]): RewardModel;
  /** Fit the last epoch alone, as the paper does, or all rows so far. Default 'last'. */
  readonly memory?: 'last' | 'all';
}

export interface EpochOracle extends RewardModel {
  /** Takes one row in; the model changes only when the row ends an epoch. */
  learn(features: FeatureVector, reward: number, weight?: number): void;
  /** The epoch that the next row belongs to, from 1. */
  readonly epoch: number;
}

/**
 * Epochs end after row τ_m = 2^m; the model fitted then serves epoch m + 1 (Simchi-Levi and Xu 2022, algorithm 1). In
 * the first one every prediction is 0, so that inverse-gap weighting is uniform. Throws what `fit` throws.
 */
export function createEpochs({ fit, memory = 'last' }: EpochOptions): EpochOracle {
  let model: RewardModel | undefined;
  let rows: TrainingRow[] = [];
  let learnt = 0;
  let m = 1;
  return {
    predict: (features) => model?.predict(features) ?? 0,
    learn(features, reward, weight = 1) {
      rows.push({ features, reward, weight });
      learnt++;
      if (learnt < 2 ** m) return;
      model = fit(rows);
      if (memory === 'last') rows = [];
      m++;
    },
    get epoch() {
      return m;
    },
  };
}
