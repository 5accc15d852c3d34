/** The expert: linear-quadratic control of the cart-pole, from the Riccati equation of the system near upright. */
import { advance, type State } from './cart-pole.ts';

type Matrix4 = readonly (readonly number[])[];
const AXES = [0, 1, 2, 3] as const;
/** Cost of position, velocity, angle and angular velocity, and of force. */
const STATE_COST = [1, 0.1, 10, 0.1];
const FORCE_COST = 0.1;

/** Gains k: the expert's force is −k·state, in newtons. */
export function expertGains(iterations = 2000): readonly number[] {
  const { a, b } = linearise();
  const costToGo = costUnder(a, b);
  let p: Matrix4 = AXES.map((i) => AXES.map((j) => (i === j ? (STATE_COST[i] ?? 0) : 0)));
  let gains: number[] = [0, 0, 0, 0];
  for (let k = 0; k < iterations; k++) {
    const pb = AXES.map((i) => sum((j) => at(p, i, j) * (b[j] ?? 0)));
    const denominator = FORCE_COST + sum((i) => (b[i] ?? 0) * (pb[i] ?? 0));
    gains = AXES.map((j) => sum((i) => (pb[i] ?? 0) * at(a, i, j)) / denominator);
    p = costToGo(p, gains);
  }
  return gains;
}

/** P ← Q + rkkᵀ + (A − bk)ᵀP(A − bk): this form of the Riccati step keeps P symmetric whatever the rounding. */
function costUnder(a: Matrix4, b: readonly number[]) {
  return (p: Matrix4, gains: readonly number[]): Matrix4 => {
    const closed = AXES.map((i) => AXES.map((j) => at(a, i, j) - (b[i] ?? 0) * (gains[j] ?? 0)));
    const carried = AXES.map((i) => AXES.map((j) => sum((l) => at(p, i, l) * at(closed, l, j))));
    return AXES.map((i) =>
      AXES.map((j) => {
        const own = i === j ? (STATE_COST[i] ?? 0) : 0;
        const forced = FORCE_COST * (gains[i] ?? 0) * (gains[j] ?? 0);
        return own + forced + sum((l) => at(closed, l, i) * at(carried, l, j));
      }),
    );
  };
}

/** The expert's force, cut as the cart cuts it, in units of the strongest force: in [−1, 1]. */
export function expertAction(gains: readonly number[], state: State, strongest: number): number {
  const force = -sum((i) => (gains[i] ?? 0) * (state[i] ?? 0));
  return Math.max(-1, Math.min(1, force / strongest));
}

/** state' ≈ a·state + b·force about the upright pole, by central differences. */
function linearise(): { a: Matrix4; b: readonly number[] } {
  const h = 1e-5;
  const shifted = (axis: number, by: number): State => [
    axis === 0 ? by : 0,
    axis === 1 ? by : 0,
    axis === 2 ? by : 0,
    axis === 3 ? by : 0,
  ];
  const columns = AXES.map((j) => {
    const [up, down] = [advance(shifted(j, h), 0), advance(shifted(j, -h), 0)];
    return up.map((value, i) => (value - (down[i] ?? 0)) / (2 * h));
  });
  const [up, down] = [advance(shifted(0, 0), h), advance(shifted(0, 0), -h)];
  return {
    a: AXES.map((i) => AXES.map((j) => columns[j]?.[i] ?? 0)),
    b: up.map((value, i) => (value - (down[i] ?? 0)) / (2 * h)),
  };
}

const at = (matrix: Matrix4, i: number, j: number) => matrix[i]?.[j] ?? 0;
const sum = (term: (i: number) => number) => AXES.reduce<number>((total, i) => total + term(i), 0);
