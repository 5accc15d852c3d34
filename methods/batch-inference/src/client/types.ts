/** One request of a batch, as a line of OpenAI's Batch file holds it. */
export interface BatchRequest {
  customId: string;
  url: '/v1/chat/completions' | '/v1/completions';
  body: Record<string, unknown>;
}

/** What one answer took, as the server counts it; zeros for a request that got none. */
export interface TokenUsage {
  promptTokens: number;
  completionTokens: number;
  /** Tokens of the prompt that the server had in its cache; null where it does not say. */
  cachedTokens: number | null;
}

/** How one request ended. */
export interface BatchResult {
  customId: string;
  /** Of the request, in the order in which requests were given. */
  index: number;
  outcome: 'done' | 'failed';
  /** HTTP status of the last answer; null where none came. */
  status: number | null;
  /** The server's answer, parsed; of a failed request its error, or null. */
  body: unknown;
  /** Why it failed, for a person to act on; null when it is done. */
  error: string | null;
  /** Times the request was sent. */
  attempts: number;
  usage: TokenUsage;
}
