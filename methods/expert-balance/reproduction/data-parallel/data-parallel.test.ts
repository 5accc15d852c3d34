// What processes compute of a step, in one process: micro-batches together are the batch, and only a balancer that
// synchronises makes the global balance.
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Program, Slots } from '@papertape/elastic-training/runtime';
import { createReductionTree, PartialSums } from '@papertape/elastic-training/runtime';
import { openDevice, release } from '@papertape/neural';
import { randomStream } from '@papertape/reproduction';
import { numpy as np } from '@jax-js/jax';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import type { Arm } from '../arms.ts';
import { parseDomains, type Domain } from '../domains.ts';
import definition from '../index.ts';
import { createBalancing, TESTED, type Scope } from '../methods.ts';
import { createModel } from '../model/model.ts';
import { batchOf, compileModel, type CompiledModel } from '../model/training.ts';
import type { BalanceParameters } from '../parameters.ts';
import { loadToyDomains, SMALL } from '../testing/toy-domains.ts';
import { flatten } from './flat.ts';
import { choicesOf, drawStep, microBatchesOf, sequencesOf } from './micro-batches.ts';
import { open } from './program.ts';
import { stepwise } from './stepwise.ts';

const parameters: BalanceParameters = {
  ...definition.profiles.quick.parameters,
  ...SMALL,
  layers: 2,
  steps: 3,
};
// Compiling is slow where others want the processor too.
vi.setConfig({ testTimeout: 120_000, hookTimeout: 120_000 });

const SEED = 5;
const RIGHT = new URL('../methods.ts', import.meta.url).href;
const ALONE = new URL('../testing/alone.ts', import.meta.url).href;

const armOf = (scope: Scope, accumulate = 1): Arm => ({
  name: 'arm',
  label: 'arm',
  coefficient: 1,
  scope,
  accumulate,
  mixed: false,
});
const GLOBAL = armOf({ kind: 'group', size: 8 });
const MICRO = armOf({ kind: 'group', size: 1 });

let folder: string;
let domains: Domain[];
let model: CompiledModel;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'papertape-test-'));
  const { bytes } = await loadToyDomains();
  await writeFile(join(folder, 'data.jsonl'), bytes);
  domains = parseDomains(bytes);
  await openDevice('wasm');
  model = compileModel(parameters);
});
afterAll(async () => {
  model.dispose();
  await rm(folder, { recursive: true, force: true });
});

const programOf = (arm: Arm, tested = RIGHT) =>
  open({ parameters, arm, seed: SEED, device: 'wasm', data: join(folder, 'data.jsonl'), tested });

/** The sums over all micro-batches, as the runtime makes them. */
async function sumsOf(program: Program, step: number, weights: readonly Float32Array[]) {
  const tree = createReductionTree(4, 1, 1);
  const [choices, gradients] = [new PartialSums(tree), new PartialSums(tree)];
  const running = program.openStep(step, weights);
  for (let sample = 0; sample < 4; sample++) choices.add(sample, await running.statistics(sample));
  for (let sample = 0; sample < 4; sample++) {
    gradients.add(sample, (await running.gradient(sample, choices.total())).gradient);
  }
  running.close();
  return gradients.total();
}

/** The weights after `parameters.steps` steps. */
async function train(program: Program): Promise<readonly Float32Array[]> {
  let state = program.sizes.map((size, layer): Slots => {
    return { master: program.initial(layer), m: new Float32Array(size), v: new Float32Array(size) };
  });
  for (let step = 1; step <= parameters.steps; step++) {
    const weights = state.map(({ master }) => master);
    const sum = await sumsOf(program, step, weights);
    const scale = program.scale(sum);
    let at = 0;
    state = state.map((slots, layer) => {
      const gradient = sum.subarray(at, at + slots.master.length);
      at += slots.master.length;
      return program.update(slots, gradient, { layer, start: 0, step, scale });
    });
  }
  return state.map(({ master }) => master);
}

