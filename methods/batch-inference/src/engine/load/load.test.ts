import { describe, expect, test } from 'vitest';
import { randomStream } from '@papertape/reproduction';
import { createEngine } from '../engine.ts';
import { randomWeights, type LlamaWeights } from '../model/config.ts';
import { generate } from '../run.ts';
import { createFirstCome } from '../schedule/first-come.ts';
import { decodePlainly } from '../testing/plain-decoder.ts';
import { configFile, ggufFile, publishedTensors, safetensorsFile } from '../testing/model-files.ts';
import { TINY } from '../testing/prompts.ts';
import { loadGguf } from './gguf.ts';
import { loadSafetensors } from './safetensors.ts';

const config = { ...TINY, hidden: 64 };
const weights = randomWeights(config, randomStream(8, 'weights'));
const tensors = publishedTensors(config, weights);

function furthest(a: LlamaWeights, b: LlamaWeights): number {
  const flat = ({ embedding, layers, norm, head }: LlamaWeights) => [
    embedding,
    norm,
    head,
    ...layers.flatMap((layer) => Object.values(layer)),
  ];
  const [ours, theirs] = [flat(a), flat(b)];
  return Math.max(
    ...ours.flatMap((values, at) =>
      Array.from(values as Float32Array, (value, i) => Math.abs(value - (theirs[at]?.[i] ?? NaN))),
    ),
  );
}

describe('safetensors', () => {
  test('weights from several files are those that were written, and give the tokens of the plain decoder', async () => {
    const entries = Object.entries(tensors);
    const files = [entries.slice(0, 5), entries.slice(5)].map((part) =>
      safetensorsFile(Object.fromEntries(part)),
    );
    const loaded = loadSafetensors(configFile(config), files);
    expect(loaded.config).toEqual(config);
    expect(furthest(loaded.weights, weights)).toBe(0);
    const requests = [{ prompt: [3, 1, 4, 1, 5], maxTokens: 4 }];
    const engine = await createEngine({ ...loaded, blocks: 4, blockSize: 4, device: 'wasm' });
    const scheduler = createFirstCome(requests, {
      order: [0],
      cache: false,
      blocks: 4,
      blockSize: 4,
      chunk: 8,
    });
    const { outputs } = await generate(engine, requests, scheduler);
    engine.dispose();
    expect(outputs).toEqual([decodePlainly(config, weights, { prompt: [3, 1, 4, 1, 5], maxTokens: 4 })]);
  });

  test('without a head the embedding is used', () => {
    const { 'lm_head.weight': _, ...tied } = tensors;
    const { head } = loadSafetensors(configFile(config), [safetensorsFile(tied)]).weights;
    expect(head[1 * config.vocabulary + 2]).toBe(weights.embedding[2 * config.features + 1]);
  });

  test('the base of rotary angles is found where newer files have it', () => {
    const { rope_theta: base, ...others } = configFile(config) as Record<string, unknown>;
    const newer = { ...others, rope_parameters: { rope_type: 'default', rope_theta: 2 * Number(base) } };
    const loaded = loadSafetensors(newer, [safetensorsFile(tensors)]);
    expect(loaded.config.ropeBase).toBe(2 * config.ropeBase);
  });

  test.each([
    ['another architecture', { model_type: 'gpt2' }, /type 'gpt2'; only 'llama'/],
    ['scaled angles', { rope_scaling: { factor: 8 } }, /rope_scaling/],
    ['angles scaled in newer files', { rope_parameters: { rope_type: 'llama3' } }, /rope_parameters/],
    ['a missing number', { vocab_size: undefined }, /no number 'vocab_size'/],
    [
      'other sizes',
      { intermediate_size: 7 },
      /'model.layers.0.mlp.gate_proj.weight' is \[64, 32\].*\[7, 32\]/,
    ],
  ])('%s is said', (_, changed, message) => {
    const load = () => loadSafetensors({ ...configFile(config), ...changed }, [safetensorsFile(tensors)]);
    expect(load).toThrow(message);
  });

  test('files that are missing or damaged are said', () => {
    expect(() => loadSafetensors(configFile(config), [])).toThrow(/is missing. Is this all/);
    expect(() => loadSafetensors(configFile(config), [new Uint8Array(4)])).toThrow(/cannot be read: Cut off/);
  });
});

describe('GGUF', () => {
  test('weights in F32 are those that were written, rows of queries and keys put back', () => {
    const loaded = loadGguf(ggufFile(config, tensors, 'F32'));
    expect({ ...loaded.config, epsilon: 0 }).toEqual({ ...config, epsilon: 0 });
    expect(furthest(loaded.weights, weights)).toBe(0);
  });

  test('weights in Q8_0 are near them', () => {
    const loaded = loadGguf(ggufFile(config, tensors, 'Q8_0'));
    const far = furthest(loaded.weights, weights);
    expect(far).toBeGreaterThan(0);
    expect(far).toBeLessThan(0.04); // half a step of the largest blocks
  });

  test('what cannot be read is said', () => {
    const file = ggufFile(config, tensors, 'F32');
    const changed = (at: number, value: number) => {
      const copy = file.slice();
      copy[at] = value;
      return () => loadGguf(copy);
    };
    expect(changed(0, 0)).toThrow(/no GGUF file/);
    expect(changed(4, 9)).toThrow(/version 9/);
    expect(() => loadGguf(file.subarray(0, 40))).toThrow(/Cut off/);
    expect(() => loadGguf(file.subarray(0, file.length - 5000))).toThrow(/Cut off: '/);
    const text = new TextDecoder('latin1').decode(file);
    expect(changed(text.indexOf('llama', 30), 'x'.charCodeAt(0))).toThrow(/architecture 'xlama'/);
    const type = text.indexOf('blk.0.attn_q.weight') + 'blk.0.attn_q.weight'.length + 4 + 16;
    expect(changed(type, 12)).toThrow(/'blk.0.attn_q.weight' is of GGML type 12; F32, F16, BF16 and Q8_0/);
  });
});
