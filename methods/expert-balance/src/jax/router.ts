// The router: which experts a token goes to, and with what weight.
import { lax, nn, numpy as np } from '@jax-js/jax';
import type { Tensor } from '@papertape/neural';

export interface Routed {
  /** p [tokens, experts]: softmax of the logits. */
  readonly p: Tensor;
  /** r [tokens, experts], float32: 1 for the k chosen experts of a token. No gradient. */
  readonly r: Tensor;
  /** The same as indices [tokens, k], int32, best first: what `countChosen` and `planGroups` read. No gradient. */
  readonly chosen: Tensor;
}

/**
 * p = softmax(logits), r and `chosen` the top k of p (+ `bias` [experts], which only the choice sees). Of equal ones
 * the first is taken. logits [tokens, experts]. Consumes both.
 */
export function route(logits: Tensor, k: number, bias?: Tensor): Routed {
  const p = nn.softmax(logits, -1);
  const scores = lax.stopGradient(p.ref);
  return { p, ...chooseTop(bias === undefined ? scores : scores.add(bias), k) };
}

/** The top k of each row, by taking the best k times: for small k cheaper than sorting. Consumes `scores`. */
function chooseTop(scores: Tensor, k: number): Pick<Routed, 'r' | 'chosen'> {
  const [tokens = 0, experts = 0] = scores.shape;
  if (k < 1 || k > experts) throw new RangeError(`A token cannot choose ${k} of ${experts} experts.`);
  const numbers = np.arange(experts).reshape([1, experts]);
  const columns: Tensor[] = [];
  let taken: Tensor | undefined;
  let left = scores;
  for (let j = 0; j < k; j++) {
    const best = np.argmax(left.ref, -1, { keepdims: true }); // [tokens, 1]
    columns.push(best.ref);
    const hot = np.equal(numbers.ref, best); // [tokens, experts]
    taken = taken === undefined ? hot.ref : np.logicalOr(taken, hot.ref);
    left = np.where(hot, -Infinity, left);
  }
  left.dispose();
  numbers.dispose();
  const r = taken === undefined ? np.zeros([tokens, experts]) : taken.astype(np.float32);
  return { r, chosen: np.concatenate(columns, 1) };
}

/** The weights p_ti of the chosen experts, [tokens, k], for `groupedExperts`. Consumes both. */
export function weightsOf(p: Tensor, chosen: Tensor): Tensor {
  const [, experts = 0] = p.shape;
  // A choice among all rather than a gather: its gradient needs no scatter.
  const hot = np.equal(np.expandDims(chosen, 2), np.arange(experts)); // [tokens, k, experts]
  return np.sum(np.where(hot, np.expandDims(p, 1), 0), 2);
}

/**
 * P [rows, experts]: the mean of p over the valid tokens of each row, as rows of equal length lie one after another in
 * p [tokens, experts]. `valid` [tokens] is 1 or 0; all are when absent. Consumes both.
 */
export function meanProbabilities(p: Tensor, rows: number, valid?: Tensor): Tensor {
  const [tokens = 0, experts = 0] = p.shape;
  const each = tokens / rows;
  if (!Number.isInteger(each)) throw new RangeError(`${tokens} tokens do not divide into ${rows} rows.`);
  if (valid === undefined) return np.mean(p.reshape([rows, each, experts]), 1);
  const weights = valid.reshape([rows, each, 1]);
  const totals = np.maximum(np.sum(weights.ref, 1), 1); // [rows, 1]
  return np.sum(p.reshape([rows, each, experts]).mul(weights), 1).div(totals);
}
