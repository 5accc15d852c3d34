/** Measures one seed: the squared error of both means over many estimates. */
import type { Measurements, RunContext } from '@papertape/reproduction';
import { antitheticMean, independentMean } from '../src/index.ts';

/** ∫₀¹ eᵘ du. */
const INTEGRAL = Math.E - 1;
const REPORTS = 50;

type Parameters = { readonly evaluations: number; readonly estimates: number };

export async function run(context: RunContext<Parameters>): Promise<Measurements> {
  const { report, profile, signal, breathe } = context;
  const { evaluations, estimates } = profile.parameters;
  // One stream for each use: neither method can disturb what the other draws.
  const draws = context.random('draws');
  const pairs = context.random('pairs');
  const every = Math.ceil(estimates / REPORTS);
  let independent = 0;
  let antithetic = 0;
  for (let done = 1; done <= estimates; done += 1) {
    independent += (independentMean(Math.exp, evaluations, draws) - INTEGRAL) ** 2;
    antithetic += (antitheticMean(Math.exp, evaluations, pairs) - INTEGRAL) ** 2;
    if (done % every > 0 && done < estimates) continue;
    signal.throwIfAborted();
    report.point('independent', done, independent / done);
    report.point('antithetic', done, antithetic / done);
    report.progress(done, estimates, `estimate ${done}`);
    await breathe();
  }
  return {
    'independent.squaredError': independent / estimates,
    'antithetic.squaredError': antithetic / estimates,
    'antithetic.errorOfLine': Math.abs(antitheticMean((u) => 2 * u, evaluations, context.random('line')) - 1),
  };
}
