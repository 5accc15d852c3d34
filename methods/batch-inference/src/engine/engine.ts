// One iteration of the model: rows of many sequences at once, over one pool of keys and values.
import { openDevice, type DeviceChoice } from '@papertape/neural';
import { createAttention } from './attention/attention.ts';
import { mergeParts } from './attention/merge.ts';
import { createTaskTable, type AttentionTask, type TaskTable } from './attention/tasks.ts';
import { chooseGreedily, type Choices } from './model/choose.ts';
import type { LlamaConfig, LlamaWeights } from './model/config.ts';
import { createDecoder } from './model/decoder.ts';
import { createRotation } from './model/rotary.ts';

export interface EngineOptions {
  readonly config: LlamaConfig;
  readonly weights: LlamaWeights;
  /** Tokens of a KV block, a multiple of 4; 16 where left out. */
  readonly blockSize?: number;
  /** Blocks of the pool: what all sequences of an iteration have for keys and values. */
  readonly blocks: number;
  /** Of the dense parts; 'auto' where left out. Attention is computed in WebAssembly. */
  readonly device?: DeviceChoice;
}

/** Rows of one iteration. */
export interface Rows {
  readonly tokens: Int32Array;
  /** Position of each in its sequence, from 0. */
  readonly positions: Int32Array;
  /** Where the keys and values of each go: block · blockSize + place in it. */
  readonly slots: Int32Array;
  /** Stacked queries over shared prefixes. */
  readonly prefix: readonly AttentionTask[];
  /** Everything else. */
  readonly distinct: readonly AttentionTask[];
  /** Rows after which a token is chosen. */
  readonly sampled: Int32Array;
  /** Whether both kinds of tasks are one launch, or two and a merge. */
  readonly fused: boolean;
}

export interface Engine {
  readonly config: LlamaConfig;
  readonly blockSize: number;
  readonly blocks: number;
  /** 'wasm' or 'webgpu', for the dense parts. */
  readonly device: string;
  /** Computes the rows, stores their keys and values, and chooses tokens. One call at a time. */
  forward(rows: Rows): Promise<Choices>;
  dispose(): void;
}

/** An engine with its weights on a device. Throws RangeError for sizes that do not fit, DeviceUnavailable. */
export async function createEngine(options: EngineOptions): Promise<Engine> {
  const { config, weights, blocks, blockSize = 16 } = options;
  const device = await openDevice(options.device);
  const decoder = createDecoder(config, weights);
  const rotation = createRotation(config);
  const shape = { ...config, blockSize, blocks };
  const attention = await createAttention(shape);

  /** Attention of a layer, by one launch for each table. */
  function attend(layer: number, [first, second]: readonly TaskTable[]): Float32Array {
    const part = first && attention.attend(layer, first);
    if (!part) throw new RangeError('An iteration needs tasks.');
    return (second ? mergeParts(part, attention.attend(layer, second), shape) : part).o;
  }

  return {
    config,
    blockSize,
    blocks,
    device: device.name,
    async forward(rows) {
      const count = rows.tokens.length;
      const tables = launchesOf(rows).map((tasks) => createTaskTable(tasks, blockSize));
      let pass = await decoder.begin(rows.tokens);
      for (let layer = 0; ; layer++) {
        rotation.apply(pass.qkv, rows.positions);
        attention.store(layer, pass.qkv, rows.slots);
        const o = attend(layer, tables);
        if (layer === config.layers - 1) {
          const logits = await decoder.end(pass, o, count, rows.sampled);
          return chooseGreedily(logits, config.vocabulary);
        }
        pass = await decoder.goOn(pass, layer, o, count);
      }
    },
    dispose: () => decoder.dispose(),
  };
}

/** The tasks of each launch. */
function launchesOf({ prefix, distinct, fused }: Rows): (readonly AttentionTask[])[] {
  return fused || prefix.length === 0 ? [[...prefix, ...distinct]] : [prefix, distinct];
}
