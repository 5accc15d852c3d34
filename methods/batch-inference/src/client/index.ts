/** Batches run on servers that speak OpenAI's protocol: vLLM, SGLang, llama.cpp, Ollama and hosted ones. */
export {
  formatRequestLine,
  formatResultLine,
  parseRequestLine,
  parseResultLine,
  type RequestLine,
  type ResultLine,
} from './batch-file.ts';
export { createClient, type Client, type ClientOptions } from './client.ts';
export { textOf, type Completion } from './completion.ts';
export { BatchError, CallError, EndpointError, type CallFailure } from './errors.ts';
export { estimateTokens } from './estimate.ts';
export type { FetchInit, FetchLike } from './exchange.ts';
export { planBatch, type PlanBatchOptions, type PlannedBatch } from './plan-batch.ts';
export {
  runBatch,
  runPlan,
  type BatchProgress,
  type BatchSummary,
  type RunOptions,
  type RunPlanOptions,
} from './run.ts';
export { costOf, measuredSaving, type BatchTotals, type Prices } from './totals.ts';
export type { BatchRequest, BatchResult, TokenUsage } from './types.ts';
