/** Batches run on servers that speak OpenAI's protocol: vLLM, SGLang, llama.cpp, Ollama and hosted ones. */
export type { BatchRequest, BatchResult, TokenUsage } from './types.ts';
