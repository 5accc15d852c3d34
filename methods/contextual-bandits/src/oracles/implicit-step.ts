// The step of a loss that looks at where it arrives (Kulis and Bartlett 2010), which never passes the reward.
import type { Link } from '../types.ts';
import { sigmoid } from './link.ts';

/**
 * δ with δ = η·(r − ŷ(z + s·δ)): how far the weights move along their direction, when z moves by s for each unit of it
 * and η weighs the loss. Solved exactly for the squared loss, by Newton's method kept in a bracket for the logistic.
 */
export function implicitStep(link: Link, z: number, r: number, η: number, s: number): number {
  if (link === 'identity') return (η * (r - z)) / (1 + η * s);
  const explicit = η * (r - sigmoid(z));
  let [low, high] = explicit < 0 ? [explicit, 0] : [0, explicit];
  // f(δ) = δ − η·(r − ŷ(z + sδ)) rises, is ≤ 0 at the low end and ≥ 0 at the high one.
  let δ = explicit / (1 + η * s * 0.25);
  for (let step = 0; step < 20; step++) {
    const ŷ = sigmoid(z + s * δ);
    const f = δ - η * (r - ŷ);
    if (f > 0) high = δ;
    else low = δ;
    const next = δ - f / (1 + η * s * ŷ * (1 - ŷ));
    const inside = next > low && next < high ? next : (low + high) / 2;
    if (Math.abs(inside - δ) <= 1e-9 * (1 + Math.abs(δ))) return inside;
    δ = inside;
  }
  return δ;
}
