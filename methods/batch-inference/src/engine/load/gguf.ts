// Llama models in one GGUF file, as llama.cpp has them.
import { checkConfig, type LlamaConfig } from '../model/config.ts';
import { ModelFileError } from './error.ts';
import { parseGguf, type GgufFile } from './gguf-file.ts';
import type { LoadedModel } from './safetensors.ts';
import { weightsOf, type TensorNames } from './tensors.ts';

/**
 * The model in a GGUF file with weights of F32, F16, BF16 or Q8_0, all widened to float32. Throws ModelFileError for
 * another architecture or quantisation, and for a file that is damaged.
 */
export function loadGguf(file: Uint8Array): LoadedModel {
  const parsed = parseGguf(file);
  const config = configOf(parsed);
  if (parsed.find('rope_freqs.weight')) {
    throw new ModelFileError('This model scales its rotary angles (rope_freqs), which is not supported.');
  }
  return { config, weights: weightsOf(config, (name) => parsed.find(name), NAMES, halvesTogether) };
}

const NAMES: TensorNames = {
  embedding: 'token_embd.weight',
  norm: 'output_norm.weight',
  head: 'output.weight',
  layer(at) {
    const own = `blk.${at}`;
    return {
      attentionNorm: `${own}.attn_norm.weight`,
      q: `${own}.attn_q.weight`,
      k: `${own}.attn_k.weight`,
      v: `${own}.attn_v.weight`,
      output: `${own}.attn_output.weight`,
      feedForwardNorm: `${own}.ffn_norm.weight`,
      gate: `${own}.ffn_gate.weight`,
      up: `${own}.ffn_up.weight`,
      down: `${own}.ffn_down.weight`,
    };
  },
};

function configOf({ metadata, find }: GgufFile): LlamaConfig {
  const architecture = metadata.get('general.architecture');
  if (architecture !== 'llama') {
    throw new ModelFileError(
      `This file holds a model of the architecture '${String(architecture)}'; only 'llama' is read.`,
    );
  }
  const number = (name: string, otherwise?: number): number => {
    const value = metadata.get(`llama.${name}`) ?? otherwise;
    if (typeof value !== 'number') throw new ModelFileError(`The metadata have no number 'llama.${name}'.`);
    return value;
  };
  const [features, heads] = [number('embedding_length'), number('attention.head_count')];
  return checkConfig({
    layers: number('block_count'),
    features,
    heads,
    kvHeads: number('attention.head_count_kv', heads),
    headSize: number('attention.key_length', features / heads),
    hidden: number('feed_forward_length'),
    vocabulary: find(NAMES.embedding)?.shape[0] ?? 0,
    ropeBase: number('rope.freq_base', 10_000),
    epsilon: number('attention.layer_norm_rms_epsilon'),
  });
}

/**
 * llama.cpp turns neighbouring numbers of a head, we turn number i with i + half: its row 2i + j is ours j · half + i.
 * `headNumbers` are the numbers of a head's rows.
 */
function halvesTogether(
  values: Float32Array<ArrayBuffer>,
  headNumbers: number,
  headSize: number,
): Float32Array<ArrayBuffer> {
  const width = headNumbers / headSize;
  const ordered = new Float32Array(values.length);
  for (let head = 0; head < values.length; head += headNumbers) {
    for (let row = 0; row < headSize; row++) {
      const to = head + ((row % 2) * (headSize / 2) + Math.floor(row / 2)) * width;
      ordered.set(values.subarray(head + row * width, head + (row + 1) * width), to);
    }
  }
  return ordered;
}
