// Online regression with normalised adaptive gradients: one pass, constant memory, no scaling of features beforehand.
import type { FeatureVector, Link, Oracle } from '../types.ts';
import { implicitStep } from './implicit-step.ts';
import { checkDimension, checkFeatures, linearModel, type LinearModel } from './linear-model.ts';
import { apply, checkReward, checkWeight, halfWidth } from './link.ts';
import { readState, storeState, type OnlineJson } from './online-json.ts';
import {
  accumulate,
  emptyState,
  move,
  rescale,
  score,
  sensitivities,
  sensitivity,
  type OnlineState,
} from './online-state.ts';
import { diagonalUncertainty, scaled } from './uncertainty.ts';

export interface OnlineOptions {
  /** Indices of features are below it. */
  readonly dimension: number;
  /** Default 'logistic', for rewards from 0 to 1. */
  readonly link?: Link;
  /** η > 0. Default 1 for 'logistic' and 0.25 for 'identity', whose gradients do not fade as it grows sure. */
  readonly rate?: number;
  /** ≥ 0: `width` is what moving z by √(confidence · sensitivity) does to ŷ. Default 1. */
  readonly confidence?: number;
}

export interface OnlineOracle extends Oracle {
  freeze(): LinearModel;
  width(features: FeatureVector): number;
  /** All it has learnt, to go on from with `readOnline`. */
  toJSON(): OnlineJson;
}

const DEFAULT_RATE: Readonly<Record<Link, number>> = { logistic: 1, identity: 0.25 };

/**
 * Normalised adaptive gradients (Ross, Mineiro and Langford 2013, algorithm 2) with implicit steps (Kulis and Bartlett
 * 2010). With uᵢ = xᵢ/sᵢ, where sᵢ is the largest |xᵢ| so far, and g = ∂ℓ/∂z, each row does
 *
 *     Gᵢ ← Gᵢ + g²uᵢ²   and   vᵢ ← vᵢ + δ·ηᵢ·uᵢ   with   ηᵢ = η·√(t/N)/√Gᵢ
 *
 * where N is the sum of ‖u‖² over t rows, and δ the implicit step: it ends before the reward however large η is. The
 * weights v are those of u, so that units do not matter. An intercept is the feature that is always 1.
 *
 * Throws RangeError for options out of range; `learn` does for a row that cannot be learnt, and leaves all as it was.
 */
export function createOnline(options: OnlineOptions): OnlineOracle {
  const { dimension, link = 'logistic', confidence = 1 } = options;
  const rate = options.rate ?? DEFAULT_RATE[link];
  checkDimension(dimension);
  if (!(rate > 0 && rate < Infinity)) throw new RangeError(`The rate of learning is above 0, not ${rate}.`);
  if (!(confidence >= 0)) throw new RangeError(`The confidence is at least 0, not ${confidence}.`);
  return onlineOf({ dimension, link, rate, confidence }, emptyState(dimension));
}

/** The oracle that `toJSON` wrote, which goes on as if it had never stopped. Throws TypeError where it is damaged. */
export function readOnline(json: OnlineJson): OnlineOracle {
  checkDimension(json.dimension);
  const { dimension, link, rate, confidence } = json;
  return onlineOf({ dimension, link, rate, confidence }, readState(json));
}

function onlineOf(options: Required<OnlineOptions>, state: OnlineState): OnlineOracle {
  const { dimension, link, rate, confidence } = options;
  /** η·√(t/N) */
  const globalRate = () => (state.examples === 0 ? rate : rate * Math.sqrt(state.examples / state.norm));
  return {
    predict: (features) => apply(link, score(state, features)),
    width(features) {
      const variance = confidence * globalRate() * sensitivity(state, features);
      return halfWidth(link, score(state, features), Math.sqrt(variance));
    },
    learn(features, r, weight = 1) {
      checkFeatures(features, dimension);
      checkReward(link, r);
      checkWeight(weight);
      if (weight === 0) return;
      rescale(state, features);
      const z = score(state, features);
      const g = weight * (apply(link, z) - r);
      const η = globalRate();
      const moved = η * accumulate(state, features, g);
      move(state, features, η * implicitStep(link, z, r, weight, moved));
    },
    freeze() {
      const { weights } = state;
      const uncertainty = diagonalUncertainty(scaled(sensitivities(state), confidence * globalRate()));
      return linearModel(link, weights.slice(0, dimension), weights[dimension] ?? 0, uncertainty);
    },
    toJSON: () => ({ kind: 'online', ...options, ...storeState(state) }),
  };
}
