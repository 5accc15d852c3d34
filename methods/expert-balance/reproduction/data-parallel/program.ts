/** The mixture transformer as a program of the elastic runtime: what each of its processes computes. */
import { readFile } from 'node:fs/promises';
import type { Program, ProgramStep } from '@papertape/elastic-training/runtime';
import { adamW } from '@papertape/elastic-training/runtime';
import { openDevice, release } from '@papertape/neural';
import { numpy as np } from '@jax-js/jax';
import { randomStream, type Device } from '@papertape/reproduction';
import type { Arm } from '../arms.ts';
import { parseDomains, type Domain, type Sequences } from '../domains.ts';
import type { Tested } from '../methods.ts';
import { createModel, type ModelParameters, type ModelSizes } from '../model/model.ts';
import { batchOf, CLIP, compileModel, rateOf, type CompiledModel } from '../model/training.ts';
import type { BalanceParameters } from '../parameters.ts';
import { createBalanceSteps, type BalanceStep } from './balance-step.ts';
import { flatten, unflattener } from './flat.ts';
import { drawStep, microBatchesOf, sequencesOf, streamOf, type MicroBatches } from './micro-batches.ts';
import { stepwise } from './stepwise.ts';

/** All that a process has to know; plain JSON. */
export interface ProgramOptions {
  readonly parameters: BalanceParameters;
  readonly arm: Arm;
  readonly seed: number;
  readonly device: Device;
  /** File of the data. */
  readonly data: string;
  /** URL of the module whose `TESTED` balances. */
  readonly tested: string;
}

/** AdamW's constants, those of the optimiser that trains in one process. */
const ADAM = { beta1: 0.9, beta2: 0.999, epsilon: 1e-8, weightDecay: 1e-2 };

/** The parameters and the bias of the choice are the layers of the state. */
export function layersOf({ layers, experts }: BalanceParameters, parameters: number): number[] {
  return [parameters, layers * experts];
}

// A process trains one arm after the other: what is the same for all of them is made once.
let known: { readonly key: string; readonly shared: Promise<Shared> } | null = null;

interface Shared {
  readonly domains: readonly Domain[];
  readonly model: CompiledModel;
}

function share({ parameters, data, device }: ProgramOptions): Promise<Shared> {
  const key = JSON.stringify([parameters, data, device]);
  if (known?.key !== key) known = { key, shared: openShared(parameters, data, device) };
  return known.shared;
}

async function openShared(sizes: ModelSizes, data: string, device: Device): Promise<Shared> {
  await openDevice(device);
  return { domains: parseDomains(await readFile(data)), model: compileModel(sizes) };
}

/** Everything about an arm that does not change. */
interface Fixed {
  readonly parameters: BalanceParameters;
  readonly micro: MicroBatches;
  readonly model: CompiledModel;
  /** The weights before the first step. */
  readonly initial: Float32Array;
  toTree(weights: Float32Array): ModelParameters;
  sequencesAt(step: number): readonly Sequences[];
  balance(step: number, choices: ArrayLike<number>): Promise<BalanceStep>;
}

/** Called by the runtime in each process. Throws what reading the data and opening the device throw. */
export async function open(given: unknown): Promise<Program> {
  const fixed = await fix(given as ProgramOptions);
  const { initial, micro, parameters } = fixed;
  const sizes = layersOf(parameters, initial.length);
  const update = createUpdate(parameters, initial.length);
  return {
    sizes,
    initial: (layer) => (layer === 0 ? initial : new Float32Array(sizes[layer] ?? 0)),
    openStep: (step, [weights = initial, bias = new Float32Array(0)]) => openStep(fixed, step, weights, bias),
    scale: (sum) => clippedMean(sum.subarray(0, initial.length), micro.count),
    update,
  };
}

async function fix(options: ProgramOptions): Promise<Fixed> {
  const { parameters, arm, seed } = options;
  const { domains, model } = await share(options);
  const { TESTED } = (await import(/* @vite-ignore */ options.tested)) as { TESTED: Tested };
  const micro = microBatchesOf(parameters, arm);
  const first = createModel(randomStream(seed, 'weights'), parameters);
  const toTree = unflattener(first);
  return {
    parameters,
    micro,
    model,
    initial: await flatten(first),
    toTree,
    balance: createBalanceSteps(arm, parameters, micro, seed, TESTED),
    sequencesAt: stepwise(() => {
      const random = randomStream(seed, streamOf(arm));
      return () => drawStep(arm, parameters, domains, random);
    }),
  };
}

/** AdamW for the parameters; the bias moves as far as its gradient says. */
function createUpdate(parameters: BalanceParameters, size: number): Program['update'] {
  const rate = rateOf(parameters);
  const layer = { parts: [{ start: 0, end: size, decay: true }] };
  return (slots, gradient, at) => {
    if (at.layer > 0) return { ...slots, master: slots.master.map((b, i) => b + (gradient[i] ?? 0)) };
    return adamW(slots, gradient, { ...at, layer }, { ...ADAM, learningRate: rate(at.step) });
  };
}

/** What makes the sum of `count` gradients their mean, cut down to a length of CLIP. */
function clippedMean(sum: Float32Array, count: number): number {
  let squares = 0;
  for (let i = 0; i < sum.length; i++) squares += (sum[i] ?? 0) ** 2;
  return CLIP / Math.max(Math.sqrt(squares) / count, CLIP) / count;
}

function openStep(fixed: Fixed, step: number, weights: Float32Array, bias: Float32Array): ProgramStep {
  const { parameters: sizes, micro, model } = fixed;
  const parameters = fixed.toTree(weights);
  const parts = fixed.sequencesAt(step);
  const batchAt = (sample: number) => batchOf(sequencesOf(parts, micro, sample), bias.slice(), sizes);
  let balanced: Promise<BalanceStep> | null = null;
  return {
    length: micro.count * micro.choices,
    async statistics(sample) {
      const chosen = await model.route(parameters, batchAt(sample)).data();
      const all = new Float32Array(micro.count * micro.choices);
      all.set(chosen, sample * micro.choices);
      return all;
    },
    async gradient(sample, choices) {
      balanced ??= fixed.balance(step, choices);
      const { prices, biasMove } = await balanced;
      const shape = [sizes.layers, micro.sequences, sizes.experts];
      const [nats, gradients] = model.gradient(
        parameters,
        batchAt(sample),
        np.array(prices[sample] ?? new Float32Array(0)).reshape(shape),
      );
      const flat = await flatten(gradients);
      const gradient = new Float32Array(flat.length + biasMove.length);
      gradient.set(flat);
      // It is a function of the choices of all: one sample brings it for all of them.
      if (sample === 0) gradient.set(biasMove, flat.length);
      const [loss = NaN] = await nats.data();
      return { gradient, loss };
    },
    close: () => release(parameters),
  };
}
