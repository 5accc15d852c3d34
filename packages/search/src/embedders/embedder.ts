// What every embedder can do, and how one is configured.
import type { DocumentText } from '../words/document.ts';

/** Turns papers and queries into vectors of length one; a text it knows nothing of becomes all zeros. */
export interface Embedder {
  /** Names the method, its model and whatever else changes the vectors: another key means embedding anew. */
  readonly key: string;
  readonly dimensions: number;
  /** Papers embedded in one call. */
  readonly batchSize: number;
  /** How its vectors are fused with the text channel. */
  readonly fusion: FusionOptions;
  /** How telling a stem is in this corpus, where the embedder knows. */
  readonly importance?: (stem: string) => number;
  embedPapers(papers: readonly DocumentText[], signal?: AbortSignal): Promise<Float32Array[]>;
  embedQuery(text: string, signal?: AbortSignal): Promise<Float32Array>;
  close(): Promise<void>;
}

export interface FusionOptions {
  /** Share of the text channel, from 0 to 1; the vectors have the rest. */
  textWeight: number;
  /**
   * What a cosine is measured from. 'zero' where unrelated texts are near 0 (latent semantics); 'lowest' where a model
   * gives every pair a high cosine, so that only differences within the answer tell something.
   */
  floor: 'zero' | 'lowest';
  /** Papers below this cosine are not found by meaning alone. */
  least: number;
}

/** The signature of the global `fetch`, so that a guarded one can stand in. */
export type Fetch = (url: string, init: RequestInit) => Promise<Response>;

/** What makes the vectors. Settings of other kinds are ignored, so that one environment can hold several. */
export interface EmbedderConfiguration {
  kind: 'off' | 'lsa' | 'transformers' | 'openai';
  /** transformers, openai: the model's name, such as `Xenova/bge-small-en-v1.5` or `text-embedding-3-small`. */
  model?: string | null;
  /** transformers: folder with `<organisation>/<name>/`; without it the model is downloaded. */
  modelDir?: string | null;
  /** transformers: where models are downloaded from, and kept. */
  remoteHost?: string | null;
  cacheDir?: string | null;
  /** transformers: said before every query, as some models want it ('Represent this sentence …: '). */
  queryPrefix?: string;
  /** openai: base URL ending in /v1, and its key. */
  url?: string | null;
  apiKey?: string | null;
  /** openai: a guarded fetch, and the longest wait for one answer. */
  fetch?: Fetch;
  timeoutMs?: number;
  /** lsa: of the model, 256 unless said otherwise, and the seed of its random start. */
  dimensions?: number;
  seed?: number;
}
