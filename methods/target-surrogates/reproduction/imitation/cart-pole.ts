/** A cart with a pole: its equations of motion, one step of time, and the linear system near upright. */

/** [position m, velocity m/s, angle from upright rad, angular velocity rad/s] */
export type State = readonly [number, number, number, number];

/** Masses and half length of Barto, Sutton & Anderson (1983); a step is 20 ms. */
export const CART_POLE = { gravity: 9.8, cart: 1, pole: 0.1, half: 0.5, step: 0.02, strongest: 10 };

/** The state after one step under a force in newtons, cut to ±10 (semi-implicit Euler). */
export function advance([x, v, θ, ω]: State, force: number): State {
  const { gravity, cart, pole, half, step, strongest } = CART_POLE;
  const push = Math.max(-strongest, Math.min(strongest, force));
  const total = cart + pole;
  const [sin, cos] = [Math.sin(θ), Math.cos(θ)];
  const thrust = (push + pole * half * ω * ω * sin) / total;
  const angular = (gravity * sin - cos * thrust) / (half * (4 / 3 - (pole * cos * cos) / total));
  const linear = thrust - (pole * half * angular * cos) / total;
  const [nextV, nextω] = [v + step * linear, ω + step * angular];
  return [x + step * nextV, nextV, θ + step * nextω, nextω];
}

/** Whether the pole stands and the cart is on its track. */
export function isUpright([x, , θ]: State): boolean {
  return Math.abs(x) < 4.8 && Math.abs(θ) < 0.8;
}
