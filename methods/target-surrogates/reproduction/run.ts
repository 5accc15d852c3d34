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
import { createProblem, flipLabels } from './problem.ts';
import type { SurrogateParameters } from './parameters.ts';

/** `tested` is the method the claims are about. */
export async function measure(
  context: RunContext<SurrogateParameters>,
  tested: Tested = TESTED,
): Promise<Measurements> {
  const { batchSizes, epochs, innerSteps, datasets, noisy, floorEpochs, smallEpochs, thorough } =
    context.profile.parameters;
  const problems = new Map(
    await Promise.all(
      datasets.map(async (name) => {
        const { bytes } = await context.load(name);
        return [name, createProblem(bytes, context.random(`start on ${name}`))] as const;
      }),
    ),
  );
  const mushrooms = problems.get('mushrooms');
  if (!mushrooms) throw new RangeError('The profile must read mushrooms.');
  const noisyProblem = problems.get(noisy) ?? mushrooms;
  const hard =
    noisy === 'mushrooms' ? flipLabels(mushrooms, 0.1, context.random('flipped labels')) : noisyProblem;
  const parts: [string, () => Promise<Measurements>][] = [
    ['identities', () => identities(context, mushrooms, tested)],
    ['full batch', () => fullBatch(context, mushrooms, tested, thorough)],
    ['floor', () => floor(context, hard, tested, { size: 625, epochs: floorEpochs, innerSteps: 10 })],
    ['small batches', () => smallBatch(context, hard, tested, smallEpochs)],
    ['crossover', () => crossover(context, mushrooms, tested, thorough)],
    ['imitation', () => imitation(context, tested)],
    ...[...problems].flatMap(([data, problem]) =>
      batchSizes.map((size): [string, () => Promise<Measurements>] => [
        `${data}, batches of ${size}`,
        () => miniBatch(context, problem, tested, { data, size, epochs, innerSteps }),
      ]),
    ),
  ];
  const found: Measurements = {};
  for (const [index, [note, part]] of parts.entries()) {
    context.report.progress(index, parts.length, note);
    Object.assign(found, await part());
    context.signal.throwIfAborted();
  }
  context.report.progress(parts.length, parts.length);
  return found;
}

export const run = (context: RunContext<SurrogateParameters>) => measure(context);
