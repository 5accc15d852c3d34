/** Stochastic variance-reduced gradients (Johnson & Zhang 2013), a snapshot each epoch. */
import { axpy, plus, scale } from '../matrix/blas.ts';
import type { Method } from '../sso/types.ts';
import { askAt, type ParametricOptions, type WithInputs } from './parametric.ts';

export interface SvrgOptions<B> extends ParametricOptions<B> {
  readonly stepSize: number;
  /** All batches of the data; together they are what a snapshot asks the oracle about. */
  readonly batches: readonly WithInputs<B>[];
}

/**
 * θ ← θ − α(∇h_B(θ) − ∇h_B(θ̃) + ∇h(θ̃)). A snapshot θ̃ is taken every batches.length steps and costs one oracle call
 * a batch. ∇h_B(θ̃) is kept from the snapshot when B is one of `batches`, and asked for again when it is not.
 */
export function createSvrg<B>(options: SvrgOptions<B>): Method<Float64Array, WithInputs<B>> {
  const { batches, stepSize } = options;
  let snapshot = new Float64Array(0);
  let full = new Float64Array(0);
  let kept = new Map<WithInputs<B>, Float64Array>();
  let t = 0;
  const takeSnapshot = async (θ: Float64Array) => {
    [snapshot, full, kept] = [Float64Array.from(θ), new Float64Array(θ.length), new Map()];
    const examples = batches.reduce((sum, batch) => sum + batch.x.rows, 0);
    for (const batch of batches) {
      const { gradient } = await askAt(options, θ, batch);
      kept.set(batch, gradient);
      axpy(batch.x.rows / examples, gradient, full);
    }
  };
  return {
    async step(θ, batch) {
      let oracleCalls = 1;
      if (t % batches.length === 0) {
        await takeSnapshot(θ);
        oracleCalls += batches.length;
      }
      t += 1;
      const { gradient } = await askAt(options, θ, batch);
      let old = kept.get(batch);
      if (!old) {
        old = (await askAt(options, snapshot, batch)).gradient;
        oracleCalls += 1;
      }
      const direction = plus(gradient, -1, old);
      axpy(1, full, direction);
      scale(-stepSize, direction);
      return { θ: plus(θ, 1, direction), oracleCalls, valueCalls: 0 };
    },
  };
}
