/** Adam (Kingma & Ba 2015, algorithm 1) and AdaGrad (Duchi et al. 2011, diagonal) on typed arrays. */
import type { Method } from '../sso/types.ts';
import { askAt, type ParametricOptions, type WithInputs } from './parametric.ts';

type Options<B> = ParametricOptions<B> & { readonly stepSize: number };

/** β₁ = .9, β₂ = .999, ε = 1e-8. */
export function createAdam<B>(options: Options<B>): Method<Float64Array, WithInputs<B>> {
  const [β1, β2, ε] = [0.9, 0.999, 1e-8];
  let first = new Float64Array(0);
  let second = new Float64Array(0);
  let t = 0;
  return {
    async step(θ, batch) {
      const { gradient } = await askAt(options, θ, batch);
      if (t === 0) [first, second] = [new Float64Array(θ.length), new Float64Array(θ.length)];
      t += 1;
      const next = Float64Array.from(θ);
      for (let i = 0; i < next.length; i++) {
        const g = gradient[i] ?? 0;
        const m = (first[i] = β1 * (first[i] ?? 0) + (1 - β1) * g);
        const v = (second[i] = β2 * (second[i] ?? 0) + (1 - β2) * g * g);
        const root = Math.sqrt(v / (1 - β2 ** t)) + ε;
        next[i] = (next[i] ?? 0) - (options.stepSize * m) / (1 - β1 ** t) / root;
      }
      return { θ: next, oracleCalls: 1, valueCalls: 0 };
    },
  };
}

/** θᵢ ← θᵢ − αgᵢ/(√Σgᵢ² + ε), ε = 1e-10. */
export function createAdagrad<B>(options: Options<B>): Method<Float64Array, WithInputs<B>> {
  let squares = new Float64Array(0);
  return {
    async step(θ, batch) {
      const { gradient } = await askAt(options, θ, batch);
      if (squares.length === 0) squares = new Float64Array(θ.length);
      const next = Float64Array.from(θ);
      for (let i = 0; i < next.length; i++) {
        const g = gradient[i] ?? 0;
        const sum = (squares[i] = (squares[i] ?? 0) + g * g);
        next[i] = (next[i] ?? 0) - (options.stepSize * g) / (Math.sqrt(sum) + 1e-10);
      }
      return { θ: next, oracleCalls: 1, valueCalls: 0 };
    },
  };
}
