/** Embedded inference of many prompts at once: a Llama decoder on jax-js over paged keys and values, and its schedulers. */
export { createEngine, type Engine, type EngineOptions, type Rows } from './engine.ts';
export { countRows, generate, type Generation, type Iteration, type RunOptions } from './run.ts';
export {
  checkConfig,
  randomWeights,
  type LayerWeights,
  type LlamaConfig,
  type LlamaWeights,
} from './model/config.ts';
export { createBatchScheduler, type BatchOptions } from './schedule/batch.ts';
export { createFirstCome, type FirstComeOptions } from './schedule/first-come.ts';
export type { Chunk, GenerationRequest, Scheduler, Sequence } from './schedule/types.ts';
export { ModelFileError } from './load/error.ts';
export { loadGguf } from './load/gguf.ts';
export { loadSafetensors, type LoadedModel } from './load/safetensors.ts';
