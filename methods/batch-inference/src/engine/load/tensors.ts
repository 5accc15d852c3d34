// From the tensors of a file, which stand as [outputs, inputs], to the weights of the decoder.
import type { LayerWeights, LlamaConfig, LlamaWeights } from '../model/config.ts';
import { ModelFileError } from './error.ts';

type Numbers = Float32Array<ArrayBuffer>;

/** A tensor by its name, in row-major order; undefined where the file has none. */
export type FindTensor = (name: string) => { shape: readonly number[]; values: Numbers } | undefined;

/** What the tensors of a layer are called, and of the whole. */
export interface TensorNames {
  readonly embedding: string;
  readonly norm: string;
  readonly head: string;
  layer(
    at: number,
  ): Record<
    'attentionNorm' | 'q' | 'k' | 'v' | 'output' | 'feedForwardNorm' | 'gate' | 'up' | 'down',
    string
  >;
}

/**
 * The weights of a model. Without a tensor for the head, the embedding is used (tied). `rows` puts the rows of queries
 * and keys into our order where a format has another. Throws ModelFileError for what is missing or has another shape.
 */
export function weightsOf(
  config: LlamaConfig,
  find: FindTensor,
  names: TensorNames,
  rows: (values: Numbers, headNumbers: number, headSize: number) => Numbers = (values) => values,
): LlamaWeights {
  const { features, heads, kvHeads, headSize, hidden, vocabulary } = config;
  const vector = (name: string) => required(find, name, [features]);
  const matrix = (name: string, outputs: number, inputs: number) => required(find, name, [outputs, inputs]);
  const layer = (at: number): LayerWeights => {
    const own = names.layer(at);
    const q = rows(matrix(own.q, heads * headSize, features), headSize * features, headSize);
    const k = rows(matrix(own.k, kvHeads * headSize, features), headSize * features, headSize);
    const v = matrix(own.v, kvHeads * headSize, features);
    return {
      attentionNorm: vector(own.attentionNorm),
      qkv: transposed(joined([q, k, v]), features),
      output: transposed(matrix(own.output, features, heads * headSize), heads * headSize),
      feedForwardNorm: vector(own.feedForwardNorm),
      gate: transposed(matrix(own.gate, hidden, features), features),
      up: transposed(matrix(own.up, hidden, features), features),
      down: transposed(matrix(own.down, features, hidden), hidden),
    };
  };
  const embedding = matrix(names.embedding, vocabulary, features);
  return {
    embedding,
    layers: Array.from({ length: config.layers }, (_, at) => layer(at)),
    norm: vector(names.norm),
    head: transposed(find(names.head) ? matrix(names.head, vocabulary, features) : embedding, features),
  };
}

function required(find: FindTensor, name: string, shape: readonly number[]): Numbers {
  const tensor = find(name);
  if (!tensor)
    throw new ModelFileError(`The tensor '${name}' is missing. Is this all of a Llama model's files?`);
  if (tensor.shape.join() !== shape.join()) {
    throw new ModelFileError(
      `The tensor '${name}' is [${tensor.shape.join(', ')}]; the configuration asks for [${shape.join(', ')}].`,
    );
  }
  return tensor.values;
}

/** [outputs, inputs] → [inputs, outputs] */
export function transposed(values: Float32Array, inputs: number): Numbers {
  const outputs = values.length / inputs;
  const turned = new Float32Array(values.length);
  for (let o = 0; o < outputs; o++) {
    for (let i = 0; i < inputs; i++) turned[i * outputs + o] = values[o * inputs + i] ?? 0;
  }
  return turned;
}

function joined(parts: readonly Float32Array[]): Numbers {
  const all = new Float32Array(parts.reduce((sum, { length }) => sum + length, 0));
  let at = 0;
  for (const part of parts) {
    all.set(part, at);
    at += part.length;
  }
  return all;
}
