/** What a loss on targets gives: its value, its derivative by each target, and how curved it can be. */

export interface Answer {
  /** Mean over the examples of the batch. */
  readonly loss: number;
  /** ∂ℓᵢ/∂zᵢ of each example for itself, not divided by their number; the shape of z. */
  readonly grad: Float64Array;
}

export interface Loss {
  readonly name: string;
  /** L: the derivative of each example's loss is L-Lipschitz in its target. */
  readonly smoothness: number;
  /** Mean loss of z [n, c] for n labels. */
  value(z: Float64Array, labels: Float64Array): number;
  /** The same with the derivatives. */
  evaluate(z: Float64Array, labels: Float64Array): Answer;
}

/** An oracle and its cheaper form for batches that carry their labels, as `createSso` takes them. */
export function lossOracle(loss: Loss) {
  return {
    oracle: (z: Float64Array, { y }: { readonly y: Float64Array }): Answer => loss.evaluate(z, y),
    value: (z: Float64Array, { y }: { readonly y: Float64Array }): number => loss.value(z, y),
  };
}
