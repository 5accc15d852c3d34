/** Softmax cross-entropy −log softmax(z)_y, labels y in 0 … classes − 1. */
import type { Loss } from './loss.ts';

/**
 * L = ½: the Hessian in z is diag(p) − ppᵀ, and for a unit vector u, uᵀ(diag(p) − ppᵀ)u is the variance of u_y
 * under p, at most a quarter of the squared range of u, which is at most 2.
 */
export function softmaxCrossEntropy(classes: number): Loss {
  return {
    name: 'softmax cross-entropy',
    smoothness: 0.5,
    value: (z, labels) => sumLosses(z, labels, classes) / labels.length,
    evaluate: (z, labels) => {
      const grad = new Float64Array(z.length);
      return { loss: sumLosses(z, labels, classes, grad) / labels.length, grad };
    },
  };
}

function sumLosses(z: Float64Array, labels: Float64Array, classes: number, grad?: Float64Array): number {
  let sum = 0;
  for (let i = 0; i < labels.length; i++) {
    const row = i * classes;
    const label = labels[i] ?? 0;
    let highest = -Infinity;
    for (let k = 0; k < classes; k++) highest = Math.max(highest, z[row + k] ?? 0);
    let total = 0;
    for (let k = 0; k < classes; k++) total += Math.exp((z[row + k] ?? 0) - highest);
    sum += Math.log(total) - ((z[row + label] ?? NaN) - highest);
    if (!grad) continue;
    for (let k = 0; k < classes; k++) {
      grad[row + k] = Math.exp((z[row + k] ?? 0) - highest) / total - (k === label ? 1 : 0);
    }
  }
  return sum;
}
