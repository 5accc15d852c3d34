// What predicts how a paper does with a reader: the order of the trend, or a model that was trained; and how it explores.
import {
  type Policy,
  slotModel,
  type SlotModel,
  type StoredModel,
  type FeatureVector,
} from '@papertape/contextual-bandits';
import { featureValue, SLOT_LAYOUT } from './features.ts';

/** No remaining candidate has less chance in a draw: everything can be learnt of, and weights stay bounded. */
export const FLOOR = 0.002;

/**
 * How the trend explores. Its predictions are places in the order, at most a quarter apart: with 30 candidates the first
 * of those left is drawn three times in four, and the next ones are likelier than the last.
 */
export const TREND_POLICY: Policy = { kind: 'squarecb', scale: 1000, exponent: 0 };

/** How a trained model explores unless it says otherwise. With a gap of a tenth another candidate gets 1 in 130. */
export const MODEL_POLICY: Policy = { kind: 'squarecb', scale: 1000, exponent: 0 };

/** The order of the trend as predicted chances of an act. */
export const TREND_MODEL: SlotModel = {
  predict: (features) => (0.05 + 0.25 * featureValue(features, 'trend')) * damping(features),
};

/** What a trained model predicts for a slot, damped by how often everybody was shown the paper already. */
export function dampedModel(model: StoredModel): SlotModel {
  const { predict } = slotModel(model, SLOT_LAYOUT);
  return { predict: (features, slot) => predict(features, slot) * damping(features) };
}

/**
 * By what a prediction is multiplied: 1 up to the fourfold of the fair share of exposure, then half for each two further
 * doublings. It keeps few papers from being shown to all because they were shown to many.
 */
export function damping(features: FeatureVector): number {
  return 2 ** (-3 * featureValue(features, 'exposure'));
}
