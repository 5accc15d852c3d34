/** Logistic loss of one logit: log(1 + e^z) − yz, labels y in {0, 1}. L = ¼. */
import type { Loss } from './loss.ts';

export const logistic: Loss = {
  name: 'logistic',
  smoothness: 0.25,
  value(z, labels) {
    let sum = 0;
    for (let i = 0; i < z.length; i++) sum += exampleLoss(z[i] ?? 0, labels[i] ?? 0);
    return sum / z.length;
  },
  evaluate(z, labels) {
    const grad = new Float64Array(z.length);
    let sum = 0;
    for (let i = 0; i < z.length; i++) {
      const [logit, label] = [z[i] ?? 0, labels[i] ?? 0];
      sum += exampleLoss(logit, label);
      grad[i] = sigmoidMinus(logit, label);
    }
    return { loss: sum / z.length, grad };
  },
};

/** max(z, 0) − yz + log(1 + e^−|z|): e is raised to numbers below zero only, and a small loss keeps its digits. */
function exampleLoss(z: number, y: number): number {
  // With y = 1 the first two terms are max(−z, 0), written so that nothing large is subtracted.
  const linear = y === 1 ? Math.max(-z, 0) : y === 0 ? Math.max(z, 0) : Math.max(z, 0) - y * z;
  return linear + Math.log1p(Math.exp(-Math.abs(z)));
}

/** σ(z) − y, with no cancellation for labels 0 and 1. */
function sigmoidMinus(z: number, y: number): number {
  const small = Math.exp(-Math.abs(z));
  const rare = small / (1 + small);
  if (y === 1) return z > 0 ? -rare : rare - 1;
  return (z > 0 ? 1 - rare : rare) - y;
}
