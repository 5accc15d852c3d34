// Losses: scalars, means over all examples of the batch. Each consumes its arguments.
import { nn, numpy as np } from '@jax-js/jax';
import type { Tensor } from './tree.ts';

/**
 * Mean over examples of −Σ_c target_c · log softmax(logits)_c.
 * logits [..., classes]; targets [..., classes] with rows that sum to one, one-hot for plain labels.
 */
export function softmaxCrossEntropy(logits: Tensor, targets: Tensor): Tensor {
  return np.mean(np.sum(nn.logSoftmax(logits, -1).mul(targets), -1)).neg();
}

/**
 * Mean over entries of log(1 + e^−z) for label 1 and log(1 + e^z) for label 0; finite for every logit.
 * logits and labels of the same shape, labels in [0, 1].
 */
export function binaryLogistic(logits: Tensor, labels: Tensor): Tensor {
  // max(z, 0) − z·y + log(1 + e^−|z|): e is only raised to numbers below zero.
  const tail = np.log(np.exp(np.absolute(logits.ref).neg()).add(1));
  return np.mean(nn.relu(logits.ref).sub(logits.mul(labels)).add(tail));
}

/** Mean over all entries of (prediction − target)², without a factor ½. Both of the same shape. */
export function meanSquaredError(predictions: Tensor, targets: Tensor): Tensor {
  return np.mean(np.square(predictions.sub(targets)));
}

/** One-hot rows on the host: labels in [0, classes) → [labels.length, classes]. Throws RangeError for others. */
export function oneHot(labels: ArrayLike<number>, classes: number): Tensor {
  const rows = new Float32Array(labels.length * classes);
  for (let i = 0; i < labels.length; i++) {
    const label = labels[i] ?? -1;
    if (!Number.isInteger(label) || label < 0 || label >= classes) {
      throw new RangeError(`Label ${label} of example ${i} is not in [0, ${classes}).`);
    }
    rows[i * classes + label] = 1;
  }
  return np.array(rows).reshape([labels.length, classes]);
}
