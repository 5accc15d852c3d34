// Writes models of random weights to the bytes of files, as other programs would have written them.
import { encodeCheckpoint, type HostTensor } from '@papertape/neural';
import { NAMES } from '../load/safetensors.ts';
import { transposed } from '../load/tensors.ts';
import type { LlamaConfig, LlamaWeights } from '../model/config.ts';

type Tensors = Record<string, { shape: number[]; values: Float32Array<ArrayBuffer> }>;

/** config.json, parsed. */
export const configFile = (config: LlamaConfig): Record<string, unknown> => ({
  model_type: 'llama',
  num_hidden_layers: config.layers,
  hidden_size: config.features,
  num_attention_heads: config.heads,
  num_key_value_heads: config.kvHeads,
  head_dim: config.headSize,
  intermediate_size: config.hidden,
  vocab_size: config.vocabulary,
  rope_theta: config.ropeBase,
  rms_norm_eps: config.epsilon,
  hidden_act: 'silu',
});

/** The tensors under the names of transformers, as [outputs, inputs]. */
export function publishedTensors(config: LlamaConfig, weights: LlamaWeights): Tensors {
  const { features, heads, kvHeads, headSize, hidden, vocabulary } = config;
  const tensors: Tensors = {};
  const put = (name: string, values: Float32Array, outputs: number, inputs: number) => {
    tensors[name] = { shape: [outputs, inputs], values: transposed(values, outputs) };
  };
  const vector = (name: string, values: Float32Array<ArrayBuffer>) =>
    (tensors[name] = { shape: [features], values });
  for (const [at, layer] of weights.layers.entries()) {
    const names = NAMES.layer(at);
    const width = (heads + 2 * kvHeads) * headSize;
    const rows = transposed(layer.qkv, width); // [width, features]
    const cut = (name: string, from: number, count: number) => {
      const values = rows.slice(from * headSize * features, (from + count) * headSize * features);
      tensors[name] = { shape: [count * headSize, features], values };
    };
    vector(names.attentionNorm, layer.attentionNorm);
    cut(names.q, 0, heads);
    cut(names.k, heads, kvHeads);
    cut(names.v, heads + kvHeads, kvHeads);
    put(names.output, layer.output, features, heads * headSize);
    vector(names.feedForwardNorm, layer.feedForwardNorm);
    put(names.gate, layer.gate, hidden, features);
    put(names.up, layer.up, hidden, features);
    put(names.down, layer.down, features, hidden);
  }
  tensors[NAMES.embedding] = { shape: [vocabulary, features], values: weights.embedding };
  vector(NAMES.norm, weights.norm);
  put(NAMES.head, weights.head, vocabulary, features);
  return tensors;
}

/** A safetensors file. */
export const safetensorsFile = (tensors: Readonly<Record<string, HostTensor>>): Uint8Array<ArrayBuffer> =>
  encodeCheckpoint({ tensors, metadata: { format: 'pt' } });

/** Our names → those of GGUF. */
function ggufName(name: string): string {
  const renamed: Record<string, string> = {
    'model.embed_tokens': 'token_embd',
    'model.norm': 'output_norm',
    lm_head: 'output',
    input_layernorm: 'attn_norm',
    'self_attn.q_proj': 'attn_q',
    'self_attn.k_proj': 'attn_k',
    'self_attn.v_proj': 'attn_v',
    'self_attn.o_proj': 'attn_output',
    post_attention_layernorm: 'ffn_norm',
    'mlp.gate_proj': 'ffn_gate',
    'mlp.up_proj': 'ffn_up',
    'mlp.down_proj': 'ffn_down',
  };
  const bare = name.replace(/\.weight$/, '');
  const [, at, rest] = /^model\.layers\.(\d+)\.(.+)$/.exec(bare) ?? [];
  return `${at === undefined ? '' : `blk.${at}.`}${renamed[rest ?? bare] ?? bare}.weight`;
}

