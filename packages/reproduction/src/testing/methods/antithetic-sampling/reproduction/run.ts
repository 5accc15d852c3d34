/** Measures the root mean square errors of both ways to sample. */
import type { RunContext } from '../../../../context.ts';
import type { Measurements } from '../../../../definition.ts';

type Integrand = (x: number) => number;

export async function run(
  context: RunContext<{ draws: number; repetitions: number }>,
): Promise<Measurements> {
  const { report, profile } = context;
  const { draws, repetitions } = profile.parameters;
  const { bytes } = await context.load('coefficients');
  const coefficients = JSON.parse(new TextDecoder().decode(bytes)) as number[];
  const monotone: Integrand = (x) => coefficients.reduceRight((sum, coefficient) => sum * x + coefficient, 0);
  const area = coefficients.reduce((sum, coefficient, power) => sum + coefficient / (power + 1), 0);
  const cases = [
    { name: 'monotone', integrand: monotone, area },
    { name: 'symmetric', integrand: (x: number) => (x - 0.5) ** 2, area: 1 / 12 },
  ];
  const errors: Record<string, number> = {};
  report.device('cpu');
  for (const [at, { name, integrand, area }] of cases.entries()) {
    const { uniform } = context.random(`draws of ${name}`);
    const squares = { independent: 0, antithetic: 0 };
    for (let repetition = 1; repetition <= repetitions; repetition += 1) {
      await context.breathe();
      squares.independent += (independent(integrand, draws, uniform) - area) ** 2;
      squares.antithetic += (antithetic(integrand, draws, uniform) - area) ** 2;
      report.progress(at * repetitions + repetition, cases.length * repetitions, name);
      if (name !== 'monotone') continue;
      for (const way of ['independent', 'antithetic'] as const) {
        report.point(`error/${way}`, repetition, Math.sqrt(squares[way] / repetition));
      }
    }
    for (const way of ['independent', 'antithetic'] as const) {
      errors[`error/${way}/${name}`] = Math.sqrt(squares[way] / repetitions);
    }
  }
  report.table('errors', { columns: ['measurement', 'error'], rows: Object.entries(errors) });
  return { ...errors, 'evaluations/ratio': draws / (2 * Math.floor(draws / 2)) };
}

function independent(integrand: Integrand, draws: number, uniform: () => number): number {
  let sum = 0;
  for (let draw = 0; draw < draws; draw += 1) sum += integrand(uniform());
  return sum / draws;
}

function antithetic(integrand: Integrand, draws: number, uniform: () => number): number {
  let sum = 0;
  for (let pair = 0; pair < draws / 2; pair += 1) {
    const u = uniform();
    sum += integrand(u) + integrand(1 - u);
  }
  return sum / draws;
}