/** The mean gradient of the first step as one process computes it, and how its bias moves. */
async function gradientHere(arm: Arm) {
  const each = parameters.sequences / arm.accumulate;
  const routing = { ...parameters, sequences: each, accumulate: arm.accumulate };
  const balancing = createBalancing(arm.scope, arm.coefficient, routing, randomStream(1, ''), TESTED);
  const weights = createModel(randomStream(SEED, 'weights'), parameters);
  const sums: Float32Array[] = [];
  for (const part of drawStep(arm, parameters, domains, randomStream(SEED, 'sequences'))) {
    const batch = () => batchOf(part, balancing.bias(), parameters);
    const chosen = await model.route(weights, batch()).data();
    const prices = np.array(await balancing.cotangent(chosen));
    const shaped = prices.reshape([parameters.layers, each, parameters.experts]);
    const [nats, gradients] = model.gradient(weights, batch(), shaped);
    nats.dispose();
    sums.push(await flatten(gradients));
  }
  await balancing.endStep();
  release(weights);
  const [first = new Float32Array(0)] = sums;
  const mean = first.map((_, i) => sums.reduce((sum, part) => sum + (part[i] ?? NaN), 0) / sums.length);
  return { mean, move: balancing.bias() };
}

describe('the gradients of micro-batches', () => {
  test.each([
    ['global', GLOBAL],
    ['buffer of two accumulation steps', armOf({ kind: 'buffer' }, 2)],
    ['bias, micro', armOf({ kind: 'bias', scope: 'micro' })],
  ])('have the mean of the whole batch: %s', async (_, arm) => {
    const program = await programOf(arm);
    const sum = await sumsOf(program, 1, [program.initial(0), program.initial(1)]);
    const { mean, move } = await gradientHere(arm);
    const scale = Math.max(...mean.map(Math.abs));
    const worst = Math.max(...mean.map((value, i) => Math.abs(value - (sum[i] ?? NaN) / 4)));
    expect(worst / scale).toBeLessThan(1e-5);
    expect([...sum.subarray(mean.length)]).toEqual([...move]);
  });

  test('are cut down to a length of one, and shorter ones are left', async () => {
    const program = await programOf(GLOBAL);
    const sum = new Float32Array((program.sizes[0] ?? 0) + (program.sizes[1] ?? 0));
    sum[0] = 2;
    expect(program.scale(sum)).toBe(1 / 4);
    sum[0] = 40;
    expect(program.scale(sum)).toBe(1 / 40);
  });
});

test('without the synchronisation the global balance trains what the micro one does, to the last bit', async () => {
  const micro = await train(await programOf(MICRO));
  const alone = await train(await programOf(GLOBAL, ALONE));
  const right = await train(await programOf(GLOBAL));
  expect(alone).toEqual(micro);
  expect(right).not.toEqual(micro);
});

test('choices and sequences of micro-batches make those of the accumulation step', () => {
  const arm = armOf({ kind: 'buffer' }, 2);
  const micro = microBatchesOf(parameters, arm);
  const parts = drawStep(arm, parameters, domains, randomStream(1, 'sequences'));
  const cut = Array.from({ length: micro.count }, (_, sample) => sequencesOf(parts, micro, sample));
  expect(cut.flatMap(({ bytes }) => [...bytes])).toEqual(parts.flatMap(({ bytes }) => [...bytes]));
  // Each choice is named after its part, layer and place.
  const { layers, length, topK } = parameters;
  const ofLayer = micro.sequences * length * topK;
  const name = (part: number, layer: number, place: number) => part * 10_000 + layer * 1000 + place;
  const sums = Array.from({ length: micro.count }, (_, sample) =>
    Array.from({ length: micro.choices }, (_choice, c) => {
      const place = (sample % micro.ofPart) * ofLayer + (c % ofLayer);
      return name(Math.floor(sample / micro.ofPart), Math.floor(c / ofLayer), place);
    }),
  ).flat();
  const places = Array.from({ length: micro.ofPart * ofLayer }, (_, place) => place);
  const layered = Array.from({ length: layers }, (_, layer) => places.map((place) => name(1, layer, place)));
  expect([...choicesOf(sums, micro, layers, 1)]).toEqual(layered.flat());
  expect(() => microBatchesOf(parameters, armOf({ kind: 'buffer' }, 3))).toThrow(/do not make 4 equal/);
});

test('a step draws the same whichever steps were drawn before it', () => {
  const inOrder = (step: number) => randomStream(1, 'draws').permutation(99)[step];
  fc.assert(
    fc.property(fc.array(fc.integer({ min: 1, max: 90 })), (steps) => {
      const at = stepwise(() => {
        const values = randomStream(1, 'draws').permutation(99);
        let next = 0;
        return () => values[++next];
      });
      for (const step of steps) expect(at(step)).toBe(inOrder(step));
    }),
    { numRuns: 50 },
  );
});
