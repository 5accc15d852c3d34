/** Whether ranks and accumulation steps give the gradient of one large batch, in the model itself. */
import { keep, release } from '@papertape/neural';
import { numpy as np } from '@jax-js/jax';
import type { Measurements, RunContext } from '@papertape/reproduction';
import type { Balancer } from '../../src/index.ts';
import { drawSequences, type Domain, type Sequences } from '../domains.ts';
import type { Tested } from '../methods.ts';
import { layersOf } from '../model/examine.ts';
import { createModel, type ModelParameters, type ModelSizes } from '../model/model.ts';
import { addTrees, batchOf, compileModel, type CompiledModel } from '../model/training.ts';

const [RANKS, STEPS] = [2, 2];
/** Sequences of one rank and accumulation step. */
const EACH = 4;
/** Large, so that the gradient is mostly that of the balance. */
const COEFFICIENT = 10;

/** 'identity.error': largest difference between both gradients over the largest entry; single precision. */
export async function identity(
  context: RunContext,
  domains: readonly Domain[],
  sizes: ModelSizes,
  tested: Tested,
): Promise<Measurements> {
  const random = context.random('sequences of the identity');
  const parts = Array.from({ length: RANKS * STEPS }, () =>
    drawSequences(domains, { count: EACH, length: sizes.length }, random),
  );
  const parameters = createModel(context.random('weights of the identity'), sizes);
  const model = compileModel(sizes);
  const apart = await gradientOf(model, parameters, sizes, parts, RANKS, tested);
  const together = await gradientOf(model, parameters, sizes, [joined(parts)], 1, tested);
  model.dispose();
  release(parameters);
  const scale = Math.max(...together.map(Math.abs));
  const error = Math.max(...apart.map((value, i) => Math.abs(value - (together[i] ?? NaN))));
  return { 'identity.error': error / scale };
}

function joined(parts: readonly Sequences[]): Sequences {
  return {
    bytes: Uint8Array.from(parts.flatMap(({ bytes }) => [...bytes])),
    domains: Uint8Array.from(parts.flatMap(({ domains }) => [...domains])),
  };
}

/** The routers' gradients, averaged over `parts`, which are the accumulation steps of one rank after the other. */
async function gradientOf(
  model: CompiledModel,
  parameters: ModelParameters,
  sizes: ModelSizes,
  parts: readonly Sequences[],
  ranks: number,
  tested: Tested,
): Promise<number[]> {
  const bias = new Float32Array(sizes.layers * sizes.experts);
  const batches = parts.map((part) => batchOf(part, bias, sizes));
  const counts: Float64Array[][] = [];
  for (const batch of batches) {
    const chosen = await model.route(parameters, keep(batch)).data();
    counts.push(layersOf(chosen, sizes, 1));
  }
  const steps = parts.length / ranks;
  const balancers = await observeAll(counts, sizes, ranks, tested);
  let total: ModelParameters | undefined;
  for (const [at, batch] of batches.entries()) {
    const [sequences = 1] = batch.tokens.shape;
    const rows = (balancers[Math.floor(at / steps)]?.cotangent(at % steps) ?? []).flatMap((values) =>
      Array.from({ length: sequences }, () => Array.from(values, (value) => value / sequences)).flat(),
    );
    const prices = np.array(Float32Array.from(rows)).reshape([sizes.layers, sequences, sizes.experts]);
    const [nats, gradients] = model.gradient(parameters, batch, prices);
    nats.dispose();
    total = total === undefined ? gradients : addTrees(total, gradients);
  }
  const sums = total === undefined ? [] : await routersOf(total);
  return sums.map((sum) => sum / parts.length);
}

/** A balancer of each rank, which has seen the counts of all of its accumulation steps. */
async function observeAll(
  counts: readonly (readonly Float64Array[])[],
  { layers, experts, topK }: ModelSizes,
  ranks: number,
  { createBalancer, inProcessGroup }: Tested,
): Promise<Balancer[]> {
  const accumulate = counts.length / ranks;
  const shared = { layers, experts, topK, scope: 'global', coefficient: COEFFICIENT, accumulate } as const;
  const balancers = inProcessGroup(ranks).map((reduce) => createBalancer({ ...shared, reduce }));
  await Promise.all(
    balancers.map(async (balancer, rank) => {
      for (const step of counts.slice(rank * accumulate, (rank + 1) * accumulate)) {
        for (const [layer, own] of step.entries()) {
          await balancer.observe(layer, own, own.reduce((sum, count) => sum + count, 0) / topK);
        }
      }
    }),
  );
  return balancers;
}

/** Entries of the routers' gradients. Consumes the tree. */
async function routersOf(gradients: ModelParameters): Promise<number[]> {
  const found: number[] = [];
  for (const { router } of gradients.blocks) found.push(...(await router.ref.data()));
  release(gradients);
  return found;
}