/** A GGUF file, version 3, with matrices as F32 or Q8_0; queries and keys in the order of llama.cpp. */
export function ggufFile(
  config: LlamaConfig,
  tensors: Tensors,
  kind: 'F32' | 'Q8_0',
): Uint8Array<ArrayBuffer> {
  const out = byteWriter();
  const stored = Object.entries(tensors).map(([name, tensor]) => storedTensor(name, tensor, config, kind));
  const metadata = metadataOf(config, out);
  out.u32(0x46554747);
  out.u32(3);
  out.u64(stored.length);
  out.u64(metadata.length);
  for (const [key, write] of metadata) {
    out.text(key);
    write();
  }
  let offset = 0;
  for (const { name, shape, type, data } of stored) {
    out.text(name);
    out.u32(shape.length);
    for (const side of shape.toReversed()) out.u64(side);
    out.u32(type);
    out.u64(offset);
    offset += data.length;
  }
  while (out.bytes.length % 32 !== 0) out.bytes.push(0);
  return Uint8Array.from([...out.bytes, ...stored.flatMap(({ data }) => [...data])]);
}

/** Little-endian numbers and texts as the format has them. */
function byteWriter() {
  const bytes: number[] = [];
  const u32 = (value: number) => void bytes.push(...new Uint8Array(Uint32Array.of(value).buffer));
  const u64 = (value: number) => void bytes.push(...new Uint8Array(BigUint64Array.of(BigInt(value)).buffer));
  const float = (value: number) => void bytes.push(...new Uint8Array(Float32Array.of(value).buffer));
  const text = (value: string) => {
    const encoded = new TextEncoder().encode(value);
    u64(encoded.length);
    bytes.push(...encoded);
  };
  return { bytes, u32, u64, float, text };
}

/** Keys, and what writes the type and value of each. */
function metadataOf(
  config: LlamaConfig,
  { u32, u64, float, text }: ReturnType<typeof byteWriter>,
): [string, () => void][] {
  return [
    ['general.architecture', () => (u32(8), text('llama'))],
    ['llama.block_count', () => (u32(4), u32(config.layers))],
    ['llama.embedding_length', () => (u32(4), u32(config.features))],
    ['llama.feed_forward_length', () => (u32(4), u32(config.hidden))],
    ['llama.attention.head_count', () => (u32(4), u32(config.heads))],
    ['llama.attention.head_count_kv', () => (u32(4), u32(config.kvHeads))],
    ['llama.attention.layer_norm_rms_epsilon', () => (u32(6), float(config.epsilon))],
    ['tokenizer.ggml.tokens', () => (u32(9), u32(8), u64(2), text('<s>'), text('a'))],
  ];
}

/** A tensor as it stands in the file: its type's number, and its bytes up to the next multiple of 32. */
function storedTensor(
  name: string,
  { shape, values }: Tensors[string],
  config: LlamaConfig,
  kind: 'F32' | 'Q8_0',
) {
  const ordered = /[qk]_proj/.test(name) ? neighboursTogether(values, config) : values;
  const quantised = kind === 'Q8_0' && shape.length === 2;
  const packed = quantised ? quantise(ordered) : new Uint8Array(ordered.slice().buffer);
  const data = new Uint8Array(Math.ceil(packed.length / 32) * 32);
  data.set(packed);
  return { name: ggufName(name), shape, type: quantised ? 8 : 0, data };
}

/** Rows of each head as llama.cpp has them: row j · half + i becomes 2i + j. */
function neighboursTogether(
  values: Float32Array,
  { headSize, features }: LlamaConfig,
): Float32Array<ArrayBuffer> {
  const half = headSize / 2;
  return Float32Array.from({ length: values.length }, (_, at) => {
    const row = Math.floor(at / features);
    const inHead = row % headSize;
    const from = row - inHead + (inHead % 2) * half + Math.floor(inHead / 2);
    return values[from * features + (at % features)] ?? 0;
  });
}

/** Scales are powers of two here, so that halves hold them. */
function quantise(values: Float32Array): Uint8Array<ArrayBuffer> {
  const bytes = new Uint8Array((values.length / 32) * 34);
  for (let block = 0; block * 32 < values.length; block++) {
    const own = values.subarray(block * 32, block * 32 + 32);
    const exponent = Math.ceil(Math.log2(Math.max(...own.map(Math.abs)) / 127));
    new DataView(bytes.buffer).setUint16(block * 34, (exponent + 15) << 10, true);
    for (const [i, value] of own.entries())
      bytes[block * 34 + 2 + i] = Math.round(value / 2 ** exponent) & 0xff;
  }
  return bytes;
}
