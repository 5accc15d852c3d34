// Adam (Kingma & Ba 2015, algorithm 1) and AdamW (Loshchilov & Hutter 2019, algorithm 2).
import { numpy as np } from '@jax-js/jax';
import { keep, mapTree, type Tensor, type Tree } from '../tree.ts';
import {
  splitCoefficients,
  toSchedule,
  type Optimizer,
  type OptimizerState,
  type Schedule,
} from './optimizer.ts';

export interface AdamOptions {
  /** β₁, of the mean of gradients. */
  readonly beta1?: number;
  /** β₂, of the mean of squared gradients. */
  readonly beta2?: number;
  /** ε, added to the root. */
  readonly epsilon?: number;
}

export interface AdamWOptions extends AdamOptions {
  /** λ: every step also takes η·λ·θ away from every parameter, apart from the gradient. */
  readonly weightDecay?: number;
}

/** θ ← θ − η·m̂/(√v̂ + ε) */
export function adam(rate: number | Schedule, options: AdamOptions = {}): Optimizer {
  return adamW(rate, { ...options, weightDecay: 0 });
}

/** θ ← θ − η·(m̂/(√v̂ + ε) + λ·θ): decay is not scaled by the gradients. */
export function adamW(
  rate: number | Schedule,
  { beta1: β1 = 0.9, beta2: β2 = 0.999, epsilon: ε = 1e-8, weightDecay: λ = 1e-2 }: AdamWOptions = {},
): Optimizer {
  const schedule = toSchedule(rate);
  return {
    init: (parameters) => ({
      first: mapTree((θ) => np.zeros(θ.shape, { dtype: θ.dtype }), parameters),
      second: mapTree((θ) => np.zeros(θ.shape, { dtype: θ.dtype }), parameters),
    }),
    coefficients(t) {
      const η = schedule(t);
      // η·m̂/(√v̂ + ε) = (η·√c₂/c₁)·m/(√v + ε·√c₂) with cᵢ = 1 − βᵢ^t
      const root = Math.sqrt(1 - β2 ** t);
      return [(η * root) / (1 - β1 ** t), ε * root, η * λ];
    },
    update<P extends Tree>(parameters: P, gradients: P, state: OptimizerState, coefficients: Tensor) {
      const before = state as { first: P; second: P };
      const [stepSize, damping, decay] = splitCoefficients(coefficients, 3) as [Tensor, Tensor, Tensor];
      const first = mapTree<P>((m, g) => m.mul(β1).add(g.mul(1 - β1)), before.first, keep(gradients));
      const second = mapTree<P>((v, g) => v.mul(β2).add(np.square(g).mul(1 - β2)), before.second, gradients);
      const updated = mapTree(
        (θ, m, v) => {
          const change = m.mul(stepSize.ref).div(np.sqrt(v).add(damping.ref));
          return λ === 0 ? θ.sub(change) : θ.ref.sub(change).sub(θ.mul(decay.ref));
        },
        parameters,
        keep(first),
        keep(second),
      );
      for (const scalar of [stepSize, damping, decay]) scalar.dispose();
      return [updated, { first, second }];
    },
  };
}
