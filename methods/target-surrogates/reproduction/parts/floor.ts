/** Part 4: labels that no θ fits: a constant η stops at a floor, a falling one goes below it. */
import type { Measurements, RunContext } from '@papertape/reproduction';
import { constant, exponential, inverseSquareRoot, logistic } from '../../src/index.ts';
import { ssoMethod, type Tested } from '../methods.ts';
import { cutBatches, type Problem } from '../problem.ts';

export interface FloorSettings {
  readonly size: number;
  readonly epochs: number;
  readonly innerSteps: number;
}

/**
 * ‖∇h‖ over all data with η = 1/L, η₀/√t and η₀(1/T)^{t/T}; averaged over the last tenth of the steps (`floor-…`),
 * and for the constant η also over as many steps at half time (`floor-constant-half`).
 */
export async function floor(
  context: RunContext,
  problem: Problem,
  tested: Tested,
  { size, epochs, innerSteps }: FloorSettings,
): Promise<Measurements> {
  const batches = cutBatches(problem, size, context.random('batches of the floor'));
  const steps = epochs * batches.length;
  const eta = 1 / logistic.smoothness;
  const found: Measurements = {};
  const schedules = { constant: constant(eta), root: inverseSquareRoot(eta), decay: exponential(eta, steps) };
  for (const [name, schedule] of Object.entries(schedules)) {
    const method = ssoMethod(tested, { steps: innerSteps, schedule });
    const random = context.random('order of the floor');
    const means = { half: newMean(), end: newMean() };
    let θ: Float64Array = problem.start;
    let seconds = 0;
    let order = random.permutation(batches.length);
    for (let t = 0; t < steps; t++) {
      if (t > 0 && t % batches.length === 0) order = random.permutation(batches.length);
      const before = performance.now();
      ({ θ } = await method.step(θ, batches[order[t % batches.length] ?? 0] ?? problem.all));
      seconds += (performance.now() - before) / 1000;
      if (t % 5 !== 4) continue;
      const norm = problem.gradientNorm(θ);
      if (t >= 0.9 * steps) means.end.add(norm);
      if (t >= 0.4 * steps && t < 0.5 * steps) means.half.add(norm);
      context.report.point(`floor: ${name}`, t + 1, norm);
      context.report.point(`floor: ${name}, by time`, seconds, norm);
      await context.breathe();
    }
    found[`floor-${name}`] = means.end.value();
    if (name === 'constant') found['floor-constant-half'] = means.half.value();
  }
  const [half = NaN, end = NaN] = [found['floor-constant-half'], found['floor-constant']];
  return { ...found, 'floor-fall': half / end };
}

function newMean() {
  let [sum, count] = [0, 0];
  return {
    add: (value: number) => void ((sum += value), (count += 1)),
    value: () => sum / count,
  };
}
