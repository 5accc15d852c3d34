/** Part 4: labels that no θ fits: a constant η stops at a floor, a falling one goes below it. */
import type { Measurements, RunContext } from '@papertape/reproduction';
import { constant, exponential, inverseSquareRoot, logistic, type Method } from '../../src/index.ts';
import { ssoMethod, type Tested } from '../methods.ts';
import { cutBatches, type Batch, type Problem } from '../problem.ts';

export interface FloorSettings {
  readonly size: number;
  readonly epochs: number;
  readonly innerSteps: number;
}

/**
 * Mean ‖∇h‖ over the steps of the last epoch (`floor-…`) with η = 1/L, η₀/√t and η₀(1/T)^{t/T}, and for the constant
 * η also over those of the epoch at half time (`floor-constant-half`). `floor-fall` is half time over end.
 */
export async function floor(
  context: RunContext,
  problem: Problem,
  tested: Tested,
  { size, epochs, innerSteps }: FloorSettings,
): Promise<Measurements> {
  const batches = cutBatches(problem, size, context.random('batches of the floor'));
  const eta = 1 / logistic.smoothness;
  const falling = exponential(eta, epochs * batches.length);
  const schedules = { constant: constant(eta), root: inverseSquareRoot(eta), decay: falling };
  const found: Measurements = {};
  for (const [name, schedule] of Object.entries(schedules)) {
    const method = ssoMethod(tested, { steps: innerSteps, schedule });
    const norms = await normsOf(context, problem, batches, method, epochs, `floor: ${name}`);
    found[`floor-${name}`] = norms.end;
    if (name !== 'constant') continue;
    found['floor-constant-half'] = norms.half;
    found['floor-fall'] = norms.half / norms.end;
  }
  return found;
}

async function normsOf(
  context: RunContext,
  problem: Problem,
  batches: readonly Batch[],
  method: Method<Float64Array, Batch>,
  epochs: number,
  series: string,
): Promise<{ half: number; end: number }> {
  const random = context.random('order of the floor');
  const means = { half: 0, end: 0 };
  let θ: Float64Array = problem.start;
  let [t, seconds] = [0, 0];
  for (let epoch = 0; epoch < epochs; epoch++) {
    const watched = epoch === epochs - 1 ? 'end' : epoch === Math.floor(epochs / 2) - 1 ? 'half' : undefined;
    for (const index of random.permutation(batches.length)) {
      const before = performance.now();
      ({ θ } = await method.step(θ, batches[index] ?? problem.all));
      seconds += (performance.now() - before) / 1000;
      t += 1;
      if (watched) means[watched] += problem.gradientNorm(θ) / batches.length;
    }
    const norm = problem.gradientNorm(θ);
    context.report.point(series, t, norm);
    context.report.point(`${series}, by time`, seconds, norm);
    await context.breathe();
  }
  return means;
}
