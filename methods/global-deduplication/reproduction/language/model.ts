/** A small character model: the next character from the 16 before it (after Bengio et al., 2003). */
import {
  adam,
  cosine,
  createEmbedding,
  createMlp,
  embedding,
  keep,
  mlp,
  oneHot,
  relu,
  release,
  softmaxCrossEntropy,
  tokenIndices,
  train,
  type EmbeddingParameters,
  type LinearParameters,
  type Tensor,
} from '@papertape/neural';
import type { RandomStream, RunContext } from '@papertape/reproduction';
import { SYMBOLS } from './alphabet.ts';

/** Characters that a prediction sees. */
const CONTEXT = 16;
const FEATURES = 16;
const HIDDEN = 192;
const BATCH = 256;
/** The best of tune.ts's grid, on a seed that no profile uses. */
const RATE = 1e-2;
/** Characters examined at once. */
const EXAMINED = 2048;

type Parameters = { characters: EmbeddingParameters; layers: LinearParameters[] };
type Batch = { before: Tensor; next: Tensor };

/** Texts on which the model is examined while it is trained; never trained on. */
export interface Examination {
  readonly texts: readonly Uint8Array[];
  /** How often, evenly spread; the last time at the end. */
  readonly times: number;
  /** Characters seen so far, and bits per character of each text. */
  onBits(characters: number, bits: readonly number[]): void;
}

export interface TrainingOptions extends Pick<RunContext, 'signal' | 'breathe'> {
  readonly random: RandomStream;
  readonly rate?: number;
  readonly examine: Examination;
  /** Characters seen so far. */
  onProgress?(characters: number): void;
}

/**
 * Trains on each character once, in a random order, and gives what it makes of each examined text in the end: the
 * mean of −log₂ of the probability that it gave each character after the 16 before it. Open a device before.
 */
export async function trainLanguageModel(symbols: Uint8Array, options: TrainingOptions): Promise<number[]> {
  const { random, rate = RATE, examine, signal, breathe, onProgress } = options;
  const first: Parameters = {
    characters: createEmbedding(random, SYMBOLS, FEATURES),
    layers: createMlp(random, [CONTEXT * FEATURES, HIDDEN, SYMBOLS]),
  };
  const order = random.permutation(symbols.length - CONTEXT);
  const steps = Math.floor(order.length / BATCH);
  let bits: number[] = [];
  const { parameters, state, stopped } = await train({
    parameters: first,
    loss: lossOf,
    optimizer: adam(cosine(rate, steps)),
    batches: batches(symbols, order),
    steps,
    clipNorm: 1,
    signal,
    breathe,
    reportEvery: 50,
    onProgress: ({ step }) => onProgress?.(step * BATCH),
    evaluate: {
      every: Math.ceil(steps / examine.times),
      better: 'lower',
      async measure(trained, step) {
        bits = [];
        for (const text of examine.texts) bits.push(await bitsPerCharacter(trained, text));
        examine.onBits(step * BATCH, bits);
        return Math.max(...bits);
      },
    },
  });
  release(parameters);
  release(state);
  if (stopped === 'diverged') throw new Error(`Training at the rate ${rate} diverged.`);
  return bits;
}

function* batches(symbols: Uint8Array, order: Uint32Array): Generator<Batch> {
  for (let start = 0; start + BATCH <= order.length; start += BATCH) {
    yield batchOf(symbols, order.subarray(start, start + BATCH));
  }
}

/** before [batch, CONTEXT] int32, next [batch, SYMBOLS] one-hot: the windows that begin at `starts`. */
function batchOf(symbols: Uint8Array, starts: Uint32Array): Batch {
  const before = new Uint8Array(starts.length * CONTEXT);
  const next = new Uint8Array(starts.length);
  for (const [row, start] of starts.entries()) {
    before.set(symbols.subarray(start, start + CONTEXT), row * CONTEXT);
    next[row] = symbols[start + CONTEXT] ?? 0;
  }
  return { before: tokenIndices(before, [starts.length, CONTEXT], SYMBOLS), next: oneHot(next, SYMBOLS) };
}

/** Mean cross-entropy in nats. */
function lossOf({ characters, layers }: Parameters, { before, next }: Batch): Tensor {
  const [rows = 0] = next.shape;
  const x = embedding(characters, before).reshape([rows, CONTEXT * FEATURES]);
  return softmaxCrossEntropy(mlp(layers, x, relu), next);
}

/** Borrows the parameters. */
async function bitsPerCharacter(parameters: Parameters, symbols: Uint8Array): Promise<number> {
  let [nats, count] = [0, 0];
  for (let start = 0; start + CONTEXT < symbols.length; start += EXAMINED) {
    const rows = Math.min(EXAMINED, symbols.length - CONTEXT - start);
    const starts = Uint32Array.from({ length: rows }, (_, row) => start + row);
    const loss = lossOf(keep(parameters), batchOf(symbols, starts));
    const [mean = NaN] = await loss.data();
    nats += mean * rows;
    count += rows;
  }
  return nats / count / Math.LN2;
}
