// Llama models as they are published with transformers: config.json, and weights in one or several safetensors files.
import { CheckpointError, decodeCheckpoint, type HostTensor } from '@papertape/neural';
import { checkConfig, type LlamaConfig, type LlamaWeights } from '../model/config.ts';
import { ModelFileError } from './error.ts';
import { weightsOf, type TensorNames } from './tensors.ts';

export interface LoadedModel {
  readonly config: LlamaConfig;
  readonly weights: LlamaWeights;
}

/**
 * The model of a parsed config.json and the bytes of its safetensors files. Throws ModelFileError for another
 * architecture, and for files that do not fit.
 */
export function loadSafetensors(parsedConfig: unknown, files: readonly Uint8Array[]): LoadedModel {
  const config = configOf(parsedConfig);
  const tensors = new Map<string, HostTensor>();
  for (const file of files)
    for (const [name, tensor] of Object.entries(decoded(file))) tensors.set(name, tensor);
  const find = (name: string) => {
    const tensor = tensors.get(name);
    if (tensor && !(tensor.values instanceof Float32Array)) {
      throw new ModelFileError(
        `The tensor '${name}' is not of F32, F16 or BF16; quantised weights are read from GGUF.`,
      );
    }
    return tensor && { shape: tensor.shape, values: tensor.values as Float32Array<ArrayBuffer> };
  };
  return { config, weights: weightsOf(config, find, NAMES) };
}

function decoded(file: Uint8Array): Readonly<Record<string, HostTensor>> {
  try {
    return decodeCheckpoint(file).tensors;
  } catch (error) {
    if (error instanceof CheckpointError)
      throw new ModelFileError(`The weights cannot be read: ${error.message}`);
    throw error;
  }
}

export const NAMES: TensorNames = {
  embedding: 'model.embed_tokens.weight',
  norm: 'model.norm.weight',
  head: 'lm_head.weight',
  layer(at) {
    const own = `model.layers.${at}`;
    return {
      attentionNorm: `${own}.input_layernorm.weight`,
      q: `${own}.self_attn.q_proj.weight`,
      k: `${own}.self_attn.k_proj.weight`,
      v: `${own}.self_attn.v_proj.weight`,
      output: `${own}.self_attn.o_proj.weight`,
      feedForwardNorm: `${own}.post_attention_layernorm.weight`,
      gate: `${own}.mlp.gate_proj.weight`,
      up: `${own}.mlp.up_proj.weight`,
      down: `${own}.mlp.down_proj.weight`,
    };
  },
};

function configOf(parsed: unknown): LlamaConfig {
  if (typeof parsed !== 'object' || parsed === null)
    throw new ModelFileError('config.json is not an object.');
  const given = parsed as Record<string, unknown>;
  if (given['model_type'] !== 'llama') {
    throw new ModelFileError(
      `config.json is of a model of type '${String(given['model_type'])}'; only 'llama' is read.`,
    );
  }
  const rope = ropeOf(given);
  if (given['attention_bias'] || given['mlp_bias'])
    throw new ModelFileError('This model has biases, which are not supported.');
  if ((given['hidden_act'] ?? 'silu') !== 'silu')
    throw new ModelFileError(`The activation '${String(given['hidden_act'])}' is not supported, only silu.`);
  const number = (name: string, otherwise?: number): number => {
    const value = given[name] ?? otherwise;
    if (typeof value !== 'number') throw new ModelFileError(`config.json has no number '${name}'.`);
    return value;
  };
  const [features, heads] = [number('hidden_size'), number('num_attention_heads')];
  return checkConfig({
    layers: number('num_hidden_layers'),
    features,
    heads,
    kvHeads: number('num_key_value_heads', heads),
    headSize: number('head_dim', features / heads),
    hidden: number('intermediate_size'),
    vocabulary: number('vocab_size'),
    ropeBase: rope.base ?? number('rope_theta', 10_000),
    epsilon: number('rms_norm_eps', 1e-6),
  });
}

/** Older files have rope_theta and rope_scaling, newer ones rope_parameters. */
function ropeOf(given: Record<string, unknown>): { base: number | null } {
  for (const name of ['rope_scaling', 'rope_parameters']) {
    const found = given[name] as Record<string, unknown> | null | undefined;
    if (!found) continue;
    const type = found['rope_type'] ?? found['type'];
    if (type !== 'default' && (type !== undefined || 'factor' in found))
      throw new ModelFileError(`This model scales its rotary angles (${name}), which is not supported.`);
    if (typeof found['rope_theta'] === 'number') return { base: found['rope_theta'] };
  }
  return { base: null };
}
