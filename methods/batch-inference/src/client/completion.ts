// What servers answer, read: the completion, its text, its tokens, its error.
import type { Answer } from './exchange.ts';
import { CallError } from './errors.ts';
import { readEventStream } from './event-stream.ts';
import type { BatchResult, TokenUsage } from './types.ts';
import { countOf, field, isObject, parseJson, type JsonObject } from './values.ts';

/** An answer to one request: a completion, or an error with its status. */
export interface Completion {
  status: number;
  /** The completion, or what came with the error: an object or null. */
  body: unknown;
  /** What the server says is wrong; null for a completion. */
  error: string | null;
  /** How long the server asks to be left alone, milliseconds; null where it does not. */
  retryAfterMs: number | null;
  usage: TokenUsage;
}

/** Reads an answer to a completion request. `now` is in milliseconds since 1970. @throws CallError for rubbish */
export function readCompletion({ status, headers, text }: Answer, now: number): Completion {
  const pause = retryAfterMs(headers.get('retry-after'), now);
  if (status < 200 || status > 299) return failed(status, parseJson(text) ?? null, pause, text);
  const streamed = headers.get('content-type')?.startsWith('text/event-stream') ?? false;
  const body = streamed ? readEventStream(text) : parseJson(text);
  if (isObject(body) && body.error !== undefined && body.error !== null)
    return failed(codeOf(body.error) ?? 500, body, pause, text);
  if (!isCompletion(body))
    throw new CallError('unreadable', `The answer is no completion: ${excerpt(text)}.`, status);
  return { status, body, error: null, retryAfterMs: null, usage: usageOf(body) };
}

function failed(status: number, body: unknown, pause: number | null, text: string): Completion {
  const given = field(field(body, 'error'), 'message') ?? field(body, 'error') ?? field(body, 'message');
  const detail = typeof given === 'string' ? given : field(body, 'detail');
  const error = `HTTP ${status}: ${typeof detail === 'string' ? detail : excerpt(text)}`;
  return { status, body: body ?? null, error, retryAfterMs: pause, usage: NO_TOKENS };
}

/** Errors within a stream carry their status as a number. */
function codeOf(error: unknown): number | null {
  const code = field(error, 'code') ?? field(error, 'status');
  return typeof code === 'number' && code >= 400 && code <= 599 ? code : null;
}

function isCompletion(body: unknown): body is JsonObject {
  const choices = field(body, 'choices');
  return (
    Array.isArray(choices) && choices.length > 0 && choices.every((each) => textOfChoice(each) !== undefined)
  );
}

/** A message may have no text, as where tools are called: null. Of what is no choice: undefined. */
function textOfChoice(choice: unknown): string | null | undefined {
  const text = field(choice, 'text');
  if (typeof text === 'string') return text;
  const message = field(choice, 'message');
  if (!isObject(message)) return undefined;
  return typeof message.content === 'string' ? message.content : null;
}

/** The text of a result's first choice; null where there is none. */
export function textOf({ body }: Pick<BatchResult, 'body'>): string | null {
  const choices = field(body, 'choices');
  return Array.isArray(choices) ? (textOfChoice(choices[0]) ?? null) : null;
}

export const NO_TOKENS: TokenUsage = { promptTokens: 0, completionTokens: 0, cachedTokens: null };

/** Tokens as OpenAI and vLLM count them, DeepSeek or llama.cpp. */
function usageOf(body: JsonObject): TokenUsage {
  const { usage, timings } = body;
  return {
    promptTokens: countOf(field(usage, 'prompt_tokens')) ?? 0,
    completionTokens: countOf(field(usage, 'completion_tokens')) ?? 0,
    cachedTokens:
      countOf(field(field(usage, 'prompt_tokens_details'), 'cached_tokens')) ??
      countOf(field(usage, 'prompt_cache_hit_tokens')) ??
      countOf(field(timings, 'cache_n')),
  };
}

/** Milliseconds that a Retry-After header asks for: seconds, or an HTTP date. */
function retryAfterMs(header: string | null, now: number): number | null {
  if (header === null) return null;
  if (/^\s*\d+(\.\d+)?\s*$/.test(header)) return Math.ceil(Number(header) * 1000);
  const time = Date.parse(header);
  return Number.isNaN(time) ? null : Math.max(0, time - now);
}

function excerpt(text: string): string {
  const start = text.trim().slice(0, 120);
  return start === '' ? 'it is empty' : `'${start}${text.trim().length > 120 ? '…' : ''}'`;
}
