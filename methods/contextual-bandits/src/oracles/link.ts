// What stands between z = wᵀx + b and the reward: prediction, loss, and the step that a loss allows.
import type { Link } from '../types.ts';

/** 1 / (1 + e^−z), without overflow. */
export function sigmoid(z: number): number {
  if (z >= 0) return 1 / (1 + Math.exp(-z));
  const e = Math.exp(z);
  return e / (1 + e);
}

/** ŷ of z. */
export function apply(link: Link, z: number): number {
  return link === 'logistic' ? sigmoid(z) : z;
}

/** ∂ŷ/∂z: also the curvature of the loss. */
export function slope(link: Link, z: number): number {
  if (link === 'identity') return 1;
  const ŷ = sigmoid(z);
  return ŷ * (1 - ŷ);
}

/** Half of what ŷ spans while z goes from z − w to z + w. */
export function halfWidth(link: Link, z: number, w: number): number {
  return (apply(link, z + w) - apply(link, z - w)) / 2;
}

/** ½(z − r)², or −r·log ŷ − (1 − r)·log(1 − ŷ) of ŷ = sigmoid(z). */
export function loss(link: Link, z: number, r: number): number {
  if (link === 'identity') return (z - r) ** 2 / 2;
  return Math.max(z, 0) - z * r + Math.log1p(Math.exp(-Math.abs(z)));
}

/** Throws RangeError for a reward that the loss cannot take: not finite, or outside [0, 1] for a logistic model. */
export function checkReward(link: Link, r: number): void {
  if (!Number.isFinite(r)) throw new RangeError(`A reward is a finite number, not ${r}.`);
  if (link === 'logistic' && (r < 0 || r > 1)) {
    throw new RangeError(
      `A logistic model learns rewards from 0 to 1, not ${r}. Scale it, or use 'identity'.`,
    );
  }
}

/** Throws RangeError for a weight that is negative or not finite. */
export function checkWeight(weight: number): void {
  if (!(weight >= 0 && weight < Infinity))
    throw new RangeError(`The weight of a row is at least 0 and finite, not ${weight}.`);
}
