/** Half squared error ½Σ_k(z_k − y_k)², labels of the shape of z. L = 1. */
import type { Loss } from './loss.ts';

/** `outputs`: how many targets belong to one example; the mean is over examples. */
export function squared(outputs = 1): Loss {
  return {
    name: 'squared',
    smoothness: 1,
    value: (z, labels) => {
      let sum = 0;
      for (let i = 0; i < z.length; i++) sum += ((z[i] ?? 0) - (labels[i] ?? 0)) ** 2;
      return (sum / 2 / z.length) * outputs;
    },
    evaluate: (z, labels) => {
      const grad = new Float64Array(z.length);
      let sum = 0;
      for (let i = 0; i < z.length; i++) {
        const error = (z[i] ?? 0) - (labels[i] ?? 0);
        grad[i] = error;
        sum += error * error;
      }
      return { loss: (sum / 2 / z.length) * outputs, grad };
    },
  };
}
