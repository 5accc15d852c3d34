/** A server to imitate: they differ in which endpoints tokenise, and in how they tell of their cache. */
export type Dialect = 'vllm' | 'sglang' | 'llama.cpp' | 'ollama';

/** A completion request as it arrived. */
export interface ReceivedRequest {
  /** From 0 on, over all completion requests. */
  number: number;
  path: string;
  headers: Record<string, string | string[] | undefined>;
  body: Record<string, unknown>;
  prompt: string;
  promptTokens: number;
  /** Tokens that the cache had when it arrived. */
  cachedTokens: number;
}

/** What goes wrong with one answer. */
export type Fault =
  | { kind: 'status'; status: number; body?: string; headers?: Record<string, string> }
  /** Closes the connection without an answer, or after that many pieces of one. */
  | { kind: 'die'; after?: number }
  /** Falls silent after that many pieces, until the client goes. */
  | { kind: 'stall'; after: number }
  | { kind: 'rubbish'; body: string; contentType?: string }
  /** Sends more bytes than anybody wants. */
  | { kind: 'flood'; bytes: number };

export interface InferenceServerOptions {
  /** 'vllm' unless given. */
  dialect?: Dialect;
  /** ['test-model'] unless given. */
  models?: readonly string[];
  /** Refuses other keys with 401. */
  apiKey?: string;
  /** Tokens of a block, and those that the cache holds: 16 and a million unless given. */
  blockSize?: number;
  cacheTokens?: number;
  /** The text of an answer; unless given, words of the prompt, or an instance of the JSON Schema that is asked for. */
  answer?(request: ReceivedRequest): string;
  /** Called for each completion request. */
  fault?(request: ReceivedRequest): Fault | null | undefined;
  /** Waited for before a request is answered, after its cached tokens were counted. */
  beforeAnswer?(request: ReceivedRequest): Promise<void> | void;
}

export interface InferenceServer {
  /** The base URL, with `/v1`. */
  url: string;
  /** Completion requests so far, in the order in which they came. */
  requests: readonly ReceivedRequest[];
  /** Most completion requests at a time. */
  mostInFlight(): number;
  close(): Promise<void>;
}
