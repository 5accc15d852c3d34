/** Measures one seed: all parts, in the order of the claims. */
import type { Measurements, RunContext } from '@papertape/reproduction';
import { TESTED, type Tested } from './methods.ts';
import { crossover } from './parts/crossover.ts';
import { floor } from './parts/floor.ts';
import { fullBatch } from './parts/full-batch.ts';
import { identities } from './parts/identities.ts';
import { imitation } from './parts/imitation.ts';
import { miniBatch } from './parts/mini-batch.ts';
import { smallBatch } from './parts/small-batch.ts';
import { createProblem, flipLabels, type Problem } from './problem.ts';
import type { SurrogateParameters } from './parameters.ts';

/** `tested` is the method the claims are about; `only` names parts, for tests that need no others. */
export async function measure(
  context: RunContext<SurrogateParameters>,
  tested: Tested = TESTED,
  only?: readonly string[],
): Promise<Measurements> {
  const { batchSizes, epochs, innerSteps, noisy, floorEpochs, smallEpochs, thorough } =
    context.profile.parameters;
  const { problems, mushrooms, hard } = await loadProblems(context);
  const all: Part[] = [
    { note: 'identities', weight: 1, run: () => identities(context, mushrooms, tested) },
    { note: 'full batch', weight: 40, run: () => fullBatch(context, mushrooms, tested, thorough) },
    {
      note: 'floor',
      weight: noisy === 'mushrooms' ? 10 : 40,
      run: () => floor(context, hard, tested, { size: 625, epochs: floorEpochs, innerSteps: 10 }),
    },
    { note: 'small batches', weight: 10, run: () => smallBatch(context, hard, tested, smallEpochs) },
    { note: 'crossover', weight: 20, run: () => crossover(context, mushrooms, tested, thorough) },
    { note: 'imitation', weight: 30, run: () => imitation(context, tested, thorough ? 25 : 15) },
    ...[...problems].flatMap(([data, problem]) =>
      batchSizes.map((size) => ({
        note: `${data}, batches of ${size}`,
        weight: (problem.all.x.rows / 8000) * (10 + 1000 / size),
        run: () => miniBatch(context, problem, tested, { data, size, epochs, innerSteps }),
      })),
    ),
  ];
  const parts = only ? all.filter(({ note }) => only.includes(note)) : all;
  const total = parts.reduce((sum, { weight }) => sum + weight, 0);
  const found: Measurements = {};
  let done = 0;
  for (const { note, weight, run } of parts) {
    context.report.progress(done, total, note);
    Object.assign(found, await run());
    done += weight;
    context.signal.throwIfAborted();
  }
  context.report.progress(total, total);
  return found;
}

async function loadProblems(context: RunContext<SurrogateParameters>) {
  const { datasets, noisy } = context.profile.parameters;
  const problems = new Map<string, Problem>();
  for (const name of datasets) {
    const { bytes } = await context.load(name);
    problems.set(name, createProblem(bytes, context.random(`start on ${name}`)));
  }
  const [mushrooms, unfitted] = [problems.get('mushrooms'), problems.get(noisy)];
  if (!mushrooms || !unfitted) throw new RangeError(`The profile must read mushrooms and ${noisy}.`);
  const hard =
    noisy === 'mushrooms' ? flipLabels(mushrooms, 0.1, context.random('flipped labels')) : unfitted;
  return { problems, mushrooms, hard };
}

interface Part {
  readonly note: string;
  /** Its share of the time, roughly. */
  readonly weight: number;
  readonly run: () => Promise<Measurements>;
}

export const run = (context: RunContext<SurrogateParameters>) => measure(context);
