// Stochastic gradient descent, plain and with momentum.
import { numpy as np } from '@jax-js/jax';
import { keep, mapTree, release, type Tensor, type Tree } from '../tree.ts';
import {
  splitCoefficients,
  toSchedule,
  type Optimizer,
  type OptimizerState,
  type Schedule,
} from './optimizer.ts';

/** θ ← θ − η·g */
export function sgd(rate: number | Schedule): Optimizer {
  const schedule = toSchedule(rate);
  return {
    init: () => [],
    coefficients: (step) => [schedule(step)],
    update(parameters, gradients, state, coefficients) {
      const [η] = splitCoefficients(coefficients, 1) as [Tensor];
      const updated = mapTree((θ, g) => θ.sub(g.mul(η.ref)), parameters, gradients);
      η.dispose();
      return [updated, state];
    },
  };
}

export interface MomentumOptions {
  /** μ: the share of the velocity that stays, in [0, 1). */
  readonly momentum?: number;
  /** Step along g + μ·v instead of v (Sutskever et al. 2013, rewritten in the shifted parameters). */
  readonly nesterov?: boolean;
}

/** v ← μ·v + g; θ ← θ − η·v, or with `nesterov` θ ← θ − η·(g + μ·v). */
export function momentum(
  rate: number | Schedule,
  { momentum: μ = 0.9, nesterov = false }: MomentumOptions = {},
): Optimizer {
  const schedule = toSchedule(rate);
  return {
    init: (parameters) => ({ velocity: mapTree((θ) => np.zeros(θ.shape, { dtype: θ.dtype }), parameters) }),
    coefficients: (step) => [schedule(step)],
    update<P extends Tree>(parameters: P, gradients: P, state: OptimizerState, coefficients: Tensor) {
      const [η] = splitCoefficients(coefficients, 1) as [Tensor];
      const before = (state as { velocity: P }).velocity;
      const velocity = mapTree<P>((v, g) => v.mul(μ).add(g), before, keep(gradients));
      const direction = nesterov
        ? mapTree((g, v) => g.add(v.mul(μ)), gradients, keep(velocity))
        : (release(gradients), keep(velocity));
      const updated = mapTree((θ, d) => θ.sub(d.mul(η.ref)), parameters, direction);
      η.dispose();
      return [updated, { velocity }];
    },
  };
}
