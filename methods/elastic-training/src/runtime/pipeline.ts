// One step of a stage: forward and backward passes of its samples in the order of 1F1B, and the sums of their gradients.
import { bytesOf, floatsOf, PartialSums, type Channel } from '../communicator/index.ts';
import { cursorOf, sampleAt, type Pass } from '../model/index.ts';
import type { Exchange, Interval } from '../planner/index.ts';
import type { Mark } from './messages.ts';
import type { TrainingModel } from './model-of.ts';
import { oneForwardOneBackward } from '../schedule/index.ts';
import type { Role } from './role.ts';

export interface StageStep {
  readonly model: TrainingModel;
  readonly role: Role;
  /** Of the stage's layers, one after the other. */
  readonly weights: Float32Array;
  /** Vectors of the same length that nobody needs any more: memory that need not be had and given back each time. */
  readonly spare: Float32Array[];
  readonly channel: Channel;
  /** Number of the step, from 1. */
  readonly step: number;
  readonly mark: Mark;
}

export interface StageResult {
  /** Gradients of the summed loss over subtrees of samples. */
  readonly sums: PartialSums;
  /** [sample, loss summed over its characters], of the last stage alone. */
  readonly losses: readonly (readonly [number, number])[];
}

const NOTHING = new Float32Array(0);

/** Rejects with EpochAborted. */
export async function computeStage(work: StageStep): Promise<StageResult> {
  const { model, role } = work;
  const sums = new PartialSums(model.tree, work.spare);
  const losses: [number, number][] = [];
  /** By sample, until its way back. */
  const passes = new Map<number, Pass[]>();
  for (const { kind, slot } of oneForwardOneBackward({
    stage: role.stage,
    stages: role.stages,
    slots: model.settings.slots,
  })) {
    const samples = role.samples[slot] ?? { start: 0, end: 0 };
    if (kind === 'forward') {
      const outputs = await forwardSlot(work, slot, samples, passes);
      if (role.last)
        outputs.forEach((output, index) => losses.push([samples.start + index, output[0] ?? NaN]));
    } else {
      await backwardSlot(work, slot, samples, passes, sums);
    }
  }
  return { sums, losses };
}

async function forwardSlot(
  work: StageStep,
  slot: number,
  samples: Interval,
  passes: Map<number, Pass[]>,
): Promise<Float32Array[]> {
  const { channel, role, step, mark } = work;
  const inputs = await receiveSamples(work, `forward/${step}/${slot}`, slot, role.from, samples);
  const outputs: Float32Array[] = [];
  for (let sample = samples.start; sample < samples.end; sample++) {
    await mark('forward', step);
    await breathe(channel);
    const layers = forwardSample(work, sample, inputs[sample - samples.start] ?? NOTHING);
    passes.set(sample, layers);
    outputs.push(layers.at(-1)?.output ?? NOTHING);
  }
  sendSamples(work, `forward/${step}/${slot}`, slot, role.to, samples, outputs);
  return outputs;
}

function forwardSample(
  { model, role, weights, step }: StageStep,
  sample: number,
  input: Float32Array,
): Pass[] {
  const { settings, rng, corpus } = model;
  const cursor = cursorOf(step, settings.samples) + sample;
  const tokens = sampleAt(corpus, rng, cursor, settings.shape.length);
  let x = input;
  return model.layers.slice(role.layers.start, role.layers.end).map((layer, index) => {
    const context = { step, sample, tokens, rng, layer: role.layers.start + index };
    const pass = layer.forward(weights.subarray(role.offsets[index], role.offsets[index + 1]), x, context);
    x = pass.output;
    return pass;
  });
}

async function backwardSlot(
  work: StageStep,
  slot: number,
  samples: Interval,
  passes: Map<number, Pass[]>,
  sums: PartialSums,
): Promise<void> {
  const { channel, role, step, mark, weights, spare } = work;
  const gradients = await receiveSamples(work, `backward/${step}/${slot}`, slot, role.to, samples);
  const inputs: Float32Array[] = [];
  for (let sample = samples.start; sample < samples.end; sample++) {
    await mark('backward', step);
    await breathe(channel);
    const gradient = spare.pop()?.fill(0) ?? new Float32Array(weights.length);
    let d = gradients[sample - samples.start] ?? NOTHING;
    for (const [index, pass] of [...(passes.get(sample) ?? []).entries()].reverse()) {
      d = pass.backward(d, gradient.subarray(role.offsets[index], role.offsets[index + 1]));
    }
    passes.delete(sample);
    sums.add(sample, gradient);
    inputs.push(d);
  }
  sendSamples(work, `backward/${step}/${slot}`, slot, role.from, samples, inputs);
}

/** Vectors of `samples` from the neighbouring stage, which has cut them in its own way. */
async function receiveSamples(
  { channel }: StageStep,
  tag: string,
  slot: number,
  exchanges: readonly Exchange[],
  samples: Interval,
): Promise<Float32Array[]> {
  const vectors: Float32Array[] = [];
  for (const exchange of exchanges.filter((other) => other.slot === slot)) {
    const peer = exchange.from === channel.id ? exchange.to : exchange.from;
    const { payload } = await channel.receive(peer, tag);
    const floats = floatsOf(payload);
    const count = exchange.samples.end - exchange.samples.start;
    const length = floats.length / count;
    for (let index = 0; index < count; index++) {
      const at = exchange.samples.start - samples.start + index;
      vectors[at] = floats.subarray(index * length, (index + 1) * length);
    }
  }
  return vectors;
}

function sendSamples(
  { channel }: StageStep,
  tag: string,
  slot: number,
  exchanges: readonly Exchange[],
  samples: Interval,
  vectors: readonly Float32Array[],
): void {
  for (const exchange of exchanges.filter((other) => other.slot === slot)) {
    const peer = exchange.from === channel.id ? exchange.to : exchange.from;
    const own = vectors.slice(exchange.samples.start - samples.start, exchange.samples.end - samples.start);
    const length = own[0]?.length ?? 0;
    const together = new Float32Array(own.length * length);
    own.forEach((vector, index) => together.set(vector, index * length));
    channel.send(peer, tag, bytesOf(together));
  }
}

/** Lets sockets be read and signs of life be sent between two samples. */
export async function breathe(channel: Channel): Promise<void> {
  await new Promise((resolve) => setImmediate(resolve));
  channel.check();
}
