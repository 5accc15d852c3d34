/** What a learner sees: states of carts driven by its own policy, and how long the pole stands. */
import type { RandomStream } from '@papertape/reproduction';
import { advance, CART_POLE, isUpright, type State } from './cart-pole.ts';

/** Widths of the uniform start, and units in which the policy sees a state. */
const START = [1, 0.5, 0.3, 0.5];
const UNITS = [1, 1, 0.3, 1];

/** Actions in [−1, 1] for states, in units of the strongest force. */
export type Policy = (features: Float32Array<ArrayBuffer>) => Promise<Float64Array>;

export function startState(random: RandomStream): State {
  const draw = (axis: number) => (2 * random.uniform() - 1) * (START[axis] ?? 0);
  return [draw(0), draw(1), draw(2), draw(3)];
}

/** [states.length, 4] row by row: what a policy is given. */
export function featuresOf(states: readonly State[]): Float32Array<ArrayBuffer> {
  return Float32Array.from(states.flatMap((state) => state.map((value, axis) => value / (UNITS[axis] ?? 1))));
}

export interface Rollout {
  /** Every state visited, carts by turns: carts · steps of them. */
  readonly visited: readonly State[];
  /** The share of steps that began with the pole up. A fallen cart begins again. */
  readonly standing: number;
}

/** Drives `carts` carts for `steps` steps. */
export async function rollOut(
  policy: Policy,
  random: RandomStream,
  carts: number,
  steps: number,
): Promise<Rollout> {
  const visited: State[] = [];
  let states = Array.from({ length: carts }, () => startState(random));
  let fallen = 0;
  for (let step = 0; step < steps; step++) {
    visited.push(...states);
    const actions = await policy(featuresOf(states));
    states = states.map((state, i) => {
      const next = advance(state, (actions[i] ?? 0) * CART_POLE.strongest);
      if (isUpright(next)) return next;
      fallen += 1;
      return startState(random);
    });
  }
  return { visited, standing: 1 - fallen / carts / steps };
}
