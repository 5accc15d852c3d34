/** How the sequences of an optimiser step are cut for several processes: into micro-batches that are always the same. */
import type { Arm } from '../arms.ts';
import { drawMixedSequences, drawSequences, type Domain, type Sequences } from '../domains.ts';
import type { BalanceParameters } from '../parameters.ts';
import type { RandomStream } from '@papertape/reproduction';

/** Sequences of a micro-batch, where a step has more than LEAST of them. */
const SEQUENCES = 4;
const LEAST = 4;

export interface MicroBatches {
  /** Of an optimiser step: as many processes can share it. */
  readonly count: number;
  /** Of an accumulation step. */
  readonly ofPart: number;
  /** Sequences of each. */
  readonly sequences: number;
  /** Choices of experts in each, [layers × tokens × k]. */
  readonly choices: number;
}

/** Throws RangeError where the sequences do not divide. */
export function microBatchesOf(
  { sequences, layers, length, topK }: BalanceParameters,
  { accumulate }: Arm,
): MicroBatches {
  const count = Math.max(LEAST, sequences / SEQUENCES);
  const each = sequences / count;
  const ofPart = count / accumulate;
  if (!Number.isInteger(each) || !Number.isInteger(ofPart)) {
    throw new RangeError(
      `${sequences} sequences in ${accumulate} accumulation steps do not make ${count} equal micro-batches.`,
    );
  }
  return { count, ofPart, sequences: each, choices: layers * each * length * topK };
}

/** The sequences of the next optimiser step, an entry for each accumulation step. */
export function drawStep(
  arm: Arm,
  { sequences, length }: BalanceParameters,
  domains: readonly Domain[],
  random: RandomStream,
): Sequences[] {
  const draw = arm.mixed ? drawMixedSequences : drawSequences;
  const each = { count: sequences / arm.accumulate, length };
  return Array.from({ length: arm.accumulate }, () => draw(domains, each, random));
}

/** The name of the stream that an arm's sequences are drawn from. */
export const streamOf = ({ mixed }: Arm): string => (mixed ? 'mixed sequences' : 'sequences');

/** Sequences of one micro-batch of a step. */
export function sequencesOf(
  parts: readonly Sequences[],
  { ofPart, sequences }: MicroBatches,
  microBatch: number,
): Sequences {
  const part = parts[Math.floor(microBatch / ofPart)];
  if (!part) throw new RangeError(`There is no micro-batch ${microBatch}.`);
  const width = part.bytes.length / part.domains.length;
  const start = (microBatch % ofPart) * sequences;
  return {
    bytes: part.bytes.subarray(start * width, (start + sequences) * width),
    domains: part.domains.subarray(start, start + sequences),
  };
}

/**
 * The choices of an accumulation step, [layers × tokens × k], of those of all micro-batches one after the other, as
 * they are summed over processes.
 */
export function choicesOf(
  sums: ArrayLike<number>,
  { ofPart, choices }: MicroBatches,
  layers: number,
  part: number,
): Int32Array {
  const ofLayer = choices / layers;
  const chosen = new Int32Array(ofPart * choices);
  for (let index = 0; index < ofPart; index++) {
    for (let layer = 0; layer < layers; layer++) {
      const from = (part * ofPart + index) * choices + layer * ofLayer;
      const to = (layer * ofPart + index) * ofLayer;
      for (let c = 0; c < ofLayer; c++) chosen[to + c] = sums[from + c] ?? -1;
    }
  }
  return chosen;
}
