/** Stochastic gradient descent, and the same with a stochastic line search. */
import { plus, squaredNorm } from '../matrix/blas.ts';
import type { Schedule } from '../sso/schedules.ts';
import type { Method } from '../sso/types.ts';
import { askAt, type ParametricOptions, type WithInputs, type SearchingOptions } from './parametric.ts';

/** θ ← θ − α_t∇h_B(θ) */
export function createSgd<B>(
  options: ParametricOptions<B> & { readonly schedule: Schedule },
): Method<Float64Array, WithInputs<B>> {
  let t = 0;
  return {
    async step(θ, batch) {
      const { gradient } = await askAt(options, θ, batch);
      t += 1;
      return { θ: plus(θ, -options.schedule(t), gradient), oracleCalls: 1, valueCalls: 0 };
    },
  };
}

export interface SlsOptions<B> extends SearchingOptions<B> {
  /** The first trial of the first step; later ones start at 1.8 times the step accepted last. */
  readonly start: number;
  /** c of Armijo's condition. */
  readonly sufficient?: number;
}

/** SGD with Armijo's line search on the batch (Vaswani et al. 2019): h_B(θ − αd) ≤ h_B(θ) − cα‖d‖², d = ∇h_B. */
export function createSls<B>(options: SlsOptions<B>): Method<Float64Array, WithInputs<B>> {
  const { model, oracle, value, sufficient = 0.5 } = options;
  let previous = options.start / 1.8;
  return {
    async step(θ, batch) {
      const { loss, z, gradient } = await askAt(options, θ, batch);
      const square = squaredNorm(gradient);
      const image = model.apply(gradient, batch.x);
      let α = Math.min(previous * 1.8, 1e6);
      let trials = 0;
      while (square > 0 && α > 1e-8) {
        trials += 1;
        const at = plus(z, -α, image);
        const tried = value ? await value(at, batch) : (await oracle(at, batch)).loss;
        if (tried <= loss - sufficient * α * square) break;
        α *= 0.9;
      }
      previous = α;
      const counted = value
        ? { oracleCalls: 1, valueCalls: trials }
        : { oracleCalls: 1 + trials, valueCalls: 0 };
      return { θ: plus(θ, -α, gradient), ...counted };
    },
  };
}
