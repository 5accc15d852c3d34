// The dense parts of the decoder on jax-js. Attention stands between them, on paged keys and values.
import { jit, nn, numpy as np } from '@jax-js/jax';
import { release, type Tensor } from '@papertape/neural';
import { checkConfig, type LlamaConfig, type LlamaWeights } from './config.ts';
import { bucketOf, padded } from './buckets.ts';

/** Rows of an iteration on their way through the layers. */
export interface Pass {
  /** Of the next layer, [rows × (heads + 2 · kvHeads) · headSize], not yet rotated. */
  qkv: Float32Array;
  /** [bucket, features] on the device. */
  residual: Tensor;
}

export interface Decoder {
  /** Embeds tokens, and projects them for the first layer. */
  begin(tokens: Int32Array): Promise<Pass>;
  /** Everything of `layer` after attention, whose means are o, and the projections of the layer after it. */
  goOn(pass: Pass, layer: number, o: Float32Array, rows: number): Promise<Pass>;
  /** The last layer after attention, and logits [sampled × vocabulary] of some rows. Ends the pass. */
  end(pass: Pass, o: Float32Array, rows: number, sampled: Int32Array): Promise<Float32Array>;
  dispose(): void;
}

/** Weights of a layer on the device, in the order of the compiled functions' arguments. */
interface Layer {
  readonly attention: readonly [norm: Tensor, qkv: Tensor];
  readonly rest: readonly [output: Tensor, norm: Tensor, gate: Tensor, up: Tensor, down: Tensor];
}

/**
 * A decoder whose weights are on the default device (`openDevice` comes first). Rows are padded to a bucket, so that few
 * shapes are compiled. Throws RangeError for weights that do not fit the configuration.
 */
export function createDecoder(config: LlamaConfig, weights: LlamaWeights): Decoder {
  const { features, epsilon, vocabulary } = checkConfig(config);
  const layers = weights.layers.map((_, at) => onDevice(config, weights, at));
  const norm = vectorOf('norm', weights.norm, features);
  const head = matrixOf('head', weights.head, features, vocabulary);

  const rmsNorm = (x: Tensor, weight: Tensor): Tensor => {
    const square = np.mean(np.square(x.ref), -1, { keepdims: true });
    return x.div(np.sqrt(square.add(epsilon))).mul(weight);
  };
  const project = jit((x: Tensor, weight: Tensor, qkv: Tensor) => np.matmul(rmsNorm(x, weight), qkv));
  const finish = jit(
    (x: Tensor, o: Tensor, output: Tensor, weight: Tensor, gate: Tensor, up: Tensor, down: Tensor) => {
      const attended = x.add(np.matmul(o, output));
      const h = rmsNorm(attended.ref, weight);
      const hidden = nn.silu(np.matmul(h.ref, gate)).mul(np.matmul(h, up));
      return attended.add(np.matmul(hidden, down));
    },
  );

  const projected = async (residual: Tensor, { attention: [weight, qkv] }: Layer): Promise<Pass> => ({
    qkv: await numbersOf(project(residual.ref, weight.ref, qkv.ref)),
    residual,
  });
  const layerAt = (at: number): Layer => {
    const layer = layers[at];
    if (!layer) throw new RangeError(`There is no layer ${at}.`);
    return layer;
  };
  const finished = (residual: Tensor, at: number, o: Float32Array, rows: number): Tensor => {
    const [output, weight, gate, up, down] = layerAt(at).rest;
    const attended = onRows(o, rows);
    return finish(residual, attended, output.ref, weight.ref, gate.ref, up.ref, down.ref);
  };

  return {
    begin(tokens) {
      const x = new Float32Array(tokens.length * features);
      for (const [row, token] of tokens.entries()) {
        if (!(token >= 0 && token < vocabulary)) {
          throw new RangeError(`Token ${token} is not in the vocabulary of ${vocabulary}.`);
        }
        x.set(weights.embedding.subarray(token * features, (token + 1) * features), row * features);
      }
      return projected(onRows(x, tokens.length), layerAt(0));
    },
    goOn: ({ residual }, layer, o, rows) => projected(finished(residual, layer, o, rows), layerAt(layer + 1)),
    async end({ residual }, o, rows, sampled) {
      const x = await numbersOf(finished(residual, config.layers - 1, o, rows));
      const kept = new Float32Array(sampled.length * features);
      for (const [at, row] of sampled.entries()) {
        kept.set(x.subarray(row * features, (row + 1) * features), at * features);
      }
      const logits = await numbersOf(project(onRows(kept, sampled.length), norm.ref, head.ref));
      return logits.subarray(0, sampled.length * vocabulary);
    },
    dispose() {
      project.dispose();
      finish.dispose();
      release([norm, head, ...layers.flatMap(({ attention, rest }) => [...attention, ...rest])]);
    },
  };
}

/** [rows × anything] → [bucket, anything] on the device, zeros below. */
function onRows(values: Float32Array, rows: number): Tensor {
  const bucket = bucketOf(rows);
  const width = rows === 0 ? 1 : values.length / rows;
  return np.array(padded(values, bucket * width)).reshape([bucket, width]);
}

async function numbersOf(x: Tensor): Promise<Float32Array> {
  const values = await x.data();
  if (!(values instanceof Float32Array)) throw new TypeError('The device gave other numbers than float32.');
  return values;
}

function onDevice(config: LlamaConfig, weights: LlamaWeights, at: number): Layer {
  const { features, heads, kvHeads, headSize, hidden } = config;
  const layer = weights.layers[at];
  if (!layer || weights.layers.length !== config.layers) {
    throw new RangeError(`Weights of ${weights.layers.length} layers for a model of ${config.layers}.`);
  }
  const name = (what: string) => `layer ${at}, ${what}`;
  const width = heads * headSize;
  return {
    attention: [
      vectorOf(name('norm'), layer.attentionNorm, features),
      matrixOf(name('qkv'), layer.qkv, features, width + 2 * kvHeads * headSize),
    ],
    rest: [
      matrixOf(name('output'), layer.output, width, features),
      vectorOf(name('feed-forward norm'), layer.feedForwardNorm, features),
      matrixOf(name('gate'), layer.gate, features, hidden),
      matrixOf(name('up'), layer.up, features, hidden),
      matrixOf(name('down'), layer.down, hidden, features),
    ],
  };
}

const vectorOf = (name: string, values: Float32Array<ArrayBuffer>, length: number): Tensor =>
  np.array(checked(name, values, length));

const matrixOf = (name: string, values: Float32Array<ArrayBuffer>, inputs: number, outputs: number): Tensor =>
  np.array(checked(name, values, inputs * outputs)).reshape([inputs, outputs]);

function checked(name: string, values: Float32Array<ArrayBuffer>, length: number) {
  if (values.length === length) return values;
  throw new RangeError(`Weights of ${name}: ${values.length} numbers instead of ${length}.`);
}
